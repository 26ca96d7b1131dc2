/** The sandbox as its users see it: tests, the bench, the demo and the portal's web page. */
import type { RequestListener } from 'node:http';
import type { AppCard } from './app-card.ts';
import type { SandboxClock } from './clock.ts';
import type { ConnectorStore } from './biconnector/connector-store.ts';
import type { EndpointClient } from './biconnector/endpoints/endpoint-client.ts';
import type { ModuleFaults } from './biconnector/module-faults.ts';
import type { SourceStore } from './biconnector/source-store.ts';
import type { TableStore } from './biconnector/table-store.ts';
import type { BiUi } from './biconnector/ui/bi-ui.ts';
import type { EventQueue } from './events/event-queue.ts';
import type { FaultQueue } from './faults.ts';
import type { Forgeries } from './forgeries.ts';
import type { Installation } from './installation.ts';
import type { Certificate } from './http/certificate.ts';
import type { Json, JsonMap } from './json.ts';
import type { OAuthToggles } from './oauth/toggles.ts';
import type { Opening, OpeningOptions } from './opening.ts';
import type { PageSessions } from './page-session.ts';
import type { RecordedRequest } from './recorded-request.ts';
import type { SampleConnector } from './sample-connector/start-sample-connector.ts';
import type { PortalPeople, PortalUser } from './users.ts';

export interface SandboxOptions {
  readonly clock?: SandboxClock;
  /** Life of an access token, default 3600. */
  readonly accessTokenSeconds?: number;
  /** Card of the app under test. */
  readonly app?: Partial<AppCard>;
  /** Port of the OAuth server, default: any free one. */
  readonly oauthPort?: number;
}

/** One OAuth server and any number of portals. */
export interface Sandbox {
  readonly clock: SandboxClock;
  readonly oauth: SandboxOAuth;
  /** Every registered app, the one under test first. */
  readonly apps: readonly AppCard[];
  /** The app under test: the default wherever an app may be named. */
  readonly app: AppCard;
  readonly portals: readonly SandboxPortal[];
  /** A loopback server no honest app ever calls; forgeries point to it. */
  readonly trap: Trap;
  registerApp(card?: Partial<AppCard>): AppCard;
  addPortal(options?: PortalOptions): Promise<SandboxPortal>;
  /** Ends servers, timers, hanging requests and event deliveries. */
  close(): Promise<void>;
}

export interface Trap {
  readonly origin: string;
  /** host:port */
  readonly host: string;
  readonly requests: RecordedRequest[];
}

export interface SandboxOAuth {
  /** `http://127.0.0.1:<port>` */
  readonly origin: string;
  readonly host: string;
  /** `restMethod` is the grant (`refresh_token`, `authorization_code`) or `app.info`. */
  readonly requests: RecordedRequest[];
  readonly faults: FaultQueue;
  readonly toggles: OAuthToggles;
  /** Added to every answer, milliseconds. */
  latencyMs: number;
}

export type PortalProfile = 'cloud' | 'box';
export type PortalLanguage = 'en' | 'ru';

export interface PortalOptions {
  readonly profile?: PortalProfile;
  readonly lang?: PortalLanguage;
  /** IANA name of the portal server's zone. */
  readonly timeZone?: string;
  readonly memberId?: string;
  /** `localhost` and `127.0.0.1` are different sites to a browser. Default `localhost`. */
  readonly host?: 'localhost' | '127.0.0.1';
  readonly port?: number;
  /** Makes the portal https. */
  readonly certificate?: Certificate;
  /** Real portals refuse handler hosts without a dot; default true here: handlers on localhost are fine. */
  readonly allowUndottedHandlers?: boolean;
  /** Connectors may live at private addresses; default false, as on real portals (biconnector contract 7.1). */
  readonly allowLocalConnections?: boolean;
  /** Whether `biconnector.table.*` exists; default: in the cloud, not in the box (biconnector contract 0). */
  readonly tableMethods?: boolean;
  /** Leaky bucket on from the start. */
  readonly rateLimit?: boolean;
  /** Licence letter reported as `status`, default F. */
  readonly status?: 'F' | 'D' | 'T' | 'P' | 'L' | 'S';
}

export type * from './biconnector/ui/bi-query.ts';
export type * from './biconnector/ui/bi-ui.ts';
export type { UiResult } from './biconnector/ui/ui-result.ts';
export type { SampleConnector } from './sample-connector/start-sample-connector.ts';

export interface MintedTokens {
  readonly accessToken: string;
  readonly refreshToken: string;
  /** Seconds. */
  readonly expiresIn: number;
  /** Unix seconds of the sandbox clock. */
  readonly expires: number;
}

/** What the portal shows a person who opens the app: its page, its installer, a "contact your administrator" notice, or nothing. */
export type Entrance = 'application' | 'installer' | 'notice' | 'absent';

export interface SandboxPortal {
  readonly memberId: string;
  /** host:port; changes with rename(). */
  readonly host: string;
  readonly origin: string;
  readonly lang: PortalLanguage;
  readonly profile: PortalProfile;
  readonly timeZone: string;
  readonly users: PortalPeople;
  /** Everybody, system users included. */
  readonly everybody: readonly PortalUser[];
  readonly rest: PortalRest;
  readonly events: EventQueue;
  /** All connectors of the portal, whosever; stored unchecked (biconnector contract 4). */
  readonly connectors: ConnectorStore;
  /** Sources with the values of their settings (5). */
  readonly sources: SourceStore;
  /** Tables and their columns (6). */
  readonly tables: TableStore;
  /** How the portal calls the connectors' endpoints: what it sent, whether private addresses may be, how long it waits (7.1). */
  readonly endpoints: EndpointClient;
  /** What people do in the Analytics hub and BI Builder: makes the portal call the four endpoints (7, 10). */
  readonly ui: BiUi;
  /** Errors to come, and the switches where portals differ (10). */
  readonly biconnector: ModuleFaults;
  readonly forgeries: Forgeries;
  /** Signed-in browsers of the portal's own pages: cookie and sessid. */
  readonly sessions: PageSessions;

  userById(id: number): PortalUser | undefined;
  addUser(user?: Partial<Omit<PortalUser, 'id'>>): PortalUser;
  /** Installed apps, added and not removed. */
  readonly installations: readonly Installation[];
  installation(app?: AppCard): Installation | undefined;
  entrance(user: PortalUser, app?: AppCard): Entrance;

  /** An administrator adds the app card: INSTALLED=N while an install URL is configured, Y at once otherwise. */
  addToPortal(app?: AppCard, options?: { readonly version?: number; readonly by?: PortalUser }): Installation;
  /** What setInstallFinish does: INSTALLED=Y, ONAPPINSTALL and ONAPPUSERREADY queued. */
  finishInstallation(app?: AppCard): Installation;
  /** A new version: handlers and placements wiped, new application token, ONAPPUPDATE queued, installer runs again. */
  update(app?: AppCard, options?: { readonly version?: number }): Installation;
  /** Tokens die, ONAPPUNINSTALL queued. */
  uninstall(options: { readonly clean: boolean; readonly app?: AppCard }): void;
  /** New host on a second port; the old one answers 302. */
  rename(options?: { readonly port?: number }): Promise<void>;
  /** ONAPPPAYMENT queued; with `expired` the app's calls and refreshes answer PAYMENT_REQUIRED until paid again. */
  payment(options: { readonly expired: boolean; readonly app?: AppCard }): void;

  mintTokens(user: PortalUser, app?: AppCard): MintedTokens;
  /** What the portal page would POST into the frame. */
  opening(options?: OpeningOptions): Opening;
  /** Adds an incoming webhook and returns its URL, `<origin>/rest/<user>/<code>`. */
  addWebhook(user?: PortalUser, scopes?: readonly string[]): string;
  /**
   * Realistic fictitious connectors of the app, ids from 1 to 7, with sources and tables; given a sample connector also
   * an eighth that really answers. Nobody is asked: seeding is immediate.
   */
  seedDemo(app?: AppCard, sample?: SampleConnector): void;
  /** So many plain connectors of the app at once, for tests of large portals; returns their ids. */
  seedConnectors(count: number, app?: AppCard): readonly number[];
  /** Takes every request that is neither REST nor OAuth: the portal's web page. */
  servePages(listener: RequestListener): void;
  /** A REST call from inside, as that person through the app, without HTTP: for the page's own buttons. */
  call(method: string, params?: JsonMap, as?: PortalUser, app?: AppCard): Promise<Json>;
}

export interface PortalRest {
  readonly requests: RecordedRequest[];
  /** All requests ever, whether still in the log or not. */
  readonly count: number;
  /** Off for the bench: nothing is kept but the count. */
  recording: boolean;
  readonly faults: FaultQueue;
  latencyMs: number;
  /** Leaky bucket per source address: 50 in the bucket, 2 drain per second. */
  rateLimit: boolean;
  bucket: { readonly capacity: number; readonly drainPerSecond: number };
  /** Books seconds of work on a method: above 480 in 10 minutes it answers 429 OPERATION_TIME_LIMIT. */
  chargeOperating(method: string, seconds: number, app?: AppCard): void;
}

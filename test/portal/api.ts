/** The sandbox's public interface, for tests, the bench, the demo and the portal's web page. */
import type { RequestListener } from 'node:http';
import type { AppCard } from './app-card.ts';
import type { SandboxClock } from './clock.ts';
import type { ConnectorStore } from './biconnector/connector-store.ts';
import type { EndpointClient } from './biconnector/endpoints/endpoint-client.ts';
import type { ModuleFaults } from './biconnector/module-faults.ts';
import type { SourceStore } from './biconnector/source-store.ts';
import type { TableStore } from './biconnector/table-store.ts';
import type { BiUi } from './biconnector/ui/bi-ui.ts';
import type { Entrance } from './entrance.ts';
import type { EventQueue } from './events/event-queue.ts';
import type { FaultQueue } from './faults.ts';
import type { Forgeries } from './forgeries.ts';
import type { Installation } from './installation.ts';
import type { Certificate } from './http/certificate.ts';
import type { Json, JsonMap } from './json.ts';
import type { MintedTokens } from './minted-tokens.ts';
import type { OAuthToggles } from './oauth/toggles.ts';
import type { MadeOpening, Opening, OpeningOptions } from './opening.ts';
import type { PageSessions } from './page-session.ts';
import type { RecordedRequest } from './recorded-request.ts';
import type { SampleConnector } from './sample-connector/start-sample-connector.ts';
import type { PortalPeople, PortalUser } from './users.ts';
import type { Webhook } from './webhook.ts';

export interface SandboxOptions {
  /** The sandbox's time. `frozen`: it moves only where a test moves it; default: with the time of the machine. */
  readonly clock?: SandboxClock | 'frozen';
  /** Life of an access token in seconds; default 3600. */
  readonly accessTokenSeconds?: number;
  /** Card of the app under test. */
  readonly app?: Partial<AppCard>;
  /** Port of the OAuth server; default: any free port. */
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
  /** A loopback server that no honest app calls; forgeries point to it. */
  readonly trap: Trap;
  registerApp(card?: Partial<AppCard>): AppCard;
  /** Forgets an app: its client id is unknown from then on. Portals that have it must uninstall it first. */
  removeApp(app: AppCard): void;
  addPortal(options?: PortalOptions): Promise<SandboxPortal>;
  /** Stops servers, timers, hanging requests and event deliveries. */
  close(): Promise<void>;
}

export interface Trap {
  readonly origin: string;
  /** `host:port` */
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
  /** Delay added to every answer, in milliseconds. */
  latencyMs: number;
}

export type PortalProfile = 'cloud' | 'box';
export type PortalLanguage = 'en' | 'ru';

export interface PortalOptions {
  readonly profile?: PortalProfile;
  readonly lang?: PortalLanguage;
  /** IANA name of the portal server's time zone. */
  readonly timeZone?: string;
  readonly memberId?: string;
  /** Default `localhost`. A browser treats `localhost` and `127.0.0.1` as different sites. */
  readonly host?: 'localhost' | '127.0.0.1';
  readonly port?: number;
  /** Serves the portal over https. */
  readonly certificate?: Certificate;
  /** Allows handler hosts without a dot, such as localhost; default true, although real portals refuse them. */
  readonly allowUndottedHandlers?: boolean;
  /** Allows connectors at private addresses; default false, as on real portals (biconnector contract 7.1). */
  readonly allowLocalConnections?: boolean;
  /** Whether `biconnector.table.*` exists; default: in the cloud, not in the box (biconnector contract 0). */
  readonly tableMethods?: boolean;
  /** Switches the leaky bucket on from the start. */
  readonly rateLimit?: boolean;
  /** Licence letter reported as `status`, default F. */
  readonly status?: 'F' | 'D' | 'T' | 'P' | 'L' | 'S';
}

export type * from './biconnector/ui/bi-query.ts';
export type * from './biconnector/ui/bi-ui.ts';
export type { UiResult } from './biconnector/ui/ui-result.ts';
export type { Entrance } from './entrance.ts';
export type { MintedTokens } from './minted-tokens.ts';
export type { Webhook } from './webhook.ts';
export type { SampleConnector } from './sample-connector/start-sample-connector.ts';

export interface SandboxPortal {
  readonly memberId: string;
  /** `host:port`; changes with rename(). */
  readonly host: string;
  readonly origin: string;
  readonly lang: PortalLanguage;
  readonly profile: PortalProfile;
  readonly timeZone: string;
  readonly users: PortalPeople;
  /** All users, technical users included. */
  readonly everybody: readonly PortalUser[];
  readonly rest: PortalRest;
  readonly events: EventQueue;
  /** All connectors of the portal, of every app; stored unchecked (biconnector contract 4). */
  readonly connectors: ConnectorStore;
  /** Sources with the values of their settings (5). */
  readonly sources: SourceStore;
  /** Tables and their columns (6). */
  readonly tables: TableStore;
  /** The portal's client for connector endpoints: requests sent, private addresses allowed, time limits (7.1). */
  readonly endpoints: EndpointClient;
  /** User actions in the Analytics hub and BI Builder; they make the portal call the four endpoints (7, 10). */
  readonly ui: BiUi;
  /** Errors to raise and switches for behaviour that differs between portals (10). */
  readonly biconnector: ModuleFaults;
  readonly forgeries: Forgeries;
  /** Signed-in browsers of the portal's own pages, by cookie and sessid. */
  readonly sessions: PageSessions;

  userById(id: number): PortalUser | undefined;
  addUser(user?: Partial<Omit<PortalUser, 'id'>>): PortalUser;
  /** Apps that were added and not removed. */
  readonly installations: readonly Installation[];
  installation(app?: AppCard): Installation | undefined;
  entrance(user: PortalUser, app?: AppCard): Entrance;

  /** Adds the app card as an administrator does: INSTALLED=N while an install URL is configured, Y at once otherwise. */
  addToPortal(app?: AppCard, options?: { readonly version?: number; readonly by?: PortalUser }): Installation;
  /** Does what setInstallFinish does: INSTALLED=Y, ONAPPINSTALL and ONAPPUSERREADY queued. */
  finishInstallation(app?: AppCard): Installation;
  /** Installs a new version: handlers and placements wiped, new application token, ONAPPUPDATE queued, installer due again. */
  update(app?: AppCard, options?: { readonly version?: number }): Installation;
  /** Removes the app: tokens die and ONAPPUNINSTALL is queued. */
  uninstall(options: { readonly clean: boolean; readonly app?: AppCard }): void;
  /** Moves the portal to another port; the old address answers 302. */
  rename(options?: { readonly port?: number }): Promise<void>;
  /** Queues ONAPPPAYMENT; with `expired` the app's calls and refreshes answer PAYMENT_REQUIRED until the next payment. */
  payment(options: { readonly expired: boolean; readonly app?: AppCard }): void;

  mintTokens(user: PortalUser, app?: AppCard): MintedTokens;
  /** Honest openings made so far, newest last; only the last thousand are kept. */
  readonly openings: readonly MadeOpening[];
  /** Builds the POST that the portal page would send into the frame. */
  opening(options?: OpeningOptions): Opening;
  /** Adds an incoming webhook and returns its URL, `<origin>/rest/<user>/<code>`. */
  addWebhook(user?: PortalUser, scopes?: readonly string[]): string;
  /** All incoming webhooks. */
  readonly webhooks: readonly Webhook[];
  /** Deletes the incoming webhook with this code; its URL then answers INVALID_CREDENTIALS. */
  removeWebhook(code: string): void;
  /**
   * Adds fictitious connectors of the app, ids 1 to 7, with sources and tables. A given sample connector becomes the
   * eighth, and it really answers. Seeding calls no endpoint.
   */
  seedDemo(app?: AppCard, sample?: SampleConnector): void;
  /** Adds `count` plain connectors of the app, for tests of large portals; returns their ids. */
  seedConnectors(count: number, app?: AppCard): readonly number[];
  /** Sets the listener for every request that is neither REST nor OAuth: the portal's web page. */
  servePages(listener: RequestListener): void;
  /** Makes a REST call as the person through the app, without HTTP; serves the page's own buttons. */
  call(method: string, params?: JsonMap, as?: PortalUser, app?: AppCard): Promise<Json>;
}

export interface PortalRest {
  readonly requests: RecordedRequest[];
  /** Number of all requests so far, also of those no longer in the log. */
  readonly count: number;
  /** The bench switches this off: only the count is kept. */
  recording: boolean;
  readonly faults: FaultQueue;
  /** Delay added to every answer, in milliseconds. */
  latencyMs: number;
  /** Leaky bucket per source address: 50 requests fit, 2 drain per second. */
  rateLimit: boolean;
  bucket: { readonly capacity: number; readonly drainPerSecond: number };
  /** Charges seconds of work to a method: above 480 in 10 minutes it answers 429 OPERATION_TIME_LIMIT. */
  chargeOperating(method: string, seconds: number, app?: AppCard): void;
}

import { randomBytes } from 'node:crypto';
import type { RequestListener } from 'node:http';
import type {
  Entrance,
  MintedTokens,
  PortalLanguage,
  PortalOptions,
  PortalProfile,
  SandboxPortal,
} from './api.ts';
import type { AppCard } from './app-card.ts';
import { ConnectorStore } from './biconnector/connector-store.ts';
import { EndpointClient } from './biconnector/endpoints/endpoint-client.ts';
import { ModuleFaults } from './biconnector/module-faults.ts';
import { SourceStore } from './biconnector/source-store.ts';
import { TableStore } from './biconnector/table-store.ts';
import { AnalyticsHub } from './biconnector/ui/analytics-hub.ts';
import type { SandboxClock } from './clock.ts';
import { seedNumberedConnectors } from './demo-connectors.ts';
import { seedDemoObjects } from './demo-objects.ts';
import { entranceFor } from './entrance.ts';
import { PortalEventQueue } from './events/portal-event-queue.ts';
import type { Forgeries } from './forgeries.ts';
import type { Installation } from './installation.ts';
import type { Json, JsonMap } from './json.ts';
import { Lifecycle } from './lifecycle.ts';
import { makeOpening } from './make-opening.ts';
import { catalogueOf } from './methods/catalogue.ts';
import type { TokenRegistry } from './oauth/token-registry.ts';
import type { Opening, OpeningOptions } from './opening.ts';
import { PageSessions } from './page-session.ts';
import { PeopleRegister } from './people.ts';
import { PortalServer } from './portal-server.ts';
import type { PortalState, Webhook } from './portal-state.ts';
import { PortalZone } from './portal-zone.ts';
import type { Catalogue } from './rest/rest-call.ts';
import { innerCall } from './rest/inner-call.ts';
import { Limits } from './rest/limits.ts';
import { RestControls } from './rest/rest-controls.ts';
import type { SampleConnector } from './sample-connector/start-sample-connector.ts';
import type { SharedServices } from './shared-services.ts';
import type { PortalPeople, PortalUser } from './users.ts';

/** One emulated portal with its people, apps, REST, events and web server. */
export class Portal implements SandboxPortal, PortalState {
  readonly memberId: string;
  readonly lang: PortalLanguage;
  readonly profile: PortalProfile;
  readonly status: string;
  readonly allowUndottedHandlers: boolean;
  readonly zone: PortalZone;
  readonly clock: SandboxClock;
  readonly oauthOrigin: string;
  readonly oauthHost: string;
  readonly rest: RestControls;
  readonly events: PortalEventQueue;
  readonly forgeries: Forgeries;
  readonly biconnector = new ModuleFaults();
  readonly sessions = new PageSessions();
  readonly installed = new Map<string, Installation>();
  readonly webhooks: Webhook[] = [];
  readonly connectors = new ConnectorStore(() => this.stamp());
  readonly sources = new SourceStore(() => this.stamp());
  readonly tables = new TableStore(() => this.stamp());
  readonly endpoints: EndpointClient;
  readonly ui: AnalyticsHub;
  readonly limits: Limits;
  readonly catalogue: Catalogue;
  readonly tokens: TokenRegistry;
  private readonly app: AppCard;
  private readonly register: PeopleRegister;
  private readonly lifecycle: Lifecycle;
  private readonly server: PortalServer;

  constructor(shared: SharedServices<Portal>, options: PortalOptions) {
    this.clock = shared.clock;
    this.tokens = shared.tokens;
    this.app = shared.app;
    this.oauthOrigin = shared.oauthOrigin;
    this.oauthHost = shared.oauthHost;
    this.memberId = options.memberId ?? randomBytes(16).toString('hex');
    this.lang = options.lang ?? 'en';
    this.profile = options.profile ?? 'cloud';
    this.status = options.status ?? 'F';
    this.allowUndottedHandlers = options.allowUndottedHandlers ?? true;
    this.zone = new PortalZone(options.timeZone ?? (this.lang === 'ru' ? 'Europe/Moscow' : 'Europe/Berlin'));
    this.register = new PeopleRegister(this.lang);
    this.endpoints = new EndpointClient(this.clock, options.allowLocalConnections ?? false);
    this.ui = new AnalyticsHub(this);
    this.catalogue = catalogueOf({ tableMethods: options.tableMethods ?? this.profile === 'cloud' });
    this.limits = new Limits(this.clock);
    this.limits.enabled = options.rateLimit ?? false;
    this.rest = new RestControls(this.limits, this.app);
    this.events = new PortalEventQueue(this, this.tokens, this.app);
    this.lifecycle = new Lifecycle(this, this.events, this.tokens);
    const services = {
      portal: this,
      tokens: this.tokens,
      sessions: this.sessions,
      limits: this.limits,
      catalogue: this.catalogue,
      controls: this.rest,
      visitor: this.users.admin,
      serveToken: shared.serveToken,
    };
    this.server = new PortalServer(options.host ?? 'localhost', services, options.certificate);
    this.forgeries = shared.forge(this);
  }

  /** Opens the web server; everything else works without it. */
  open(port = 0): Promise<void> {
    return this.server.open(port);
  }

  get host(): string {
    return this.server.host;
  }

  get origin(): string {
    return this.server.origin;
  }

  get timeZone(): string {
    return this.zone.name;
  }

  get users(): PortalPeople {
    return this.register.people;
  }

  get everybody(): readonly PortalUser[] {
    return this.register.everybody;
  }

  get installations(): readonly Installation[] {
    return [...this.installed.values()];
  }

  userById(id: number): PortalUser | undefined {
    return this.register.byId(id);
  }

  addUser(user?: Partial<Omit<PortalUser, 'id'>>): PortalUser {
    return this.register.add(user);
  }

  installation(app: AppCard = this.app): Installation | undefined {
    return this.installed.get(app.clientId);
  }

  entrance(user: PortalUser, app: AppCard = this.app): Entrance {
    return entranceFor(user, app, this.installation(app));
  }

  addToPortal(
    app: AppCard = this.app,
    options: { readonly version?: number; readonly by?: PortalUser } = {},
  ): Installation {
    return this.lifecycle.add(app, options.by ?? this.users.admin, options.version ?? 1);
  }

  finishInstallation(app: AppCard = this.app): Installation {
    const installation = this.require(app);
    if (!installation.installed) this.lifecycle.finish(installation);
    return installation;
  }

  update(app: AppCard = this.app, options: { readonly version?: number } = {}): Installation {
    const installation = this.require(app);
    this.lifecycle.update(installation, options.version ?? installation.version + 1);
    return installation;
  }

  uninstall({ clean, app = this.app }: { readonly clean: boolean; readonly app?: AppCard }): void {
    this.lifecycle.remove(this.require(app), clean);
  }

  payment({ expired, app = this.app }: { readonly expired: boolean; readonly app?: AppCard }): void {
    this.lifecycle.payment(this.require(app), expired);
  }

  rename(options: { readonly port?: number } = {}): Promise<void> {
    return this.server.move(options.port ?? 0);
  }

  mintTokens(user: PortalUser, app: AppCard = this.app): MintedTokens {
    const { epoch } = this.require(app);
    return this.tokens.mint({ app, memberId: this.memberId, userId: user.id, epoch });
  }

  opening(options: OpeningOptions = {}): Opening {
    const { user = this.users.admin, app = this.app } = options;
    const entrance = this.entrance(user, app);
    const tokens = this.mintTokens(user, app);
    return makeOpening({ portal: this, installation: this.require(app), user, tokens, entrance }, options);
  }

  addWebhook(
    user: PortalUser = this.users.admin,
    scopes: readonly string[] = ['biconnector', 'placement', 'user'],
  ): string {
    const code = randomBytes(8).toString('hex');
    this.webhooks.push({ userId: user.id, code, scopes });
    return `${this.origin}/rest/${user.id}/${code}`;
  }

  seedDemo(app: AppCard = this.app, sample?: SampleConnector): void {
    seedDemoObjects(this, app, sample);
  }

  seedConnectors(count: number, app: AppCard = this.app): readonly number[] {
    return seedNumberedConnectors(this.connectors, app, count);
  }

  servePages(listener: RequestListener): void {
    this.server.pages = listener;
  }

  async call(
    name: string,
    params: JsonMap = {},
    as: PortalUser = this.users.admin,
    app: AppCard = this.app,
  ): Promise<Json> {
    const { catalogue, limits } = this;
    return innerCall({ portal: this, limits, catalogue }, this.require(app), as, name, params);
  }

  emit(installation: Installation, event: string, data: JsonMap, cause?: PortalUser): void {
    this.events.emit(installation, event, data, cause?.id);
  }

  async close(): Promise<void> {
    this.rest.faults.release();
    await this.endpoints.close();
    await this.events.close();
    await this.server.close();
  }

  private stamp(): string {
    return this.zone.stamp(this.clock.now());
  }

  private require(app: AppCard): Installation {
    const installation = this.installed.get(app.clientId);
    if (!installation) throw new Error(`${app.title} is not on this portal: call addToPortal first.`);
    return installation;
  }
}

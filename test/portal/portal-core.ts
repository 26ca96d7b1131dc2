import { randomBytes } from 'node:crypto';
import type { PortalLanguage, PortalOptions, PortalProfile } from './api.ts';
import type { AppCard } from './app-card.ts';
import { ConnectorStore } from './biconnector/connector-store.ts';
import { EndpointClient } from './biconnector/endpoints/endpoint-client.ts';
import { ModuleFaults } from './biconnector/module-faults.ts';
import { SourceStore } from './biconnector/source-store.ts';
import { TableStore } from './biconnector/table-store.ts';
import { AnalyticsHub } from './biconnector/ui/analytics-hub.ts';
import type { SandboxClock } from './clock.ts';
import { PortalEventQueue } from './events/portal-event-queue.ts';
import type { Installation } from './installation.ts';
import type { JsonMap } from './json.ts';
import { Lifecycle } from './lifecycle.ts';
import { catalogueOf } from './methods/catalogue.ts';
import type { TokenRegistry } from './oauth/token-registry.ts';
import type { MadeOpening } from './opening.ts';
import { PageSessions } from './page-session.ts';
import { PeopleRegister } from './people.ts';
import { PortalServer } from './portal-server.ts';
import type { PortalState } from './portal-state.ts';
import { PortalZone } from './portal-zone.ts';
import type { Catalogue } from './rest/rest-call.ts';
import { Limits } from './rest/limits.ts';
import { RestControls } from './rest/rest-controls.ts';
import type { SharedServices } from './shared-services.ts';
import type { PortalPeople, PortalUser } from './users.ts';
import type { Webhook } from './webhook.ts';

/** The parts of one emulated portal: its facts, stores, people, REST, events and web server, wired to each other. */
export class PortalCore implements PortalState {
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
  readonly biconnector = new ModuleFaults();
  readonly sessions = new PageSessions();
  readonly installed = new Map<string, Installation>();
  readonly webhooks: Webhook[] = [];
  readonly openings: MadeOpening[] = [];
  readonly connectors = new ConnectorStore(() => this.stamp());
  readonly sources = new SourceStore(() => this.stamp());
  readonly tables = new TableStore(() => this.stamp());
  readonly endpoints: EndpointClient;
  readonly ui: AnalyticsHub;
  readonly limits: Limits;
  readonly catalogue: Catalogue;
  readonly tokens: TokenRegistry;
  protected readonly app: AppCard;
  private readonly register: PeopleRegister;
  protected readonly lifecycle: Lifecycle;
  protected readonly server: PortalServer;

  constructor(shared: Omit<SharedServices, 'forge'>, options: PortalOptions) {
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

  userById(id: number): PortalUser | undefined {
    return this.register.byId(id);
  }

  addUser(user?: Partial<Omit<PortalUser, 'id'>>): PortalUser {
    return this.register.add(user);
  }

  emit(installation: Installation, event: string, data: JsonMap, cause?: PortalUser): void {
    this.events.emit(installation, event, data, cause?.id);
  }

  private stamp(): string {
    return this.zone.stamp(this.clock.now());
  }
}

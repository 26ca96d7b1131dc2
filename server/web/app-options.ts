import type { Logger } from 'pino';
import type { AuditStore } from '../audit/audit-store.ts';
import type { OAuthServers } from '../bitrix24/oauth/oauth-server.ts';
import type { Config } from '../config/config.ts';
import type { Metrics, MetricsPage } from '../metrics/metrics.ts';
import type { AccessKeyStore } from '../hosting/records/access-key-store.ts';
import type { Operation } from '../operations/operation.ts';
import type { Admit } from '../portals/admission/admit.ts';
import type { FindAccess } from '../portals/find-access.ts';
import type { FindBackgroundUser } from '../portals/find-background-user.ts';
import type { RegisterEvents } from '../portals/installation/register-events.ts';
import type { TakeEvent } from '../portals/installation/take-event.ts';
import type { PortalAccess } from '../portals/portal-access.ts';
import type { Profiles } from '../portals/profile.ts';
import type { PortalStore } from '../portals/portal-store.ts';
import type { WhileInstalled } from '../portals/while-installed.ts';
import type { IdempotencyStore } from '../service-keys/idempotency-store.ts';
import type { ServiceKeyStore } from '../service-keys/service-key-store.ts';
import type { Storage } from '../storage/database.ts';
import type { Clock } from '../time/clock.ts';
import type { EndpointRoutesOptions } from './hosting/endpoint-routes.ts';
import type { Assets } from './placement/assets.ts';
import type { SessionStore } from './session/session-store.ts';
import type { SignInStore } from './session/sign-in-store.ts';

/** The stores that requests work on. */
export interface WebStores {
  readonly portals: PortalStore;
  readonly sessions: SessionStore;
  readonly signIns: SignInStore;
  readonly serviceKeys: ServiceKeyStore;
  readonly idempotency: IdempotencyStore;
  readonly audit: AuditStore;
  readonly accessKeys: AccessKeyStore;
}

/** The pieces from which the Express half is made. */
export interface WebAppOptions {
  readonly config: Config;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly metrics: Metrics;
  /** Undefined when the configuration asks for no metrics. */
  readonly metricsPage: MetricsPage | undefined;
  readonly storage: Pick<Storage, 'ping'>;
  readonly stores: WebStores;
  /** Runs the work in one transaction, alone with this portal's records. */
  readonly transact: WhileInstalled<WebStores>;
  readonly oauth: OAuthServers;
  readonly findAccess: FindAccess;
  readonly access: PortalAccess;
  readonly profiles: Profiles;
  readonly admit: Admit;
  readonly registerEvents: RegisterEvents;
  readonly findBackgroundUser: FindBackgroundUser;
  readonly takeEvent: TakeEvent;
  readonly operations: readonly Operation[];
  /** What answers the four endpoints that Bitrix24 asks. */
  readonly hosting: Omit<EndpointRoutesOptions, 'accessKeys' | 'failuresPerMinute' | 'clock' | 'onFault'>;
  readonly assets: Assets;
  /** Folders of the built page and of the templates. */
  readonly folders: { readonly client: string; readonly views: string };
  /** Requests per minute that one address may make without proof of who it is. */
  readonly anonymousPerMinute: number;
}

import type { AppCard } from './app-card.ts';
import type { PortalLanguage, PortalProfile } from './api.ts';
import type { ConnectorStore } from './biconnector/connector-store.ts';
import type { EndpointClient } from './biconnector/endpoints/endpoint-client.ts';
import type { ModuleFaults } from './biconnector/module-faults.ts';
import type { SourceStore } from './biconnector/source-store.ts';
import type { TableStore } from './biconnector/table-store.ts';
import type { SandboxClock } from './clock.ts';
import type { Installation } from './installation.ts';
import type { JsonMap } from './json.ts';
import type { PortalZone } from './portal-zone.ts';
import type { PortalUser } from './users.ts';
import type { Webhook } from './webhook.ts';

/** One portal as REST methods, lifecycle and the OAuth server see it. */
export interface PortalState {
  readonly memberId: string;
  /** Present `host:port`. */
  readonly host: string;
  readonly origin: string;
  readonly lang: PortalLanguage;
  readonly profile: PortalProfile;
  readonly zone: PortalZone;
  readonly clock: SandboxClock;
  readonly allowUndottedHandlers: boolean;
  /** Licence letter, reported as `status`. */
  readonly status: string;
  readonly everybody: readonly PortalUser[];
  /** Installations by client id. */
  readonly installed: Map<string, Installation>;
  readonly webhooks: readonly Webhook[];
  readonly connectors: ConnectorStore;
  readonly sources: SourceStore;
  readonly tables: TableStore;
  readonly endpoints: EndpointClient;
  readonly biconnector: ModuleFaults;
  readonly oauthOrigin: string;
  readonly oauthHost: string;
  userById(id: number): PortalUser | undefined;
  addUser(user: Partial<Omit<PortalUser, 'id'>>): PortalUser;
  /** Queues an event for all its recipients. */
  emit(installation: Installation, event: string, data: JsonMap, cause?: PortalUser): void;
}

/** REST root of a portal, `client_endpoint`. */
export function clientEndpoint(portal: Pick<PortalState, 'origin'>): string {
  return `${portal.origin}/rest/`;
}

/** REST root of the portal's OAuth server, `server_endpoint`. */
export function serverEndpoint(portal: Pick<PortalState, 'oauthOrigin'>): string {
  return `${portal.oauthOrigin}/rest/`;
}

/** Scopes as platform answers write them, comma separated. */
export function scopeText(app: AppCard): string {
  return app.scopes.join(',');
}

import type { Clock } from './clock.ts';
import { createSettingStore } from './connectors/setting-store.ts';
import type { SettingStore } from './connectors/setting-store.ts';
import { createEventStore } from './installation/event-store.ts';
import type { EventStore } from './installation/event-store.ts';
import { createPortalStore } from './portals/portal-store.ts';
import type { PortalStore } from './portals/portal-store.ts';
import type { UninstallStores } from './portals/uninstall.ts';
import { createAuditStore } from './service-keys/audit-store.ts';
import type { AuditStore } from './service-keys/audit-store.ts';
import { createIdempotencyStore } from './service-keys/idempotency-store.ts';
import type { IdempotencyStore } from './service-keys/idempotency-store.ts';
import { createServiceKeyStore } from './service-keys/service-key-store.ts';
import type { ServiceKeyStore } from './service-keys/service-key-store.ts';
import { sessionLifeMs } from './session/session-cookie.ts';
import { SessionStore } from './session/session-store.ts';
import type { Database } from './storage/database.ts';
import type { Vault } from './tokens/encryption.ts';
import { createTokenStore } from './tokens/token-store.ts';
import type { TokenStore } from './tokens/token-store.ts';

/** Everything that is stored. */
export interface Stores {
  readonly portals: PortalStore;
  readonly tokens: TokenStore;
  readonly sessions: SessionStore;
  readonly settings: SettingStore;
  readonly events: EventStore;
  readonly serviceKeys: ServiceKeyStore;
  readonly idempotency: IdempotencyStore;
  readonly audit: AuditStore;
}

/** The stores on one connection, or within one transaction. */
export type StoresOn = (db: Database) => Stores;

export function createStores(vault: Vault, clock: Clock): StoresOn {
  return db => ({
    portals: createPortalStore(db, vault),
    tokens: createTokenStore(db, vault),
    sessions: new SessionStore(db, clock, sessionLifeMs),
    settings: createSettingStore(db),
    events: createEventStore(db, vault),
    serviceKeys: createServiceKeyStore(db),
    idempotency: createIdempotencyStore(db, vault),
    audit: createAuditStore(db),
  });
}

/** What an uninstall takes away, sorted by what it is. */
export const forUninstall = (stores: Stores): UninstallStores => ({
  portals: stores.portals,
  access: [stores.tokens, stores.sessions, stores.serviceKeys],
  data: [stores.settings, stores.events, stores.idempotency, stores.audit],
});

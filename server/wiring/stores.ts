import type { Clock } from '../time/clock.ts';
import { createSettingStore, type SettingStore } from '../settings/setting-store.ts';
import { createEventStore, type EventStore } from '../portals/installation/event-store.ts';
import { createStoredLimits } from '../portals/stored-limits.ts';
import type { LimitStore } from '../bitrix24/limits/limit-store.ts';
import { createSignInStore, type SignInStore } from '../web/session/sign-in-store.ts';
import { createJournalStore, type JournalStore } from '../journal/journal-store.ts';
import { createPeopleStore, type PeopleStore } from '../portals/people-store.ts';
import { createPortalStore, type PortalStore } from '../portals/portal-store.ts';
import { createStoredRecords, type StoredRecords } from '../portals/stored-records.ts';
import type { UninstallStores } from '../portals/uninstall.ts';
import { createAuditStore, type AuditStore } from '../audit/audit-store.ts';
import { createIdempotencyStore, type IdempotencyStore } from '../service-keys/idempotency-store.ts';
import { createServiceKeyStore, type ServiceKeyStore } from '../service-keys/service-key-store.ts';
import { sessionLifeMs } from '../web/session/session-cookie.ts';
import { SessionStore } from '../web/session/session-store.ts';
import { createAccessKeyStore, type AccessKeyStore } from '../hosting/records/access-key-store.ts';
import { createDataRequestStore, type DataRequestStore } from '../hosting/records/data-request-store.ts';
import { createDatabaseStore, type DatabaseStore } from '../hosting/records/database-store.ts';
import { createHostedTableStore, type HostedTableStore } from '../hosting/records/hosted-table-store.ts';
import { createPublicationStore, type PublicationStore } from '../hosting/records/publication-store.ts';
import { createSavedQueryStore, type SavedQueryStore } from '../hosting/records/saved-query-store.ts';
import { createHealthStore, type HealthStore } from '../health/health-store.ts';
import { createWatchStore, type WatchStore } from '../health/watch-store.ts';
import type { Database } from '../storage/database.ts';
import type { Vault } from '../secrets/vault.ts';
import { createTokenStore, type TokenStore } from '../portals/tokens/token-store.ts';

/** All stores. */
export interface Stores {
  readonly portals: PortalStore;
  readonly tokens: TokenStore;
  readonly sessions: SessionStore;
  readonly settings: SettingStore;
  readonly events: EventStore;
  readonly limits: LimitStore;
  readonly signIns: SignInStore;
  readonly records: StoredRecords;
  readonly journal: JournalStore;
  readonly serviceKeys: ServiceKeyStore;
  readonly idempotency: IdempotencyStore;
  readonly audit: AuditStore;
  readonly people: PeopleStore;
  readonly hostedDatabases: DatabaseStore;
  readonly accessKeys: AccessKeyStore;
  readonly hostedTables: HostedTableStore;
  readonly savedQueries: SavedQueryStore;
  readonly publications: PublicationStore;
  readonly dataRequests: DataRequestStore;
  readonly health: HealthStore;
  readonly watches: WatchStore;
}

/** Makes the stores on one connection, or within one transaction. */
export type StoresOn = (db: Database) => Stores;

export function createStores(vault: Vault, clock: Clock): StoresOn {
  return db => ({
    portals: createPortalStore(db, vault),
    tokens: createTokenStore(db, vault),
    sessions: new SessionStore(db, clock, sessionLifeMs),
    settings: createSettingStore(db),
    events: createEventStore(db, vault),
    limits: createStoredLimits(db),
    signIns: createSignInStore(db),
    records: createStoredRecords(db),
    journal: createJournalStore(db),
    serviceKeys: createServiceKeyStore(db),
    idempotency: createIdempotencyStore(db, vault),
    audit: createAuditStore(db),
    people: createPeopleStore(db),
    hostedDatabases: createDatabaseStore(db, vault),
    accessKeys: createAccessKeyStore(db, vault),
    hostedTables: createHostedTableStore(db),
    savedQueries: createSavedQueryStore(db),
    publications: createPublicationStore(db),
    dataRequests: createDataRequestStore(db),
    health: createHealthStore(db),
    watches: createWatchStore(db),
  });
}

/** The stores that an uninstall empties, by what they hold. */
export const forUninstall = (stores: Stores): UninstallStores => ({
  portals: stores.portals,
  access: [stores.tokens, stores.sessions, stores.signIns, stores.serviceKeys, stores.accessKeys],
  data: [
    stores.settings,
    stores.events,
    stores.limits,
    stores.journal,
    stores.idempotency,
    stores.audit,
    stores.people,
    stores.hostedDatabases,
    stores.hostedTables,
    stores.savedQueries,
    stores.publications,
    stores.dataRequests,
    stores.health,
    stores.watches,
  ],
});

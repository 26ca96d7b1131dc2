import type { Clock } from './clock.ts';
import { createSettingStore } from './connectors/setting-store.ts';
import type { SettingStore } from './connectors/setting-store.ts';
import { createEventStore } from './installation/event-store.ts';
import type { EventStore } from './installation/event-store.ts';
import { createJournalStore } from './journal/journal-store.ts';
import type { JournalStore } from './journal/journal-store.ts';
import { createPortalStore } from './portals/portal-store.ts';
import type { PortalStore } from './portals/portal-store.ts';
import type { UninstallStores } from './portals/uninstall.ts';
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
  readonly journal: JournalStore;
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
    journal: createJournalStore(db),
  });
}

/** What an uninstall takes away, sorted by what it is. */
export const forUninstall = ({
  portals,
  tokens,
  sessions,
  settings,
  events,
  journal,
}: Stores): UninstallStores => ({
  portals,
  access: [tokens, sessions],
  data: [settings, events, journal],
});

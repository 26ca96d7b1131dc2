import type { Clock } from '../clock.ts';
import type { MemberId } from '../bitrix24/identifiers.ts';
import type { SettingStore } from '../connectors/setting-store.ts';
import type { SessionRecords } from '../session/session-store.ts';
import type { TokenStore } from '../tokens/token-store.ts';
import type { EventStore } from './event-store.ts';
import type { PortalStore } from '../portals/portal-store.ts';

/** @param clean the user chose to delete the data too (CLEAN=1); otherwise settings stay for a later installation */
export type Uninstall = (memberId: MemberId, clean: boolean) => Promise<void>;

export interface UninstallOptions {
  readonly portals: PortalStore;
  readonly tokens: TokenStore;
  readonly sessions: SessionRecords;
  readonly settings: SettingStore;
  readonly events: EventStore;
  readonly clock: Clock;
}

/** Tokens go first: whatever interrupts the rest, nobody can use the portal any more, and the event is handled again. */
export function createUninstall({
  portals,
  tokens,
  sessions,
  settings,
  events,
  clock,
}: UninstallOptions): Uninstall {
  return async (memberId, clean) => {
    await tokens.removePortal(memberId);
    await sessions.removePortal(memberId);
    if (clean) {
      await settings.removePortal(memberId);
      await events.removePortal(memberId);
      await portals.erase(memberId);
    } else {
      await portals.markUninstalled(memberId, clock.now());
    }
  };
}

import type { Clock } from '../clock.ts';
import type { MemberId } from '../bitrix24/identifiers.ts';
import type { PortalStore } from './portal-store.ts';

/** Anything that is kept per portal. */
export interface PortalRecords {
  removePortal(memberId: MemberId): Promise<void>;
}

/** @param clean the user chose to delete the data too (CLEAN=1); otherwise settings stay for a later installation */
export type Uninstall = (memberId: MemberId, clean: boolean) => Promise<void>;

export interface UninstallOptions {
  readonly portals: PortalStore;
  /** What gives access: tokens and sessions. */
  readonly access: readonly PortalRecords[];
  /** What is merely remembered. */
  readonly data: readonly PortalRecords[];
  /** Called when all of it is deleted: nothing of it shall be left on the disk. */
  readonly forgetDeleted: () => Promise<void>;
  readonly clock: Clock;
}

/** Access goes first: whatever interrupts the rest, nobody can use the portal any more, and the event is handled again. */
export function createUninstall({
  portals,
  access,
  data,
  forgetDeleted,
  clock,
}: UninstallOptions): Uninstall {
  return async (memberId, clean) => {
    for (const records of access) await records.removePortal(memberId);
    if (!clean) {
      await portals.markUninstalled(memberId, clock.now());
      return;
    }
    for (const records of data) await records.removePortal(memberId);
    await portals.erase(memberId, clock.now());
    await forgetDeleted();
  };
}

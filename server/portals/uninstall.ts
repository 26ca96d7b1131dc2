import type { Clock } from '../time/clock.ts';
import type { MemberId } from '../bitrix24/identifiers.ts';
import type { PortalStore } from './portal-store.ts';

/** Anything that is kept per portal. */
export interface PortalRecords {
  removePortal(memberId: MemberId): Promise<void>;
}

/** @param clean the user chose to delete the data too (CLEAN=1); otherwise settings stay for a later installation */
export type Uninstall = (memberId: MemberId, clean: boolean) => Promise<void>;

/** What there is of portals. */
export interface UninstallStores {
  readonly portals: PortalStore;
  /** What gives access: tokens and sessions. */
  readonly access: readonly PortalRecords[];
  /** What is merely remembered. */
  readonly data: readonly PortalRecords[];
}

export interface UninstallOptions {
  /** Runs the work in one transaction, alone with this portal's records: interrupted, it is as if it had not begun. */
  readonly transact: (memberId: MemberId, work: (stores: UninstallStores) => Promise<void>) => Promise<void>;
  /** Called when the accesses are deleted: none of them shall be left in the memory of this process. */
  readonly forgetOpened: () => void;
  /** Called when all of it is deleted: nothing of it shall be left on the disk. */
  readonly forgetDeleted: () => Promise<void>;
  readonly clock: Clock;
}

/** Afterwards nobody can use the portal; an event whose uninstall was interrupted is handled again. */
export function createUninstall({
  transact,
  forgetOpened,
  forgetDeleted,
  clock,
}: UninstallOptions): Uninstall {
  return async (memberId, clean) => {
    await transact(memberId, async ({ portals, access, data }) => {
      for (const records of access) await records.removePortal(memberId);
      if (!clean) return portals.markUninstalled(memberId, clock.now());
      for (const records of data) await records.removePortal(memberId);
      await portals.erase(memberId, clock.now());
    });
    forgetOpened();
    if (clean) await forgetDeleted();
  };
}

import type { Clock } from '../time/clock.ts';
import type { MemberId } from '../bitrix24/identifiers.ts';
import type { PortalStore } from './portal-store.ts';

/** A store of records that belong to portals. */
export interface PortalRecords {
  removePortal(memberId: MemberId): Promise<void>;
}

/**
 * Removes what gives access to the portal.
 * @param clean also deletes the data, as the user chose (CLEAN=1); otherwise settings stay for a later installation
 */
export type Uninstall = (memberId: MemberId, clean: boolean) => Promise<void>;

/** The stores that an installation's end changes in any case. */
export interface AccessStores {
  readonly portals: Pick<PortalStore, 'markUninstalled'>;
  /** Stores of tokens, sessions and keys, which give access. */
  readonly access: readonly PortalRecords[];
}

/** The stores that hold something about a portal. */
export interface UninstallStores extends AccessStores {
  readonly portals: PortalStore;
  /** Stores of everything else, such as settings. */
  readonly data: readonly PortalRecords[];
}

export interface UninstallOptions {
  /** Runs the work in one transaction that alone changes this portal's records; interrupted work changes nothing. */
  readonly transact: (memberId: MemberId, work: (stores: UninstallStores) => Promise<void>) => Promise<void>;
  /** Called after tokens are deleted, so that none stays in the memory of this process. */
  readonly forgetOpened: () => void;
  /** Called after all data is deleted, so that nothing stays on the disk. */
  readonly forgetDeleted: () => Promise<void>;
  readonly clock: Clock;
}

/**
 * Ends an installation within the caller's transaction: removes what gives access and keeps the data.
 * @param at when it ended, in milliseconds since the epoch; only what is confirmed later makes the portal active again
 */
export async function endInstallation(
  memberId: MemberId,
  { portals, access }: AccessStores,
  at: number,
): Promise<void> {
  for (const records of access) await records.removePortal(memberId);
  await portals.markUninstalled(memberId, at);
}

/** Makes the portal unusable for everybody. An event whose uninstall was interrupted is handled again. */
export function createUninstall({
  transact,
  forgetOpened,
  forgetDeleted,
  clock,
}: UninstallOptions): Uninstall {
  return async (memberId, clean) => {
    await transact(memberId, async stores => {
      await endInstallation(memberId, stores, clock.now());
      if (!clean) return;
      for (const records of stores.data) await records.removePortal(memberId);
      await stores.portals.erase(memberId, clock.now());
    });
    forgetOpened();
    if (clean) await forgetDeleted();
  };
}

import type { MemberId } from '../bitrix24/identifiers.ts';
import { DeskError } from '../desk-error.ts';
import type { PortalStore } from './portal-store.ts';

/**
 * Runs the work in one transaction that alone changes this portal's records: an uninstall comes before it or after it, so a
 * page or server that outlives the installation leaves nothing behind. The work must begin with a write.
 * @returns what the work returns
 * @throws DeskError `NOT_INSTALLED` (401); the transaction is rolled back then
 */
export type WhileInstalled<Stores> = <T>(
  memberId: MemberId,
  work: (stores: Stores) => Promise<T>,
) => Promise<T>;

export function createWhileInstalled<Stores extends { readonly portals: Pick<PortalStore, 'find'> }>(
  transact: WhileInstalled<Stores>,
): WhileInstalled<Stores> {
  return (memberId, work) =>
    transact(memberId, async stores => {
      // The work writes before anything is read: SQLite refuses a write in a transaction whose snapshot is no longer the
      // newest.
      const done = await work(stores);
      const portal = await stores.portals.find(memberId);
      if (portal !== undefined && portal.state !== 'uninstalled') return done;
      throw new DeskError('NOT_INSTALLED');
    });
}

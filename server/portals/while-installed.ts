import type { MemberId } from '../bitrix24/identifiers.ts';
import { DeskError } from '../desk-error.ts';
import type { PortalStore } from './portal-store.ts';

/**
 * Runs the work in one transaction, alone with this portal's records, so that an uninstall comes before it or after it and
 * nothing is left behind by a page or server that outlives the installation. The work begins with a write.
 * @throws DeskError `NOT_INSTALLED` (401)
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
      // It writes before anything is read: SQLite refuses a transaction that begins to write on what is no longer the newest.
      const done = await work(stores);
      const portal = await stores.portals.find(memberId);
      if (portal !== undefined && portal.state !== 'uninstalled') return done;
      throw new DeskError('NOT_INSTALLED');
    });
}

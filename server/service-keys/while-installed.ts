import type { MemberId } from '../bitrix24/identifiers.ts';
import { DeskError } from '../desk-error.ts';
import type { Stores } from '../stores.ts';

/**
 * Runs the work in one transaction, alone with this portal's records, so that an uninstall comes before it or after it and
 * nothing is left behind by a page or server that outlives the installation.
 * @throws DeskError `NOT_INSTALLED` (401)
 */
export type WhileInstalled = <T>(memberId: MemberId, work: (stores: Stores) => Promise<T>) => Promise<T>;

export function createWhileInstalled(
  transact: <T>(memberId: MemberId, work: (stores: Stores) => Promise<T>) => Promise<T>,
): WhileInstalled {
  return (memberId, work) =>
    transact(memberId, async stores => {
      const portal = await stores.portals.find(memberId);
      if (portal === undefined || portal.state === 'uninstalled')
        throw new DeskError('NOT_INSTALLED', 'The app is not installed on this portal.', { status: 401 });
      return work(stores);
    });
}

import { DeskError } from '../desk-error.ts';
import type { TokenKey } from '../bitrix24/identifiers.ts';
import type { Portal, PortalStore } from '../portals/portal-store.ts';
import type { Refresher } from '../tokens/refresher.ts';

/** As whom the portal is asked when nobody sits in front of it. */
export interface BackgroundUsers {
  /** @throws DeskError `NO_BACKGROUND_USER` (409) where nobody's access is left, or what keeps us from knowing */
  find(portal: Portal): Promise<TokenKey>;
  /** Makes this administrator the one, where nobody's access is left. */
  standIn(administrator: TokenKey): Promise<void>;
}

/** The access of this user has ended, whatever Bitrix24 called it (platform contract 3.3). */
export const hasEnded = (code: string): boolean => code === 'NEEDS_AUTHORIZATION' || code === 'invalid_grant';

/**
 * The installer, then the app's system user, which often lacks the rights in BI Builder (platform contract 1.2). Who is
 * called is known to have tokens.
 */
export function createBackgroundUsers(portals: PortalStore, refresher: Refresher): BackgroundUsers {
  async function find({ memberId, installerId, systemUserId }: Portal): Promise<TokenKey> {
    for (const userId of [installerId, systemUserId]) {
      if (userId === undefined) continue;
      const user = { memberId, userId };
      try {
        await refresher.current(user);
        return user;
      } catch (error) {
        if (!(error instanceof DeskError) || !hasEnded(error.code)) throw error;
      }
    }
    throw noBackgroundUser();
  }

  return {
    find,
    standIn: async ({ memberId, userId }) => {
      const portal = await portals.find(memberId);
      if (portal === undefined) return;
      try {
        await find(portal);
      } catch (error) {
        if (!(error instanceof DeskError) || error.code !== 'NO_BACKGROUND_USER') return;
        await portals.setBackgroundUser(memberId, { installerId: userId });
      }
    },
  };
}

export const noBackgroundUser = () =>
  new DeskError(
    'NO_BACKGROUND_USER',
    'Nobody is left with whose rights the portal could be asked: an administrator opens "Service keys" in the app once.',
    { status: 409 },
  );

import { DeskError } from '../desk-error.ts';
import type { TokenKey } from '../bitrix24/identifiers.ts';
import type { Portal } from './portal-store.ts';
import type { Refresher } from './tokens/refresher.ts';

/**
 * As whom the portal is asked when nobody sits in front of it. Who is found has tokens that live.
 * @throws DeskError `NO_BACKGROUND_USER` (409) where nobody's access is left, or what keeps us from knowing
 */
export type FindBackgroundUser = (portal: Portal) => Promise<TokenKey>;

/** The access of this user has ended, whatever Bitrix24 called it (platform contract 3.3). */
export const hasEnded = (code: string): boolean => code === 'NEEDS_AUTHORIZATION' || code === 'invalid_grant';

/** The installer, then the app's system user, which often lacks the rights in BI Builder (platform contract 1.2). */
export function createFindBackgroundUser(refresher: Refresher): FindBackgroundUser {
  return async ({ memberId, installerId, systemUserId }) => {
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
  };
}

export const noBackgroundUser = () => new DeskError('NO_BACKGROUND_USER');

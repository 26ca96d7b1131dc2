import { DeskError } from '../desk-error.ts';
import type { TokenKey } from '../bitrix24/identifiers.ts';
import type { FindAccess } from './find-access.ts';
import type { Portal } from './portal.ts';
import type { Refresher } from './tokens/refresher.ts';

/**
 * Finds the user on whose behalf background calls run; their access token is valid.
 * @throws DeskError `NO_BACKGROUND_USER` (409) when no background user has access; an error of the refresh is passed on
 */
export type FindBackgroundUser = (portal: Portal) => Promise<TokenKey>;

/** Whether the code means that the user's access has ended (platform contract 3.3). */
export const hasEnded = (code: string): boolean => code === 'NEEDS_AUTHORIZATION' || code === 'invalid_grant';

/** Prefers the installer: the app's system user often lacks rights in BI Builder (platform contract 1.2). */
export function createFindBackgroundUser(findAccess: FindAccess, refresher: Refresher): FindBackgroundUser {
  return async ({ memberId, installerId, systemUserId }) => {
    for (const userId of [installerId, systemUserId]) {
      if (userId === undefined) continue;
      const user = { memberId, userId };
      try {
        const { token } = await findAccess(user, true);
        await refresher.current(user, token);
        return user;
      } catch (error) {
        if (!(error instanceof DeskError) || !hasEnded(error.code)) throw error;
      }
    }
    throw noBackgroundUser();
  };
}

/** The error `NO_BACKGROUND_USER` (409). */
export const noBackgroundUser = () => new DeskError('NO_BACKGROUND_USER');

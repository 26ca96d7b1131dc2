import { accessTokenLifeMs } from '../bitrix24/oauth/token-answer.ts';
import type { TokenStore } from './tokens/token-store.ts';
import type { BackgroundUser } from './portal-life.ts';
import type { Portal } from './portal.ts';

/** Lists a portal's background users, the installer first, each with the state of the stored pair. */
export type BackgroundUsers = (
  portal: Pick<Portal, 'memberId' | 'installerId' | 'systemUserId'>,
) => Promise<readonly BackgroundUser[]>;

export function createBackgroundUsers(tokens: Pick<TokenStore, 'find'>): BackgroundUsers {
  return ({ memberId, installerId, systemUserId }) => {
    const users = [
      { role: 'installer', userId: installerId } as const,
      { role: 'systemUser', userId: systemUserId } as const,
    ];
    return Promise.all(
      users.flatMap(({ role, userId }) => (userId === undefined ? [] : [describe({ role, userId })])),
    );

    async function describe(user: Pick<BackgroundUser, 'role' | 'userId'>): Promise<BackgroundUser> {
      const pair = await tokens.find({ memberId, userId: user.userId });
      if (pair === undefined) return { ...user, access: 'none' };
      const refreshedAt = pair.expiresAt - accessTokenLifeMs;
      const isUsable = pair.state === 'valid' && pair.refreshToken !== undefined;
      if (isUsable) return { ...user, access: 'usable', refreshedAt };
      // An access token alone serves its own page for an hour, and no background work.
      const code = pair.state === 'valid' ? 'invalid_grant' : pair.state;
      return { ...user, access: 'ended', code, endedAt: pair.endedAt, refreshedAt };
    }
  };
}

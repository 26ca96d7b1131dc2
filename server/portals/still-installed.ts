import { OAuthError } from '../bitrix24/oauth/oauth-refusal.ts';
import type { OAuthServers } from '../bitrix24/oauth/oauth-server.ts';
import { DeskError } from '../desk-error.ts';
import type { Portal } from './portal.ts';
import type { Refresher } from './tokens/refresher.ts';
import type { TokenStore } from './tokens/token-store.ts';

/**
 * Asks the OAuth server whether the installation for which pairs are stored is still there. Every employee's browser sees
 * the application token, so an event alone proves nothing.
 * @param whose pairs that are tried: those of background users alone, which no employee can replace, or of others as well
 * @returns `unknown` when Bitrix24 has ended every pair without saying why
 * @throws the fault that kept us from asking
 */
export type StillInstalled = (portal: Portal, whose: 'background' | 'anybody') => Promise<Witness>;

export type Witness = 'yes' | 'no' | 'unknown';

export interface StillInstalledOptions {
  readonly tokens: Pick<TokenStore, 'find' | 'users'>;
  readonly oauth: OAuthServers;
  readonly refresher: Refresher;
}

/** Largest number of users whose pairs are tried: one may have left the company while the app stays. */
const mostUsers = 10;

export function createStillInstalled({ tokens, oauth, refresher }: StillInstalledOptions): StillInstalled {
  async function witness({ memberId, oauthServer }: Portal, userId: number): Promise<Witness> {
    const key = { memberId, userId };
    const pair = await tokens.find(key);
    if (pair?.state === 'PAYMENT_REQUIRED') return 'yes';
    if (pair?.state !== 'valid') return 'unknown';
    try {
      const owner = await oauth.describeToken(oauthServer, pair.accessToken, key);
      return owner.installed && owner.memberId === memberId ? 'yes' : 'no';
    } catch (error) {
      if (!(error instanceof OAuthError)) throw error;
      if (error.code === 'NOT_INSTALLED') return 'no';
    }
    try {
      await refresher.replacementFor(key, pair.accessToken);
      return 'yes';
    } catch (error) {
      const code = error instanceof DeskError ? error.code : '';
      if (code === 'PAYMENT_REQUIRED') return 'yes';
      if (/^(NOT_INSTALLED|PORTAL_NOT_FOUND)$/.test(code)) return 'no';
      if (/^(invalid_grant|NEEDS_AUTHORIZATION)$/.test(code)) return 'unknown';
      throw error;
    }
  }

  return async (portal, whose) => {
    const background = [portal.installerId, portal.systemUserId].filter(userId => userId !== undefined);
    const others = whose === 'background' ? [] : await tokens.users(portal.memberId, mostUsers);
    for (const userId of new Set([...background, ...others])) {
      const answer = await witness(portal, userId);
      if (answer !== 'unknown') return answer;
    }
    return 'unknown';
  };
}

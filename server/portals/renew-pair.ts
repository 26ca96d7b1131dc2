import type { Clock } from '../time/clock.ts';
import { DeskError } from '../desk-error.ts';
import type { TokenKey } from '../bitrix24/identifiers.ts';
import {
  OAuthError,
  refusal,
  type Grant,
  type OAuthServers,
  type TokenPair,
} from '../bitrix24/oauth/oauth-server.ts';
import type { Portal, PortalStore } from './portal-store.ts';
import type { Uninstall } from './uninstall.ts';
import type { StoredPair } from './tokens/token-store.ts';

export interface RenewPairOptions {
  readonly portals: PortalStore;
  readonly oauth: OAuthServers;
  readonly uninstall: Uninstall;
  readonly clock: Clock;
}

/**
 * One request for a new pair, with what its answer means for the portal: a new address after a rename, or the end of a
 * subscription or installation (platform contract 3.3).
 */
export function createRenewPair({ portals, oauth, uninstall, clock }: RenewPairOptions) {
  return async (key: TokenKey, { refreshToken }: StoredPair): Promise<TokenPair> => {
    const portal = await portals.find(key.memberId);
    if (portal === undefined) throw new DeskError('NOT_INSTALLED');
    try {
      const grant = await oauth.refresh(portal.oauthServer, refreshToken, key);
      const userId = grant.userId ?? (await ownerOf(portal, grant));
      if (grant.memberId !== key.memberId || userId !== key.userId) throw refusal('invalid_grant', 400);
      if (grant.clientEndpoint !== undefined && grant.clientEndpoint !== portal.clientEndpoint) {
        await portals.move(key.memberId, grant.clientEndpoint);
      }
      return grant;
    } catch (error) {
      if (error instanceof OAuthError) await recordEnd(portal, error.code);
      throw error;
    }

    /**
     * Older servers do not say whose pair it is, and a page could have posted a colleague's refresh token. A server that
     * cannot be asked right now must not cost us the new pair.
     */
    function ownerOf({ oauthServer }: Portal, { accessToken }: Grant): Promise<number> {
      return oauth.describe(oauthServer, accessToken, key).then(
        owner => owner.userId,
        () => key.userId,
      );
    }

    /**
     * Only the app's own background users speak for the whole portal: any employee can post a refresh token of a portal
     * that is unpaid or gone.
     */
    async function recordEnd({ memberId, installerId, systemUserId }: Portal, code: string): Promise<void> {
      if (key.userId !== installerId && key.userId !== systemUserId) return;
      if (code === 'PAYMENT_REQUIRED') await portals.suspend(memberId, clock.now());
      // The event that should have told us was lost; what would have been kept then is kept now.
      if (code === 'NOT_INSTALLED') await uninstall(memberId, false);
    }
  };
}

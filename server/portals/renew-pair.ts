import type { Clock } from '../time/clock.ts';
import { DeskError } from '../desk-error.ts';
import type { TokenKey } from '../bitrix24/identifiers.ts';
import type { OAuthServers } from '../bitrix24/oauth/oauth-server.ts';
import type { Grant, TokenPair } from '../bitrix24/oauth/token-answer.ts';
import { OAuthError, oauthRefusal } from '../bitrix24/oauth/oauth-refusal.ts';
import type { Portal } from './portal.ts';
import type { PortalStore } from './portal-store.ts';
import type { Uninstall } from './uninstall.ts';
import type { StoredPair } from './tokens/token-store.ts';

export interface RenewPairOptions {
  readonly portals: PortalStore;
  readonly oauth: OAuthServers;
  readonly uninstall: Uninstall;
  readonly clock: Clock;
}

/**
 * Requests a new pair once and records what the answer means for the portal: a new address after a rename, or the end of
 * a subscription or installation (platform contract 3.3).
 * @throws DeskError `NOT_INSTALLED` (401), OAuthError when the server refuses, DeskError when it cannot be reached
 */
export function createRenewPair({ portals, oauth, uninstall, clock }: RenewPairOptions) {
  return async (key: TokenKey, { refreshToken }: StoredPair): Promise<TokenPair> => {
    const portal = await portals.find(key.memberId);
    if (portal === undefined) throw new DeskError('NOT_INSTALLED');
    // An opening may bring an access token alone; it serves until it ends (platform contract 2.1).
    if (refreshToken === undefined) throw oauthRefusal('invalid_grant', 400);
    try {
      const grant = await oauth.refresh(portal.oauthServer, refreshToken, key);
      const userId = grant.userId ?? (await ownerOf(portal, grant));
      if (grant.memberId !== key.memberId || userId !== key.userId) throw oauthRefusal('invalid_grant', 400);
      if (grant.clientEndpoint !== undefined && grant.clientEndpoint !== portal.clientEndpoint) {
        await portals.move(key.memberId, grant.clientEndpoint);
      }
      return grant;
    } catch (error) {
      if (error instanceof OAuthError) await recordEnd(portal, error.code);
      throw error;
    }

    /**
     * Asks whose pair it is where an older server did not say: a page could have posted a colleague's refresh token. A server
     * that cannot be asked right now must not cost us the new pair.
     */
    function ownerOf({ oauthServer }: Portal, { accessToken }: Grant): Promise<number> {
      return oauth.describeToken(oauthServer, accessToken, key).then(
        owner => owner.userId,
        () => key.userId,
      );
    }

    /**
     * Records the end only for the app's own background users: any employee can post a refresh token of a portal that is
     * unpaid or gone.
     */
    async function recordEnd({ memberId, installerId, systemUserId }: Portal, code: string): Promise<void> {
      if (key.userId !== installerId && key.userId !== systemUserId) return;
      if (code === 'PAYMENT_REQUIRED') await portals.suspend(memberId, clock.now(), 'payment');
      // The uninstall event was lost. It would have kept the data unless it said otherwise, so the data is kept.
      if (code === 'NOT_INSTALLED') await uninstall(memberId, false);
    }
  };
}

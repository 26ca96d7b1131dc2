import { DeskError } from '../desk-error.ts';
import type { TokenKey } from '../bitrix24/identifiers.ts';
import { OAuthError } from '../bitrix24/oauth-server.ts';
import type { OAuthServers, TokenPair } from '../bitrix24/oauth-server.ts';
import type { PortalStore } from './portal-store.ts';
import type { Uninstall } from './uninstall.ts';
import type { StoredPair } from '../tokens/token-store.ts';

export interface RenewPairOptions {
  readonly portals: PortalStore;
  readonly oauth: OAuthServers;
  readonly uninstall: Uninstall;
}

/**
 * One request for a new pair, with what its answer means for the portal: a new address after a rename, or the end of a
 * subscription or installation (platform contract 3.3).
 */
export function createRenewPair({ portals, oauth, uninstall }: RenewPairOptions) {
  return async (key: TokenKey, { refreshToken }: StoredPair): Promise<TokenPair> => {
    const portal = await portals.find(key.memberId);
    if (portal === undefined)
      throw new DeskError('NOT_INSTALLED', 'The app is not installed on this portal.', { status: 401 });
    try {
      const grant = await oauth.refresh(portal.oauthServer, refreshToken);
      if (grant.memberId !== key.memberId || (grant.userId ?? key.userId) !== key.userId) {
        throw new OAuthError(
          'invalid_grant',
          'The stored access belongs to somebody else. Open the app in Bitrix24 once.',
          { status: 401 },
        );
      }
      if (grant.clientEndpoint !== undefined && grant.clientEndpoint !== portal.clientEndpoint) {
        await portals.move(key.memberId, grant.clientEndpoint);
      }
      return grant;
    } catch (error) {
      if (error instanceof OAuthError) await recordEnd(error.code);
      throw error;
    }

    async function recordEnd(code: string): Promise<void> {
      if (code === 'PAYMENT_REQUIRED') await portals.suspend(key.memberId);
      // The event that should have told us was lost; what would have been kept then is kept now.
      if (code === 'NOT_INSTALLED' || code === 'PORTAL_NOT_FOUND') await uninstall(key.memberId, false);
    }
  };
}

import type { AccessToken, RefreshToken } from '../../bitrix24/identifiers.ts';
import { OAuthError } from '../../bitrix24/oauth/oauth-refusal.ts';
import type { OAuthServers } from '../../bitrix24/oauth/oauth-server.ts';
import type { PortalStore } from '../portal-store.ts';
import type { Admit, Admitted, Arrival } from './admit.ts';
import { isExpired, openingRefused } from './verify-token.ts';

/** The tokens of a new pair. */
export interface RenewedTokens {
  readonly accessToken: AccessToken;
  readonly refreshToken: RefreshToken;
}

/**
 * Admits an arrival that may be hours old: where its access token has ended, its own refresh token proves it.
 * @param keep stores the new pair before it is used, because the old refresh token is dead then (platform contract 3.2)
 * @throws as `Admit`
 */
export type AdmitPair = (
  arrival: Arrival,
  keep: (tokens: RenewedTokens) => Promise<void>,
) => Promise<Admitted>;

export interface AdmitPairOptions {
  readonly admit: Admit;
  readonly oauth: OAuthServers;
  readonly portals: Pick<PortalStore, 'find'>;
}

export function createAdmitPair({ admit, oauth, portals }: AdmitPairOptions): AdmitPair {
  return async (arrival, keep) => {
    const { refreshToken } = arrival;
    try {
      return await admit(arrival);
    } catch (error) {
      if (refreshToken === undefined || !isExpired(error)) throw error;
    }
    const grant = await oauth.refresh(await serverOf(arrival), refreshToken).catch((error: unknown) => {
      throw error instanceof OAuthError ? openingRefused(error) : error;
    });
    const tokens = { accessToken: grant.accessToken, refreshToken: grant.refreshToken };
    await keep(tokens);
    return admit({ ...arrival, ...tokens });
  };

  /** The server that verified the arrival; it is on the allow-list, or `admit` would have refused. */
  async function serverOf({ serverEndpoint, memberId }: Arrival): Promise<string> {
    const named = serverEndpoint ?? (await portals.find(memberId))?.oauthServer;
    return (named === undefined ? undefined : oauth.allowed(named)) ?? oauth.all[0];
  }
}

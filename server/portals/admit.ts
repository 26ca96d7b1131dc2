import { DeskError } from '../desk-error.ts';
import type { ApplicationToken, RefreshToken, TokenKey } from '../bitrix24/identifiers.ts';
import type { PortalRest } from '../bitrix24/portal-rest.ts';
import { sameSecret } from '../same-secret.ts';
import type { TokenStore } from '../tokens/token-store.ts';
import { isAdministrator } from './administrator.ts';
import type { Portal, PortalStore } from './portal-store.ts';
import { pairOf } from './verify-token.ts';
import type { Claim, Verified, VerifyToken } from './verify-token.ts';

/** What an opening, a frame, a sign-in or an event brings along. */
export interface Arrival extends Claim {
  readonly refreshToken?: RefreshToken | undefined;
  readonly applicationToken?: ApplicationToken | undefined;
}

export interface Admitted {
  readonly portal: Portal;
  readonly key: TokenKey;
}

export interface AdmitOptions {
  readonly verifyToken: VerifyToken;
  readonly portals: PortalStore;
  readonly tokens: TokenStore;
  readonly rest: PortalRest;
}

export interface Admit {
  /**
   * The recipe of every arrival: verify at the OAuth server, compare the application token, remember portal and tokens.
   * Until the first two have succeeded nothing is stored and no portal is called.
   * @param newInstallation the arrival may bring a new application token if an administrator stands behind it:
   * install page and ONAPPUPDATE (platform contract 5.4)
   * @throws DeskError `OPENING_REFUSED` (403)
   */
  (arrival: Arrival, newInstallation?: boolean): Promise<Admitted>;
}

export function createAdmit({ verifyToken, portals, tokens, rest }: AdmitOptions): Admit {
  return async (arrival, newInstallation = false) => {
    const verified = await verifyToken(arrival);
    const { memberId } = arrival;
    const key = { memberId, userId: verified.userId };
    const standing = standingOf(arrival, await portals.applicationToken(memberId));
    if (standing === 'wrong' && !(newInstallation && (await isAdmin(arrival, verified))))
      throw refused('wrong application token');

    if ((await portals.confirm(verified.portal, verified.askedAt)) === 'uninstalled')
      throw refused('uninstalled meanwhile');
    const pair = pairOf(arrival, verified);
    if (pair !== undefined) await tokens.keep(key, pair);
    // An employee could post any text as the first application token and lock the portal out: it takes an administrator.
    const isNews = standing === 'wrong' || (standing === 'unknown' && (await isAdmin(arrival, verified)));
    if (isNews && arrival.applicationToken !== undefined)
      await portals.setApplicationToken(memberId, arrival.applicationToken);

    const portal = await portals.find(memberId);
    if (portal === undefined) throw refused('uninstalled meanwhile');
    return { portal, key };
  };

  function isAdmin({ accessToken }: Arrival, { portal, userId }: Verified): Promise<boolean> {
    const { memberId, clientEndpoint, oauthServer } = portal;
    return isAdministrator((method, params) =>
      rest.call({ memberId, userId, clientEndpoint, oauthServer, accessToken }, method, params),
    );
  }
}

type Standing = 'absent' | 'unknown' | 'right' | 'wrong';

function standingOf({ applicationToken }: Arrival, stored: ApplicationToken | undefined): Standing {
  if (applicationToken === undefined) return 'absent';
  if (stored === undefined) return 'unknown';
  return sameSecret(applicationToken, stored) ? 'right' : 'wrong';
}

const refused = (why: string) =>
  new DeskError('OPENING_REFUSED', 'Bitrix24 does not confirm that this request comes from your portal.', {
    status: 403,
    cause: new Error(why),
  });

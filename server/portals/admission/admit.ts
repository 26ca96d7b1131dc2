import { DeskError } from '../../desk-error.ts';
import type { ApplicationToken, MemberId, RefreshToken, TokenKey } from '../../bitrix24/identifiers.ts';
import type { PortalRest } from '../../bitrix24/rest/portal-rest.ts';
import { sameSecret } from '../../secrets/same-secret.ts';
import type { Refresher } from '../tokens/refresher.ts';
import type { TokenStore } from '../tokens/token-store.ts';
import { askProfile } from '../profile.ts';
import { createBackgroundUsers } from '../background-users.ts';
import type { Portal } from '../portal.ts';
import type { PortalStore } from '../portal-store.ts';
import {
  openingRefused,
  pairOf,
  type UnverifiedToken,
  type Verified,
  type VerifyToken,
} from './verify-token.ts';

/** The tokens that an opening, a frame, a sign-in or an event brings. */
export interface Arrival extends UnverifiedToken {
  readonly refreshToken?: RefreshToken | undefined;
  readonly applicationToken?: ApplicationToken | undefined;
}

/** The portal and the user that were let in. */
export interface Admitted {
  readonly portal: Portal;
  readonly key: TokenKey;
}

/** The stores that an arrival changes in one transaction. */
export interface ArrivalStores {
  readonly portals: PortalStore;
  readonly tokens: TokenStore;
}

export interface AdmitOptions extends ArrivalStores {
  readonly verifyToken: VerifyToken;
  readonly refresher: Refresher;
  readonly rest: PortalRest;
  /** Runs the work in one transaction that alone changes this portal's records; an error of the work rolls it back. */
  readonly transact: <T>(memberId: MemberId, work: (stores: ArrivalStores) => Promise<T>) => Promise<T>;
}

/**
 * Verifies an arrival and stores its portal and tokens.
 * @param newInstallation whether an administrator may bring a new application token: on the install page, and with
 * ONAPPINSTALL and ONAPPUPDATE (platform contract 5.4)
 * @throws DeskError `OPENING_REFUSED` (403), or the fault that kept us from asking the OAuth server
 */
export type Admit = (arrival: Arrival, newInstallation?: boolean) => Promise<Admitted>;

/**
 * Runs the steps of every arrival: verify at the OAuth server, compare the application token, store portal and tokens.
 * Until the first two have succeeded, nothing is stored and no portal is called.
 */
export function createAdmit({
  verifyToken,
  portals,
  tokens,
  refresher,
  rest,
  transact,
}: AdmitOptions): Admit {
  const backgroundUsers = createBackgroundUsers(tokens);

  return async (arrival, newInstallation = false) => {
    const { memberId, applicationToken } = arrival;
    const former = await portals.find(memberId);
    const verified = await verifyToken({
      ...arrival,
      serverEndpoint: arrival.serverEndpoint ?? former?.oauthServer,
    });
    const key = { memberId, userId: verified.userId };
    const pair = pairOf(arrival, verified);
    const isAdmin = once(() => asksWhetherAdmin(arrival, verified));
    const tokenMatch = matchApplicationToken(arrival, await portals.applicationToken(memberId));
    const mayReplace = tokenMatch === 'wrong' && (newInstallation || (await hasInstallationEnded(key)));
    // Only an administrator may set the application token: an employee could post any text and lock the portal out.
    const setsToken =
      (mayReplace && (await isAdmin())) ||
      // A portal that cannot be asked right now keeps no user out; the next arrival brings the token again.
      (tokenMatch === 'unknown' && (await isAdmin().catch(() => false)));
    if (tokenMatch === 'wrong' && !setsToken) throw openingRefused('wrong application token');
    const becomesInstaller =
      pair !== undefined && (await lacksInstaller(former)) && (await isAdmin().catch(() => false));

    return transact(memberId, async stores => {
      if ((await stores.portals.confirm(verified.portal, verified.askedAt)) === 'uninstalled') {
        throw openingRefused('uninstalled meanwhile');
      }
      // Users who lost access to an unpaid portal get it back; if it is still unpaid, the next refresh says so.
      if (former?.state === 'suspended') await stores.tokens.revive(memberId, 'PAYMENT_REQUIRED');
      if (pair !== undefined) await stores.tokens.keep(key, pair);
      if (setsToken && applicationToken !== undefined)
        await stores.portals.setApplicationToken(memberId, applicationToken);
      if (becomesInstaller) await stores.portals.setBackgroundUser(memberId, { installerId: key.userId });
      const portal = await stores.portals.find(memberId);
      if (portal === undefined) throw openingRefused('uninstalled meanwhile');
      return { portal, key };
    });
  };

  /**
   * Whether background work lacks an administrator's access: then the next administrator who arrives gives theirs, and an
   * employee never does (platform contract 1.2, B6).
   */
  async function lacksInstaller(portal: Portal | undefined): Promise<boolean> {
    if (portal === undefined || portal.state === 'uninstalled') return true;
    const users = await backgroundUsers(portal);
    return !users.some(({ role, access }) => role === 'installer' && access === 'usable');
  }

  async function asksWhetherAdmin({ accessToken }: Arrival, { portal, userId }: Verified): Promise<boolean> {
    const { memberId, clientEndpoint, oauthServer } = portal;
    const caller = { memberId, userId, clientEndpoint, oauthServer, accessToken };
    return (await askProfile((method, params) => rest.call(caller, method, params))).administrator;
  }

  /**
   * Whether the installation we know has ended without an event: then this user's stored pair is dead. An app without an
   * install page has no other way to learn of a new installation.
   */
  async function hasInstallationEnded(key: TokenKey): Promise<boolean> {
    const storedPair = await tokens.find(key);
    if (storedPair === undefined) return false;
    try {
      await refresher.replacementFor(key, storedPair.accessToken);
      return false;
    } catch (error) {
      return (
        error instanceof DeskError &&
        ['invalid_grant', 'NOT_INSTALLED', 'NEEDS_AUTHORIZATION'].includes(error.code)
      );
    }
  }
}

/** `absent` when the arrival has no application token, `unknown` when none is stored to compare with. */
type TokenMatch = 'absent' | 'unknown' | 'right' | 'wrong';

function matchApplicationToken(
  { applicationToken }: Arrival,
  stored: ApplicationToken | undefined,
): TokenMatch {
  if (applicationToken === undefined) return 'absent';
  if (stored === undefined) return 'unknown';
  return sameSecret(applicationToken, stored) ? 'right' : 'wrong';
}

/** Asks the first time only and remembers the answer. */
function once<T>(ask: () => Promise<T>): () => Promise<T> {
  let answer: Promise<T> | undefined;
  return () => (answer ??= ask());
}

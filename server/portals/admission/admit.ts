import { DeskError } from '../../desk-error.ts';
import type { ApplicationToken, MemberId, RefreshToken, TokenKey } from '../../bitrix24/identifiers.ts';
import type { PortalRest } from '../../bitrix24/rest/portal-rest.ts';
import { sameSecret } from '../../secrets/same-secret.ts';
import type { Refresher } from '../tokens/refresher.ts';
import type { TokenStore } from '../tokens/token-store.ts';
import { isAdministrator } from '../administrator.ts';
import { createBackgroundUsers } from '../background-users.ts';
import type { Portal } from '../portal.ts';
import type { PortalStore } from '../portal-store.ts';
import { openingRefused, pairOf, type Claim, type Verified, type VerifyToken } from './verify-token.ts';

/** What an opening, a frame, a sign-in or an event brings along. */
export interface Arrival extends Claim {
  readonly refreshToken?: RefreshToken | undefined;
  readonly applicationToken?: ApplicationToken | undefined;
}

export interface Admitted {
  readonly portal: Portal;
  readonly key: TokenKey;
}

/** The stores an arrival is written to, all or nothing. */
export interface ArrivalStores {
  readonly portals: PortalStore;
  readonly tokens: TokenStore;
}

export interface AdmitOptions extends ArrivalStores {
  readonly verifyToken: VerifyToken;
  readonly refresher: Refresher;
  readonly rest: PortalRest;
  /** Runs the work in one transaction, alone with this portal's records; what it throws rolls everything back. */
  readonly transact: <T>(memberId: MemberId, work: (stores: ArrivalStores) => Promise<T>) => Promise<T>;
}

/**
 * Lets a verified arrival in and remembers its portal and tokens.
 * @param newInstallation the arrival may bring a new application token if an administrator stands behind it:
 * install page, ONAPPINSTALL and ONAPPUPDATE (platform contract 5.4)
 * @throws DeskError `OPENING_REFUSED` (403), or what keeps us from asking
 */
export type Admit = (arrival: Arrival, newInstallation?: boolean) => Promise<Admitted>;

/**
 * The recipe of every arrival: verify at the OAuth server, compare the application token, remember portal and tokens.
 * Until the first two have succeeded nothing is stored and no portal is called.
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
    const known = await portals.find(memberId);
    const verified = await verifyToken({
      ...arrival,
      serverEndpoint: arrival.serverEndpoint ?? known?.oauthServer,
    });
    const key = { memberId, userId: verified.userId };
    const pair = pairOf(arrival, verified);
    const isAdmin = once(() => asksPortal(arrival, verified));
    const standing = standingOf(arrival, await portals.applicationToken(memberId));
    const mayReplace = standing === 'wrong' && (newInstallation || (await isOver(key)));
    // An employee could post any text as the application token and lock the portal out: it takes an administrator.
    const isNews =
      (mayReplace && (await isAdmin())) ||
      // A portal that cannot be asked right now keeps nobody out; the next arrival brings the token again.
      (standing === 'unknown' && (await isAdmin().catch(() => false)));
    if (standing === 'wrong' && !isNews) throw openingRefused('wrong application token');
    const takesOver =
      pair !== undefined && (await lacksInstaller(known)) && (await isAdmin().catch(() => false));

    return transact(memberId, async stores => {
      if ((await stores.portals.confirm(verified.portal, verified.askedAt)) === 'uninstalled') {
        throw openingRefused('uninstalled meanwhile');
      }
      // Whoever lost access because nobody had paid has it again; if still nobody has, the next refresh says so.
      if (known?.state === 'suspended') await stores.tokens.revive(memberId, 'PAYMENT_REQUIRED');
      if (pair !== undefined) await stores.tokens.keep(key, pair);
      if (isNews && applicationToken !== undefined)
        await stores.portals.setApplicationToken(memberId, applicationToken);
      if (takesOver) await stores.portals.setBackgroundUser(memberId, { installerId: key.userId });
      const portal = await stores.portals.find(memberId);
      if (portal === undefined) throw openingRefused('uninstalled meanwhile');
      return { portal, key };
    });
  };

  /**
   * Background work needs an administrator's access: where it has ended, or was never there, the next administrator who comes
   * by gives his; an employee never does (platform contract 1.2, B6).
   */
  async function lacksInstaller(portal: Portal | undefined): Promise<boolean> {
    if (portal === undefined || portal.state === 'uninstalled') return true;
    const users = await backgroundUsers(portal);
    return !users.some(({ role, access }) => role === 'installer' && access === 'usable');
  }

  function asksPortal({ accessToken }: Arrival, { portal, userId }: Verified): Promise<boolean> {
    const { memberId, clientEndpoint, oauthServer } = portal;
    const caller = { memberId, userId, clientEndpoint, oauthServer, accessToken };
    return isAdministrator((method, params) => rest.call(caller, method, params));
  }

  /**
   * Whether the installation we know has ended without our hearing of it: then what we kept of this user is dead. An app
   * without an install page learns of its new installation in no other way.
   */
  async function isOver(key: TokenKey): Promise<boolean> {
    const kept = await tokens.find(key);
    if (kept === undefined) return false;
    try {
      await refresher.replacementFor(key, kept.accessToken);
      return false;
    } catch (error) {
      return (
        error instanceof DeskError &&
        ['invalid_grant', 'NOT_INSTALLED', 'NEEDS_AUTHORIZATION'].includes(error.code)
      );
    }
  }
}

type Standing = 'absent' | 'unknown' | 'right' | 'wrong';

function standingOf({ applicationToken }: Arrival, stored: ApplicationToken | undefined): Standing {
  if (applicationToken === undefined) return 'absent';
  if (stored === undefined) return 'unknown';
  return sameSecret(applicationToken, stored) ? 'right' : 'wrong';
}

/** Asks the first time only. */
function once<T>(ask: () => Promise<T>): () => Promise<T> {
  let answer: Promise<T> | undefined;
  return () => (answer ??= ask());
}

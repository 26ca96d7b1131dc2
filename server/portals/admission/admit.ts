import type { ApplicationToken, MemberId, RefreshToken, TokenKey } from '../../bitrix24/identifiers.ts';
import type { PortalRest } from '../../bitrix24/rest/portal-rest.ts';
import { sameSecret } from '../../secrets/same-secret.ts';
import type { TokenStore } from '../tokens/token-store.ts';
import { askProfile, type Profile } from '../profile.ts';
import { createBackgroundUsers } from '../background-users.ts';
import type { Portal } from '../portal.ts';
import type { PortalStore } from '../portal-store.ts';
import { orderOfOpening } from '../token-order.ts';
import { endInstallation, type AccessStores } from '../uninstall.ts';
import type { IsReinstalled } from './is-reinstalled.ts';
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
  /** Place of an event in the portal's order; see token-order.ts. Absent for everything that a person does right now. */
  readonly order?: number;
  /** The app's version that an event tells of. */
  readonly version?: string | undefined;
  /** Whether an event says that the app has a new version. */
  readonly isUpdate?: boolean;
}

/** The portal and the user that were let in. */
export interface Admitted {
  readonly portal: Portal;
  readonly key: TokenKey;
}

/** The stores that an arrival changes in one transaction. */
export interface ArrivalStores extends AccessStores {
  readonly portals: PortalStore;
  readonly tokens: TokenStore;
}

export interface AdmitOptions extends Pick<ArrivalStores, 'portals' | 'tokens'> {
  readonly verifyToken: VerifyToken;
  readonly rest: PortalRest;
  readonly isReinstalled: IsReinstalled;
  /** Called after a former installation ended, so that none of its tokens stays in the memory of this process. */
  readonly forgetOpened: () => void;
  /** Runs the work in one transaction that alone changes this portal's records; an error of the work rolls it back. */
  readonly transact: <T>(memberId: MemberId, work: (stores: ArrivalStores) => Promise<T>) => Promise<T>;
}

/**
 * Verifies an arrival and stores its portal and tokens. An administrator of the portal may bring another application token,
 * on any page: the event that told of it may be lost (platform contract 5.2, 5.4). Where that means a reinstallation, what
 * the former installation left ends as its uninstall would have ended it, and the settings stay.
 * @throws DeskError `OPENING_REFUSED` (403), or the fault that kept us from asking the OAuth server
 */
export type Admit = (arrival: Arrival) => Promise<Admitted>;

/**
 * Runs the steps of every arrival: verify at the OAuth server, compare the application token, store portal and tokens.
 * Until the first two have succeeded, nothing is stored and no portal is called.
 */
export function createAdmit(options: AdmitOptions): Admit {
  const { verifyToken, portals, tokens, rest, transact, isReinstalled, forgetOpened } = options;
  const backgroundUsers = createBackgroundUsers(tokens);

  return async arrival => {
    const { memberId, applicationToken } = arrival;
    const former = await portals.find(memberId);
    const verify = async () => ({
      before: await portals.lastEnd(memberId),
      ...(await verifyToken({
        ...arrival,
        serverEndpoint: arrival.serverEndpoint ?? former?.oauthServer,
      })),
    });
    let verified = await verify();
    const key = { memberId, userId: verified.userId };
    const pair = pairOf(arrival, verified);
    const profile = once(() => profileOf(arrival, verified));
    const isAdmin = async () => (await profile()).administrator;
    const formerToken = await portals.applicationToken(memberId);
    const tokenMatch = matchApplicationToken(applicationToken, formerToken);
    if (tokenMatch !== 'right') assertNewer(arrival, former);
    // Only an administrator may set the application token: an employee could post any text and lock the portal out.
    const setsToken =
      (tokenMatch === 'wrong' && (await isAdmin())) ||
      // A portal that cannot be asked right now keeps no user out; the next arrival brings the token again.
      (tokenMatch === 'unknown' && (await isAdmin().catch(() => false)));
    if (tokenMatch === 'wrong' && !setsToken) throw openingRefused('wrong application token');
    const order = setsToken ? (arrival.order ?? (await orderNow(tokenMatch === 'wrong'))) : 0;
    const version = arrival.version ?? verified.version;
    const endsFormer =
      tokenMatch === 'wrong' &&
      former !== undefined &&
      (await isReinstalled(former, { version, isUpdate: arrival.isUpdate === true }));
    // Asking may have recorded the end of the former installation: only what is verified later counts.
    if (endsFormer) verified = await verify();
    const becomesInstaller =
      endsFormer || ((await lacksInstaller(former)) && (await isAdmin().catch(() => false)));

    /** The place of what a person does right now, by the portal's clock; our own may differ by hours. */
    async function orderNow(replaces: boolean): Promise<number> {
      const { portalTime } = await profile();
      if (portalTime !== undefined) return orderOfOpening(portalTime, replaces);
      return (former?.tokenOrder ?? 0) + (replaces ? 1 : 0);
    }

    const admitted = await transact(memberId, async stores => {
      // Another arrival may have ended it meanwhile; then everything here belongs to the new installation.
      const ends = endsFormer && isSame(await stores.portals.applicationToken(memberId), formerToken);
      if (ends) await endInstallation(memberId, stores, verified.askedAt - 1);
      const before = ends ? await stores.portals.lastEnd(memberId) : verified.before;
      if ((await stores.portals.confirm(verified.portal, verified.askedAt, before)) === 'uninstalled') {
        throw openingRefused('uninstalled meanwhile');
      }
      // Users who lost access to an unpaid portal get it back; if it is still unpaid, the next refresh says so.
      if (former?.state === 'suspended') await stores.tokens.revive(memberId, 'PAYMENT_REQUIRED');
      await stores.tokens.keep(key, pair);
      if (setsToken && applicationToken !== undefined) {
        // Another process may have handled a later event meanwhile.
        assertNewer(arrival, await stores.portals.find(memberId));
        await stores.portals.setApplicationToken(memberId, applicationToken, { order, version });
      }
      if (becomesInstaller) await stores.portals.setBackgroundUser(memberId, { installerId: key.userId });
      const portal = await stores.portals.find(memberId);
      if (portal === undefined) throw openingRefused('uninstalled meanwhile');
      return { portal, key };
    });
    if (endsFormer) forgetOpened();
    return admitted;
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

  function profileOf({ accessToken }: Arrival, { portal, userId }: Verified): Promise<Profile> {
    const { memberId, clientEndpoint, oauthServer } = portal;
    const caller = { memberId, userId, clientEndpoint, oauthServer, accessToken };
    return askProfile((method, params) => rest.call(caller, method, params));
  }
}

/** Refuses an event that happened before the present application token was set. */
function assertNewer({ order }: Arrival, portal: Portal | undefined): void {
  if (order !== undefined && order < (portal?.tokenOrder ?? 0))
    throw openingRefused('older than the application token');
}

/** `absent` when the arrival has no application token, `unknown` when none is stored to compare with. */
type TokenMatch = 'absent' | 'unknown' | 'right' | 'wrong';

function matchApplicationToken(
  brought: ApplicationToken | undefined,
  stored: ApplicationToken | undefined,
): TokenMatch {
  if (brought === undefined) return 'absent';
  if (stored === undefined) return 'unknown';
  return isSame(brought, stored) ? 'right' : 'wrong';
}

const isSame = (one: ApplicationToken | undefined, other: ApplicationToken | undefined): boolean =>
  one !== undefined && other !== undefined && sameSecret(one, other);

/** Asks the first time only and remembers the answer. */
function once<T>(ask: () => Promise<T>): () => Promise<T> {
  let answer: Promise<T> | undefined;
  return () => (answer ??= ask());
}

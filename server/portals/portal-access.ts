import { mayHaveArrived, refuse, type Answer, type CallMethod } from '../bitrix24/answer.ts';
import { readFailure } from '../bitrix24/rest/sdk-answer.ts';
import type { TokenKey } from '../bitrix24/identifiers.ts';
import type { OAuthServers } from '../bitrix24/oauth/oauth-server.ts';
import type { CallManner } from '../bitrix24/outbound/outbound.ts';
import type { PortalRest } from '../bitrix24/rest/portal-rest.ts';
import { asOneCall } from '../bitrix24/outbound/cause.ts';
import { waitedMs } from '../bitrix24/limits/waiting-time.ts';
import { TooLate, within } from '../time/within.ts';
import type { FindAccess } from './find-access.ts';
import type { Portal } from './portal.ts';
import type { PortalStore } from './portal-store.ts';
import type { Refresher } from './tokens/refresher.ts';
import type { StoredAccessToken } from './tokens/token-store.ts';

/** Calls a portal's REST as one of its users, with that user's own stored token and never with another's. */
export interface PortalAccess {
  /**
   * Refreshes the token first where needed, and repeats the call once at the new address of a renamed portal.
   * @param manner how the call is made, such as how much longer than others it may take
   * @returns an answer in every case: what goes wrong on the way is a refusal, not an exception
   */
  call(key: TokenKey, method: string, params?: object, manner?: CallManner): Promise<Answer>;
}

/** One call as the log names it. `code` is that of the error, absent on success. */
export interface CallLine {
  readonly portal: string;
  readonly user: number;
  readonly restMethod: string;
  readonly ms: number;
  readonly code?: string;
}

export interface PortalAccessOptions {
  readonly findAccess: FindAccess;
  readonly portals: Pick<PortalStore, 'move'>;
  readonly refresher: Refresher;
  readonly oauth: OAuthServers;
  readonly rest: PortalRest;
  /**
   * Time limit of a call, refreshes and repetitions included, in milliseconds; the `timeoutMs` of a call's manner is added to it.
   * Time in the queue does not count: the call has not been sent then, and that wait has limits of its own.
   */
  readonly deadlineMs: number;
  /** Called after every call, for the log. */
  readonly onCall?: (call: CallLine) => void;
}

export function createPortalAccess({
  findAccess,
  portals,
  refresher,
  oauth,
  rest,
  deadlineMs,
  onCall,
}: PortalAccessOptions): PortalAccess {
  async function call(
    key: TokenKey,
    method: string,
    params: object,
    manner: CallManner | undefined,
  ): Promise<Answer> {
    const { portal, token: found } = await findAccess(key);
    if (portal === undefined || portal.state === 'uninstalled') {
      return refuse('NOT_INSTALLED');
    }
    if (portal.state === 'suspended') {
      return refuse(suspensionCode(portal));
    }
    const token = await refresher.current(key, found);
    const { clientEndpoint, oauthServer } = portal;
    const answer = await rest.call(
      { ...key, clientEndpoint, oauthServer, accessToken: token.accessToken },
      method,
      params,
      manner,
    );
    if (answer.ok || answer.code !== 'PORTAL_MOVED') return answer;
    const newEndpoint = await findNewEndpoint(portal, token, key);
    if (newEndpoint === undefined || newEndpoint === clientEndpoint) return answer;
    await portals.move(key.memberId, newEndpoint);
    const { accessToken } = await refresher.current(key);
    return rest.call(
      { ...key, clientEndpoint: newEndpoint, oauthServer, accessToken },
      method,
      params,
      manner,
    );
  }

  /**
   * Asks the OAuth server for the portal's address: a redirect does not prove where a token may be sent (platform contract
   * 8.4).
   */
  async function findNewEndpoint(
    portal: Portal,
    { accessToken }: StoredAccessToken,
    key: TokenKey,
  ): Promise<string | undefined> {
    const owner = await oauth.describeToken(portal.oauthServer, accessToken, key);
    return owner.memberId === portal.memberId ? owner.clientEndpoint : undefined;
  }

  return {
    call: async (key, method, params = {}, manner) => {
      const begun = performance.now();
      const longestMs = deadlineMs + (manner?.timeoutMs ?? 0);
      const lateAnswer = manner?.writes === true ? mayHaveArrived(504) : timedOut;
      const answer = await asOneCall(underWay =>
        // After the deadline the call goes on unobserved, so that a new pair is still stored.
        within(longestMs, call(key, method, params, manner), () => waitedMs(underWay)),
      ).catch((error: unknown) => (error instanceof TooLate ? lateAnswer : readFailure(error)));
      const line = {
        portal: key.memberId,
        user: key.userId,
        restMethod: method,
        ms: Math.round(performance.now() - begun),
      };
      onCall?.(answer.ok ? line : { ...line, code: answer.code });
      return answer;
    },
  };
}

/** The code that tells users why their portal is suspended. */
export const suspensionCode = ({ suspendedFor }: Portal): 'PAYMENT_REQUIRED' | 'UNINSTALL_UNCONFIRMED' =>
  suspendedFor === 'uninstall' ? 'UNINSTALL_UNCONFIRMED' : 'PAYMENT_REQUIRED';

const timedOut = refuse('PORTAL_TIMEOUT');

/** Gives the portal's methods, called as one of its users. */
export type CallAs = (user: TokenKey) => CallMethod;

/**
 * Time limit for saving a source, in milliseconds: the portal first calls the connector's `urlCheck`, whose body alone may take
 * 60 s (biconnector contract 5.2, 7.1, trap 15).
 */
export const saveSourceMs = 70_000;

/**
 * Calls each method in the manner it needs, so that callers do not have to know it.
 * @param sourceMs time limit for saving a source, in milliseconds
 */
export function createCallAs(access: PortalAccess, sourceMs = saveSourceMs): CallAs {
  const mannerOf = (method: string): CallManner | undefined => {
    if (!/\.(add|update|delete)$/.test(method)) return undefined;
    return /\.source\.(add|update)$/.test(method) ? { writes: true, timeoutMs: sourceMs } : { writes: true };
  };
  return user => (method, params) => access.call(user, method, params, mannerOf(method));
}

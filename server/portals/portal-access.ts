import { mayHaveArrived, refuse, type Answer } from '../bitrix24/answer.ts';
import { readFailure } from '../bitrix24/rest/sdk-answer.ts';
import type { TokenKey } from '../bitrix24/identifiers.ts';
import type { OAuthServers } from '../bitrix24/oauth/oauth-server.ts';
import type { CallManner } from '../bitrix24/outbound/outbound.ts';
import type { PortalRest } from '../bitrix24/rest/portal-rest.ts';
import { asOneCall } from '../bitrix24/outbound/cause.ts';
import { stoodMs } from '../bitrix24/limits/time-in-line.ts';
import type { Portal, PortalStore } from './portal-store.ts';
import type { Refresher } from './tokens/refresher.ts';
import type { StoredPair } from './tokens/token-store.ts';

/** Calls a portal's REST as one of its users, with that user's own stored token and never another's. */
export interface PortalAccess {
  call(key: TokenKey, method: string, params?: object, manner?: CallManner): Promise<Answer>;
}

/** One call as the log names it; `code` is the error's, absent on success. */
export interface CallLine {
  readonly portal: string;
  readonly user: number;
  readonly restMethod: string;
  readonly ms: number;
  readonly code?: string;
}

export interface PortalAccessOptions {
  readonly portals: PortalStore;
  readonly refresher: Refresher;
  readonly oauth: OAuthServers;
  readonly rest: PortalRest;
  /**
   * The longest anybody waits, refreshes and repetitions included, in milliseconds; for patient calls, beyond their time. What
   * a call stands in line for its turn does not count: it has not been sent then, and that wait has bounds of its own.
   */
  readonly deadlineMs: number;
  /** Told of every call, for the log. */
  readonly onCall?: (call: CallLine) => void;
}

export function createPortalAccess({
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
    const portal = await portals.find(key.memberId);
    if (portal === undefined || portal.state === 'uninstalled') {
      return refuse('NOT_INSTALLED');
    }
    if (portal.state === 'suspended') {
      return refuse('PAYMENT_REQUIRED');
    }
    const pair = await refresher.current(key);
    const { clientEndpoint, oauthServer } = portal;
    const answer = await rest.call(
      { ...key, clientEndpoint, oauthServer, accessToken: pair.accessToken },
      method,
      params,
      manner,
    );
    if (answer.ok || answer.code !== 'PORTAL_MOVED') return answer;
    const moved = await newAddress(portal, pair, key);
    if (moved === undefined || moved === clientEndpoint) return answer;
    await portals.move(key.memberId, moved);
    const { accessToken } = await refresher.current(key);
    return rest.call({ ...key, clientEndpoint: moved, oauthServer, accessToken }, method, params, manner);
  }

  /** A redirect proves nothing about where to send a token; the OAuth server knows the portal's address (platform contract 8.4). */
  async function newAddress(
    portal: Portal,
    { accessToken }: StoredPair,
    key: TokenKey,
  ): Promise<string | undefined> {
    const owner = await oauth.describe(portal.oauthServer, accessToken, key);
    return owner.memberId === portal.memberId ? owner.clientEndpoint : undefined;
  }

  return {
    call: async (key, method, params = {}, manner) => {
      const begun = performance.now();
      const longest = deadlineMs + (manner?.timeoutMs ?? 0);
      const otherwise = manner?.writes === true ? mayHaveArrived(504) : late;
      const answer = await asOneCall(underWay =>
        within(longest, call(key, method, params, manner), () => stoodMs(underWay), otherwise),
      ).catch(readFailure);
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

/** What takes longer goes on by itself, so that a new pair is stored all the same; only nobody waits for it. */
async function within(
  milliseconds: number,
  result: Promise<Answer>,
  stood: () => number,
  otherwise: Answer,
): Promise<Answer> {
  let timer: NodeJS.Timeout | undefined;
  const waited = new Promise<Answer>(resolve => {
    const wait = (ms: number, counted: number) => {
      timer = setTimeout(() => {
        const now = stood();
        if (now > counted) wait(now - counted, now);
        else resolve(otherwise);
      }, ms);
    };
    wait(milliseconds, 0);
  });
  try {
    return await Promise.race([result, waited]);
  } finally {
    clearTimeout(timer);
  }
}

const late = refuse('PORTAL_TIMEOUT');

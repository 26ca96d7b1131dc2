import { randomUUID } from 'node:crypto';
import { boundedMap } from '../../time/bounded-map.ts';
import type { Clock } from '../../time/clock.ts';
import { DeskError } from '../../desk-error.ts';
import type { AccessToken, TokenKey } from '../../bitrix24/identifiers.ts';
import type { TokenPair } from '../../bitrix24/oauth/token-answer.ts';
import { OAuthError, isFinalCode, oauthRefusal } from '../../bitrix24/oauth/oauth-refusal.ts';
import { createSteadyClock } from '../../time/steady-clock.ts';
import { createSingleFlight } from '../../time/single-flight.ts';
import type { StoredAccessToken, StoredPair, TokenStore } from './token-store.ts';

/**
 * Gives valid token pairs. It alone refreshes, and only when a caller needs a token: never by timer within the hour. For
 * portals that are idle for months that caller is the keep-alive (platform contract 3.4).
 */
export interface Refresher {
  /**
   * An access token that has not expired, refreshed first where needed.
   * @param found the stored access token, where the caller has just read it
   * @throws DeskError `NEEDS_AUTHORIZATION` (401) when no pair is stored or its access has ended, OAuthError for other final
   * refusals, or the temporary fault that prevented the refresh
   */
  current(key: TokenKey, found?: StoredAccessToken): Promise<StoredAccessToken>;
  /**
   * A pair other than the one whose access token Bitrix24 just refused with 401.
   * @throws as `current` does, and DeskError `invalid_token` (401) when the refused token has just been issued
   */
  replacementFor(key: TokenKey, refused: AccessToken): Promise<StoredPair>;
}

export interface RefresherOptions {
  readonly store: TokenStore;
  readonly clock: Clock;
  /**
   * Requests a new pair from Bitrix24. @throws OAuthError when it refuses (code `invalid_grant`: this refresh token is dead),
   * DeskError when it cannot be reached
   */
  readonly request: (key: TokenKey, pair: StoredPair) => Promise<TokenPair>;
  /** Called when a new pair could not be stored, with the number of the attempt. */
  readonly onSaveFailed?: (key: TokenKey, attempt: number, error: unknown) => void;
  /** Called when this process begins to wait for another one that renews the pair. */
  readonly onWait?: (key: TokenKey) => void;
  /** Called at the end of each renewal; `by_another` when another process did it while this one waited. */
  readonly onRefresh?: (outcome: 'renewed' | 'refused' | 'unreachable' | 'by_another', code?: string) => void;
}

/**
 * Life of a lease, in milliseconds: longer than the slowest refresh with its repeated saving. A crashed holder is replaced
 * after it.
 */
const leaseMs = 45_000;
/** Interval at which a process without the lease looks for the new pair, in milliseconds. */
const pollMs = 50;
const saveAttempts = 5;
/** Pause of a user's renewals after one failed for a temporary reason, in milliseconds. */
const failurePauseMs = 2_000;
/** Age in milliseconds below which a refused pair is not refreshed: the next one would be refused too. */
const youngMs = 30_000;

const reauthorize = () => new DeskError('NEEDS_AUTHORIZATION');

function assertValid<T extends StoredAccessToken>(pair: T | undefined): T {
  if (pair === undefined || pair.state === 'invalid_grant') throw reauthorize();
  if (pair.state !== 'valid') throw oauthRefusal(pair.state, 401);
  return pair;
}

/**
 * At most one refresh per user and expiry, however many callers and processes want one: single flight inside the process,
 * a lease in the store across processes, compare-and-swap when saving.
 */
export function createRefresher({
  store,
  clock,
  request,
  onSaveFailed,
  onWait,
  onRefresh,
}: RefresherOptions): Refresher {
  const steady = createSteadyClock(clock);
  const inFlight = createSingleFlight<StoredPair>();
  /** Pairs that Bitrix24 issued and that are not stored yet: the old refresh token is dead, so these must not be lost. */
  const unsaved = new Map<string, { readonly version: number; readonly pair: TokenPair }>();
  /** Renewals that failed a moment ago, so that a server in trouble is not asked again by every request. */
  const recentFailures = boundedMap<string, { readonly error: unknown; readonly until: number }>(10_000);
  const lastRefresh = boundedMap<string, { readonly accessToken: AccessToken; readonly at: number }>(10_000);

  const nameOf = ({ memberId, userId }: TokenKey) => `${memberId}:${userId}`;
  const isAlive = (pair: Pick<TokenPair, 'expiresAt'>) => pair.expiresAt > clock.now();

  async function validPair(key: TokenKey): Promise<StoredPair> {
    return assertValid(await store.find(key));
  }

  async function renew(key: TokenKey, refused: AccessToken | undefined): Promise<StoredPair> {
    const isUsable = (pair: StoredPair) => isAlive(pair) && pair.accessToken !== refused;
    const owner = randomUUID();
    const giveUpAt = steady.now() + 2 * leaseMs;
    let waited = false;
    for (;;) {
      if (await saveUnsaved(key)) waited = true;
      const pair = await validPair(key);
      if (isUsable(pair)) {
        if (waited) onRefresh?.('by_another');
        return pair;
      }
      const now = clock.now();
      const failure = recentFailures.get(nameOf(key));
      if (failure !== undefined && steady.now() < failure.until) throw failure.error;
      if (await store.acquireLease(key, owner, now, now + leaseMs)) {
        try {
          const latest = await validPair(key);
          return isUsable(latest) ? latest : await refresh(key, latest);
        } finally {
          // While a new pair waits to be stored, no other process may use the old refresh token.
          if (!unsaved.has(nameOf(key))) await store.releaseLease(key, owner);
        }
      }
      if (steady.now() > giveUpAt) throw new DeskError('REFRESH_BUSY', { retryAfter: 2 });
      if (!waited) onWait?.(key);
      await clock.sleep(pollMs);
      waited = true;
    }
  }

  async function refresh(key: TokenKey, from: StoredPair): Promise<StoredPair> {
    let pair: TokenPair;
    try {
      pair = await request(key, from);
      onRefresh?.('renewed');
    } catch (error) {
      if (error instanceof OAuthError) onRefresh?.('refused', error.code);
      else if (error instanceof DeskError && error.code.startsWith('OAUTH_')) onRefresh?.('unreachable');
      if (!(error instanceof OAuthError) || !isFinalCode(error.code)) {
        recentFailures.set(nameOf(key), { error, until: steady.now() + failurePauseMs });
        throw error;
      }
      // A holder that was only paused may have used this refresh token; then a newer pair is stored already.
      const latest = await store.find(key);
      if (latest !== undefined && latest.version !== from.version) return latest;
      await store.end(key, from.version, error.code, clock.now());
      throw error;
    }
    unsaved.set(nameOf(key), { version: from.version, pair });
    lastRefresh.set(nameOf(key), { accessToken: pair.accessToken, at: steady.now() });
    await saveUnsaved(key);
    return validPair(key);
  }

  /** Stores the pair of the last refresh, before any caller gets it. @returns whether there was one to store */
  async function saveUnsaved(key: TokenKey): Promise<boolean> {
    const newPair = unsaved.get(nameOf(key));
    if (newPair === undefined) return false;
    for (let attempt = 1; ; attempt += 1) {
      try {
        // `stale` and `gone` are fine too: a newer pair or an uninstall came first.
        await store.replace(key, newPair.version, newPair.pair);
        unsaved.delete(nameOf(key));
        return true;
      } catch (error) {
        onSaveFailed?.(key, attempt, error);
        if (attempt === saveAttempts) throw error;
        await clock.sleep(100 * 2 ** attempt);
      }
    }
  }

  /** Renews together with other callers; the shared pair may have expired before this one got its turn. */
  async function renewShared(key: TokenKey, refused: AccessToken | undefined): Promise<StoredPair> {
    for (let attempt = 0; attempt < 3; attempt += 1) {
      const pair = await inFlight(`${nameOf(key)}:${refused ?? ''}`, () => renew(key, refused));
      if (isAlive(pair)) return pair;
    }
    throw new DeskError('OAUTH_NONSENSE', { message: 'Bitrix24 issues tokens that have already expired.' });
  }

  return {
    current: async (key, found) => {
      const pair = found === undefined ? await validPair(key) : assertValid(found);
      return isAlive(pair) ? pair : renewShared(key, undefined);
    },
    replacementFor: async (key, refused) => {
      const last = lastRefresh.get(nameOf(key));
      if (last?.accessToken === refused && steady.now() - last.at < youngMs) {
        throw new DeskError('invalid_token');
      }
      return renewShared(key, refused);
    },
  };
}

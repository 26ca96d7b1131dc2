import { randomUUID } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import type { Clock } from '../../time/clock.ts';
import { DeskError } from '../../desk-error.ts';
import type { AccessToken, TokenKey } from '../../bitrix24/identifiers.ts';
import { OAuthError, isFinal, refusal, type TokenPair } from '../../bitrix24/oauth/oauth-server.ts';
import { createSingleFlight } from '../../time/single-flight.ts';
import type { StoredPair, TokenStore } from './token-store.ts';

/**
 * The only place that refreshes, and only when somebody needs a token right now: never by timer inside the hour. For portals
 * that lie idle for months the keep-alive is that somebody (platform contract 3.4).
 */
export interface Refresher {
  /** A pair that has not expired, refreshed first if need be. */
  current(key: TokenKey): Promise<StoredPair>;
  /** A pair other than the one whose access token Bitrix24 just refused with 401. */
  replacementFor(key: TokenKey, refused: AccessToken): Promise<StoredPair>;
}

export interface RefresherOptions {
  readonly store: TokenStore;
  readonly clock: Clock;
  /**
   * Asks Bitrix24 for a new pair. @throws OAuthError when it refuses (code `invalid_grant`: this refresh token is dead),
   * DeskError when it cannot be reached
   */
  readonly request: (key: TokenKey, pair: StoredPair) => Promise<TokenPair>;
  /** Told when a new pair could not be stored, with how often that was tried. */
  readonly onSaveFailed?: (key: TokenKey, attempt: number, error: unknown) => void;
  /** Told how each renewal ended; `by_another`: another process had it done while this one waited. */
  readonly onRefresh?: (outcome: 'renewed' | 'refused' | 'unreachable' | 'by_another', code?: string) => void;
}

/** Longer than the slowest refresh with its repeated saving, in milliseconds; a crashed holder is replaced after it. */
const leaseMs = 45_000;
/** How often a process that does not hold the lease looks whether the new pair is there. */
const pollMs = 50;
const saveAttempts = 5;
/** After a renewal that failed for a passing reason, how long the same user's next one waits, in milliseconds. */
const restMs = 2_000;
/** A pair this young that Bitrix24 refuses would be refused again after another refresh. */
const youngMs = 30_000;

const reauthorize = () => new DeskError('NEEDS_AUTHORIZATION');

/**
 * At most one refresh per user and expiry, however many callers and processes want one: single flight inside the process,
 * a lease in the store across processes, compare-and-swap when saving.
 */
export function createRefresher({
  store,
  clock,
  request,
  onSaveFailed,
  onRefresh,
}: RefresherOptions): Refresher {
  const inFlight = createSingleFlight<StoredPair>();
  /** Pairs Bitrix24 gave but the store refused: the old refresh token is dead, so these must not be lost. */
  const unsaved = new Map<string, { readonly version: number; readonly pair: TokenPair }>();
  /** Renewals that failed a moment ago: a server in trouble is not asked by every request anew. */
  const resting = new LRUCache<string, { readonly error: unknown; readonly until: number }>({ max: 10_000 });
  const lastRefresh = new LRUCache<string, { readonly accessToken: AccessToken; readonly at: number }>({
    max: 10_000,
  });

  const name = ({ memberId, userId }: TokenKey) => `${memberId}:${userId}`;
  const isAlive = (pair: TokenPair) => pair.expiresAt > clock.now();

  async function stored(key: TokenKey): Promise<StoredPair> {
    const pair = await store.find(key);
    if (pair === undefined || pair.state === 'invalid_grant') throw reauthorize();
    if (pair.state !== 'valid') throw refusal(pair.state, 401);
    return pair;
  }

  async function renew(key: TokenKey, refused: AccessToken | undefined): Promise<StoredPair> {
    const isUsable = (pair: StoredPair) => isAlive(pair) && pair.accessToken !== refused;
    const owner = randomUUID();
    const giveUpAt = clock.now() + 2 * leaseMs;
    for (let waited = false; ; waited = true) {
      if (await saveLeftOver(key)) continue;
      const pair = await stored(key);
      if (isUsable(pair)) {
        if (waited) onRefresh?.('by_another');
        return pair;
      }
      const now = clock.now();
      const rest = resting.get(name(key));
      if (rest !== undefined && now < rest.until) throw rest.error;
      if (await store.acquireLease(key, owner, now, now + leaseMs)) {
        try {
          const latest = await stored(key);
          return isUsable(latest) ? latest : await refresh(key, latest);
        } finally {
          // While a new pair waits to be saved no other process may spend the old refresh token.
          if (!unsaved.has(name(key))) await store.releaseLease(key, owner);
        }
      }
      if (now > giveUpAt) throw new DeskError('REFRESH_BUSY', { retryAfter: 2 });
      await clock.sleep(pollMs);
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
      if (!(error instanceof OAuthError) || !isFinal(error.code)) {
        resting.set(name(key), { error, until: clock.now() + restMs });
        throw error;
      }
      // A holder that was only paused may have spent this refresh token; then a newer pair is stored already.
      const latest = await store.find(key);
      if (latest !== undefined && latest.version !== from.version) return latest;
      await store.end(key, from.version, error.code, clock.now());
      throw error;
    }
    unsaved.set(name(key), { version: from.version, pair });
    lastRefresh.set(name(key), { accessToken: pair.accessToken, at: clock.now() });
    await saveLeftOver(key);
    return stored(key);
  }

  /** Stores what the last refresh brought, before anybody sees it. True when there was something to store. */
  async function saveLeftOver(key: TokenKey): Promise<boolean> {
    const left = unsaved.get(name(key));
    if (left === undefined) return false;
    for (let attempt = 1; ; attempt += 1) {
      try {
        // `stale` and `gone` are fine too: a newer pair, or an uninstall, has won.
        await store.replace(key, left.version, left.pair);
        unsaved.delete(name(key));
        return true;
      } catch (error) {
        onSaveFailed?.(key, attempt, error);
        if (attempt === saveAttempts) throw error;
        await clock.sleep(100 * 2 ** attempt);
      }
    }
  }

  /** What a shared renewal brought may have expired before this waiter got its turn. */
  async function renewed(key: TokenKey, refused: AccessToken | undefined): Promise<StoredPair> {
    for (let attempt = 0; attempt < 3; attempt += 1) {
      const pair = await inFlight(`${name(key)}:${refused ?? ''}`, () => renew(key, refused));
      if (isAlive(pair)) return pair;
    }
    throw new DeskError('OAUTH_NONSENSE', { message: 'Bitrix24 issues tokens that have already expired.' });
  }

  return {
    current: async key => {
      const pair = await stored(key);
      return isAlive(pair) ? pair : renewed(key, undefined);
    },
    replacementFor: async (key, refused) => {
      const last = lastRefresh.get(name(key));
      if (last?.accessToken === refused && clock.now() - last.at < youngMs) {
        throw new DeskError('invalid_token');
      }
      return renewed(key, refused);
    },
  };
}

import { boundedMap } from '../../time/bounded-map.ts';
import type { MemberId } from '../../bitrix24/identifiers.ts';
import { isFinalCode } from '../../bitrix24/oauth/oauth-refusal.ts';
import { because } from '../../bitrix24/outbound/cause.ts';
import type { Clock } from '../../time/clock.ts';
import { createSteadyClock } from '../../time/steady-clock.ts';
import { DeskError } from '../../desk-error.ts';
import { sha256 } from '../../secrets/sha256.ts';
import type { Refresher } from './refresher.ts';
import type { IdlePair, IdlePairs } from './idle-pairs.ts';

/** Runs one round: refreshes the pairs that are due. Stops before the next pair when `signal` fires. */
export type KeepAlive = (signal?: AbortSignal) => Promise<void>;

export interface KeepAliveOptions {
  readonly idlePairs: IdlePairs;
  readonly refresher: Pick<Refresher, 'current'>;
  readonly clock: Clock;
  /** Called after each pair, for the log. */
  readonly onOutcome?: (line: Readonly<Record<string, unknown>>) => void;
  /** Greatest number of pairs that one round refreshes. */
  readonly maxPerRound?: number;
}

const dayMs = 24 * 3_600_000;
/** Idle days after which a pair is due, spread by portal between these two; a refresh token lives for 180 days. */
const firstDay = 150;
const lastDay = 175;
/** Pause of a pair after a failure, in milliseconds: an hour at first, doubled with each further failure. */
const firstPauseMs = 3_600_000;
const longestPauseMs = dayMs;

/**
 * Idle time after which a portal's pairs are due, in milliseconds. It differs by portal, so that pairs of one day are not
 * all due on one day.
 */
export function idleFor(memberId: MemberId): number {
  const hash = sha256(memberId).readUInt32BE(0);
  return firstDay * dayMs + Math.floor((hash / 2 ** 32) * (lastDay - firstDay) * dayMs);
}

/**
 * Keeps the access to portals alive that have not been opened for long: one refresh within 180 days and no more (platform
 * contract 3.4). A pair that is used meanwhile is not due.
 */
export function createKeepAlive(options: KeepAliveOptions): KeepAlive {
  const { idlePairs, refresher, clock, onOutcome, maxPerRound = 20 } = options;
  const steady = createSteadyClock(clock);
  const pauses = boundedMap<string, { readonly ms: number; readonly until: number }>(10_000);

  const nameOf = ({ memberId, userId }: IdlePair) => `${memberId}:${userId}`;
  const isDue = (pair: IdlePair) => pair.refreshedAt + idleFor(pair.memberId) <= clock.now();
  const isPaused = (pair: IdlePair) => (pauses.get(nameOf(pair))?.until ?? 0) > steady.now();

  function pause(pair: IdlePair): void {
    const last = pauses.get(nameOf(pair))?.ms;
    const ms = last === undefined ? firstPauseMs : Math.min(2 * last, longestPauseMs);
    pauses.set(nameOf(pair), { ms, until: steady.now() + ms });
  }

  /** @returns false when another pair of the same OAuth server would probably fail too */
  async function refresh(pair: IdlePair): Promise<boolean> {
    const line = { portal: pair.memberId, user: pair.userId };
    try {
      await refresher.current(pair);
      pauses.delete(nameOf(pair));
      onOutcome?.({ ...line, outcome: 'refreshed' });
      return true;
    } catch (error) {
      // The refresher has stored that this access ended, so the pair is not listed again.
      const code = error instanceof DeskError ? error.code : '';
      if (!isFinalCode(code)) pause(pair);
      onOutcome?.({ ...line, outcome: isFinalCode(code) ? 'ended' : 'failed', err: error });
      return isFinalCode(code) || code === 'NEEDS_AUTHORIZATION';
    }
  }

  return async signal => {
    const failedServers = new Set<string>();
    let refreshed = 0;
    for (const listed of await idlePairs.list(clock.now() - firstDay * dayMs)) {
      if (refreshed === maxPerRound) return;
      if (!isDue(listed) || isPaused(listed) || failedServers.has(listed.oauthServer)) continue;
      if (signal?.aborted === true) return;
      // Since the list was made, the portal may have been suspended or removed, or another process may have refreshed the pair.
      const pair = await idlePairs.find(listed);
      if (pair === undefined || !isDue(pair)) continue;
      refreshed += 1;
      const isServerWell = await because({ what: 'keep-alive', background: true }, () => refresh(pair));
      if (!isServerWell) failedServers.add(pair.oauthServer);
    }
  };
}

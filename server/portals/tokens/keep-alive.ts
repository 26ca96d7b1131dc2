import { createHash } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import type { MemberId } from '../../bitrix24/identifiers.ts';
import { isFinalCode } from '../../bitrix24/oauth/oauth-refusal.ts';
import { because } from '../../bitrix24/outbound/cause.ts';
import type { Clock } from '../../time/clock.ts';
import { DeskError } from '../../desk-error.ts';
import type { Refresher } from './refresher.ts';
import type { IdlePair, IdlePairs } from './idle-pairs.ts';

/** One round: refreshes the pairs that are due. Breaks off before the next one when `signal` fires. */
export type KeepAlive = (signal?: AbortSignal) => Promise<void>;

export interface KeepAliveOptions {
  readonly idlePairs: IdlePairs;
  readonly refresher: Pick<Refresher, 'current'>;
  readonly clock: Clock;
  /** Told what became of each pair, for the log. */
  readonly onOutcome?: (line: Readonly<Record<string, unknown>>) => void;
  /** How many pairs one round may refresh. */
  readonly mostPerRound?: number;
}

const dayMs = 24 * 3_600_000;
/** A refresh token lives for 180 days; a pair is due between these, on a day of its portal's own. In days. */
const firstDay = 150;
const lastDay = 175;
/** How long a pair is left alone after a failure, in milliseconds: an hour at first, twice as long each time. */
const firstPauseMs = 3_600_000;
const longestPauseMs = dayMs;

/** For how long a portal's pairs may lie idle, in milliseconds: what started on one day does not all come due on one day. */
export function idleFor(memberId: MemberId): number {
  const hash = createHash('sha256').update(memberId).digest().readUInt32BE(0);
  return firstDay * dayMs + Math.floor((hash / 2 ** 32) * (lastDay - firstDay) * dayMs);
}

/**
 * Keeps the access of portals alive that nobody has opened for long: one refresh within each 180 days, never more
 * (platform contract 3.4). A pair that anybody uses meanwhile is not due.
 */
export function createKeepAlive(options: KeepAliveOptions): KeepAlive {
  const { idlePairs, refresher, clock, onOutcome, mostPerRound = 20 } = options;
  const pauses = new LRUCache<string, { readonly ms: number; readonly until: number }>({ max: 10_000 });

  const nameOf = ({ memberId, userId }: IdlePair) => `${memberId}:${userId}`;
  const isDue = (pair: IdlePair) => pair.refreshedAt + idleFor(pair.memberId) <= clock.now();
  const isPaused = (pair: IdlePair) => (pauses.get(nameOf(pair))?.until ?? 0) > clock.now();

  function pause(pair: IdlePair): void {
    const last = pauses.get(nameOf(pair))?.ms;
    const ms = last === undefined ? firstPauseMs : Math.min(2 * last, longestPauseMs);
    pauses.set(nameOf(pair), { ms, until: clock.now() + ms });
  }

  /** @returns false when the next portal of the same OAuth server would hardly fare better */
  async function refresh(pair: IdlePair): Promise<boolean> {
    const line = { portal: pair.memberId, user: pair.userId };
    try {
      await refresher.current(pair);
      pauses.delete(nameOf(pair));
      onOutcome?.({ ...line, outcome: 'refreshed' });
      return true;
    } catch (error) {
      // What ended this access is recorded with it; there will be nothing to try again.
      const code = error instanceof DeskError ? error.code : '';
      if (!isFinalCode(code)) pause(pair);
      onOutcome?.({ ...line, outcome: isFinalCode(code) ? 'ended' : 'failed', err: error });
      return isFinalCode(code) || code === 'NEEDS_AUTHORIZATION';
    }
  }

  return async signal => {
    const down = new Set<string>();
    let refreshed = 0;
    for (const listed of await idlePairs.list(clock.now() - firstDay * dayMs)) {
      if (refreshed === mostPerRound) return;
      if (!isDue(listed) || isPaused(listed) || down.has(listed.oauthServer)) continue;
      if (signal?.aborted === true) return;
      // Since the list was made its portal may be suspended or gone, or another process may have been here.
      const pair = await idlePairs.find(listed);
      if (pair === undefined || !isDue(pair)) continue;
      refreshed += 1;
      const reached = await because({ what: 'keep-alive', background: true }, () => refresh(pair));
      if (!reached) down.add(pair.oauthServer);
    }
  };
}

import type { ClientRateLimitInfo, Store } from 'express-rate-limit';
import { LRUCache } from 'lru-cache';
import type { Clock } from '../../time/clock.ts';

const minuteMs = 60_000;
/** Number of counts that are kept; the least recently used is forgotten first. */
const maxCounts = 50_000;

/**
 * Counts requests per client in minutes that begin with the client's first request. The counts live in this process and are
 * bounded, however many clients come.
 */
export class MinuteCounts implements Store {
  readonly localKeys = true;
  readonly #clock: Clock;
  readonly #counts: LRUCache<string, { hits: number; readonly endsAt: number }>;

  constructor(clock: Clock, max = maxCounts) {
    this.#clock = clock;
    // Not `max`, for which the cache reserves room at once: megabytes, at every start, for counts that hardly ever come.
    this.#counts = new LRUCache({ maxSize: max, sizeCalculation: () => 1 });
  }

  increment(key: string): ClientRateLimitInfo {
    const now = this.#clock.now();
    const current = this.#counts.get(key);
    const count =
      current !== undefined && current.endsAt > now ? current : { hits: 0, endsAt: now + minuteMs };
    if (count !== current) this.#counts.set(key, count);
    count.hits += 1;
    return { totalHits: count.hits, resetTime: new Date(count.endsAt) };
  }

  decrement(key: string): void {
    const count = this.#counts.get(key);
    if (count !== undefined) count.hits -= 1;
  }

  resetKey(key: string): void {
    this.#counts.delete(key);
  }
}

import type { ClientRateLimitInfo, Store } from 'express-rate-limit';
import { LRUCache } from 'lru-cache';
import type { Clock } from '../../time/clock.ts';

const minuteMs = 60_000;
/** So many counts are kept; whoever was not seen for the longest time is forgotten first. */
const mostCounts = 50_000;

/** Requests within a minute that begins with the first of them, in the memory of this process: bounded, whoever asks. */
export class MinuteCounts implements Store {
  readonly localKeys = true;
  readonly #clock: Clock;
  readonly #counts: LRUCache<string, { hits: number; readonly endsAt: number }>;

  constructor(clock: Clock, max = mostCounts) {
    this.#clock = clock;
    // Not `max`, for which the cache reserves room at once: megabytes, at every start, for counts that hardly ever come.
    this.#counts = new LRUCache({ maxSize: max, sizeCalculation: () => 1 });
  }

  increment(key: string): ClientRateLimitInfo {
    const now = this.#clock.now();
    const running = this.#counts.get(key);
    const count =
      running !== undefined && running.endsAt > now ? running : { hits: 0, endsAt: now + minuteMs };
    if (count !== running) this.#counts.set(key, count);
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

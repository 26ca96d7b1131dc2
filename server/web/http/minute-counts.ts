import { boundedMap, type BoundedMap } from '../../time/bounded-map.ts';
import type { Clock } from '../../time/clock.ts';
import { createSteadyClock } from '../../time/steady-clock.ts';

const minuteMs = 60_000;
/** Number of counts that are kept; the least recently used is forgotten first. */
const maxCounts = 50_000;

/**
 * Counts requests by name in minutes that begin with the first request of a name. The counts live in this process and are
 * bounded, however many names come.
 */
export class MinuteCounts {
  readonly #clock: Clock;
  readonly #counts: BoundedMap<string, { hits: number; readonly endsAt: number }>;

  constructor(clock: Clock, max = maxCounts) {
    this.#clock = createSteadyClock(clock);
    this.#counts = boundedMap(max);
  }

  /** Counts a request. @returns those of the minute so far, and what is left of the minute, in milliseconds */
  count(name: string): { readonly hits: number; readonly leftMs: number } {
    const now = this.#clock.now();
    const current = this.#counts.get(name);
    const count =
      current !== undefined && current.endsAt > now ? current : { hits: 0, endsAt: now + minuteMs };
    if (count !== current) this.#counts.set(name, count);
    count.hits += 1;
    return { hits: count.hits, leftMs: count.endsAt - now };
  }
}

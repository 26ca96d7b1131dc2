import { LRUCache } from 'lru-cache';
import type { Clock } from './clock.ts';
import { createSteadyClock } from './steady-clock.ts';

/** Life of the entries of a map. */
export interface EntryLife {
  /** Milliseconds after which an entry is gone. */
  readonly ms: number;
  /** Measures the life, which a jump back of this clock makes no longer. */
  readonly clock: Clock;
}

export type BoundedMap<K extends string, V extends object | string | number | true> = LRUCache<K, V>;

/**
 * A map of at most `most` entries, which drops the one that was used longest ago. It takes room as entries come. With lru-cache's
 * `max` it would take room for all of them at once, and twenty such maps were a third of the time it takes to set up the server.
 */
export const boundedMap = <K extends string, V extends object | string | number | true>(
  most: number,
  life?: EntryLife,
): BoundedMap<K, V> =>
  new LRUCache<K, V>({
    maxSize: most,
    sizeCalculation: () => 1,
    ...(life && { ttl: life.ms, ttlResolution: 0, perf: createSteadyClock(life.clock) }),
  });

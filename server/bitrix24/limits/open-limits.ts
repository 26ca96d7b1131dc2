import type { Logger } from 'pino';
import { repeat, type Background } from '../../time/repeat.ts';
import type { Clock } from '../../time/clock.ts';
import type { LimitStore } from './limit-store.ts';
import { createMemoryLimits } from './memory-limits.ts';
import { createLimitsWithFallback } from './limits-with-fallback.ts';

export interface OpenLimitsOptions {
  /** For this process alone, or shared by all on the database. */
  readonly keptIn: 'memory' | 'database';
  readonly shared: LimitStore;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** How often limits that say nothing any more are forgotten, in milliseconds. */
const pruneEveryMs = 600_000;

/** Where limits are kept as the operator wishes, and kept tidy until it is stopped. */
export function openLimits({
  keptIn,
  shared,
  clock,
  logger,
}: OpenLimitsOptions): Background & { readonly store: LimitStore } {
  const memory = createMemoryLimits();
  const store =
    keptIn === 'memory'
      ? memory
      : createLimitsWithFallback({
          database: shared,
          memory,
          clock,
          onFault: error => logger.error({ err: error }, 'calls are counted in memory for a while'),
        });
  const pruning = repeat(
    pruneEveryMs,
    () => store.prune(clock.now()),
    error => logger.error({ err: error }, 'old limits could not be removed'),
  );
  return { store, stop: pruning.stop };
}

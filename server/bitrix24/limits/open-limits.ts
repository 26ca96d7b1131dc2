import type { Logger } from 'pino';
import { repeat, type Background } from '../../time/repeat.ts';
import type { Clock } from '../../time/clock.ts';
import type { LimitStore } from './limit-store.ts';
import { createMemoryLimits } from './memory-limits.ts';
import { createLimitsWithFallback } from './limits-with-fallback.ts';

export interface OpenLimitsOptions {
  /** `memory`: for this process alone; `database`: shared by all processes. */
  readonly keptIn: 'memory' | 'database';
  /** The store in the database. */
  readonly shared: LimitStore;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** Interval at which expired limits are removed, in milliseconds. */
const pruneEveryMs = 600_000;

/** Opens the limit store the operator has chosen and removes expired limits from it until `stop` is called. */
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
          onFault: error =>
            logger.error({ err: error }, 'the database does not answer: calls are counted in memory for now'),
        });
  const pruning = repeat(
    pruneEveryMs,
    () => store.prune(clock.now()),
    error => logger.error({ err: error }, 'expired limits could not be removed'),
  );
  return { store, stop: pruning.stop };
}

import type { Clock } from '../../time/clock.ts';
import { createSteadyClock } from '../../time/steady-clock.ts';
import { within } from '../../time/within.ts';
import type { LimitStore } from './limit-store.ts';

export interface LimitsWithFallbackOptions {
  readonly database: LimitStore;
  readonly memory: LimitStore;
  readonly clock: Clock;
  /** Time limit of one database query, in milliseconds. */
  readonly patienceMs?: number;
  /** Called when this process falls back to its memory. */
  readonly onFault: (error: unknown) => void;
}

/** Pause after a fault before the database is tried again, in milliseconds. */
const awayMs = 5_000;

/**
 * Keeps limits in the database, and in memory while it does not answer, so that a fault of the database fails no call.
 */
export function createLimitsWithFallback({
  database,
  memory,
  clock: wallClock,
  patienceMs = 2_000,
  onFault,
}: LimitsWithFallbackOptions): LimitStore {
  const clock = createSteadyClock(wallClock);
  let awayUntil = 0;

  async function inDatabase<T>(work: () => Promise<T>, otherwise: () => Promise<T>): Promise<T> {
    if (clock.now() < awayUntil) return otherwise();
    try {
      return await within(patienceMs, work());
    } catch (error) {
      awayUntil = clock.now() + awayMs;
      onFault(error);
      return otherwise();
    }
  }
  const nothing = () => Promise.resolve();

  return {
    take: (memberId, budget, now) =>
      inDatabase(
        async () => {
          const emptyAt = await database.take(memberId, budget, now);
          await memory.raise(memberId, emptyAt);
          return emptyAt;
        },
        () => memory.take(memberId, budget, now),
      ),
    raise: async (memberId, emptyAt) => {
      await memory.raise(memberId, emptyAt);
      await inDatabase(() => database.raise(memberId, emptyAt), nothing);
    },
    learn: async (memberId, lesson) => {
      await memory.learn(memberId, lesson);
      await inDatabase(() => database.learn(memberId, lesson), nothing);
    },
    lessons: (memberId, now) =>
      inDatabase(
        () => database.lessons(memberId, now),
        () => memory.lessons(memberId, now),
      ),
    removePortal: async memberId => {
      await memory.removePortal(memberId);
      await database.removePortal(memberId);
    },
    prune: async now => {
      await memory.prune(now);
      await database.prune(now);
    },
  };
}

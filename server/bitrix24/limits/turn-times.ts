import type { Clock } from '../../time/clock.ts';
import { liesAhead } from '../../time/time-window.ts';
import { emptyAfterCall, longestEmptyingMs, turnAt, type Budget } from './budget.ts';

/** When the turns of one portal come, as far as this process knows. Times in milliseconds since the epoch. */
export interface TurnTimes {
  /** Takes a turn from the portal's budget, unless the last one taken is still unused. */
  take(budget: Budget): Promise<void>;
  /** Uses the turn that was taken. */
  use(): void;
  /** When the caller at this place in the line may go; `index` is 0 for the first. Never before now. */
  timeOf(index: number, budget: Budget): number;
  /** Bars calls before `until`; the bucket is not empty before `emptyAt`. */
  pause(until: number, emptyAt: number): void;
}

/** @param takeShared takes a turn from the budget that all processes share; see `LimitStore.take` */
export function createTurnTimes(takeShared: (budget: Budget) => Promise<number>, clock: Clock): TurnTimes {
  let emptyAt = 0;
  let pausedUntil = 0;
  /** The turn that was taken and not used yet, as the time when its bucket is empty. */
  let taken: number | undefined;
  /** A time that lies too far ahead was noted before the clock was set back. */
  const orPast = (at: number) => (liesAhead(at, longestEmptyingMs, clock.now()) ? at : 0);

  return {
    take: async budget => {
      if (taken !== undefined) return;
      const next = await takeShared(budget);
      emptyAt = Math.max(orPast(emptyAt), next);
      taken = emptyAt;
    },
    use: () => {
      taken = undefined;
    },
    timeOf: (index, budget) => {
      const next = taken === undefined ? emptyAfterCall(emptyAt, budget, clock.now()) : orPast(taken);
      return Math.max(clock.now(), orPast(pausedUntil), turnAt(next + index * budget.msPerCall, budget));
    },
    pause: (until, notEmptyBefore) => {
      pausedUntil = Math.max(orPast(pausedUntil), until);
      emptyAt = Math.max(orPast(emptyAt), notEmptyBefore);
    },
  };
}

import type { Timers } from '../../client/transport/timers.ts';

interface Waiting {
  readonly at: number;
  readonly action: () => void;
}

export interface FakeTimers extends Timers {
  /** Lets this many milliseconds pass, with everything that falls due, and lets promises settle in between. */
  readonly pass: (ms: number) => Promise<void>;
  readonly pending: () => number;
}

/** Lets everything that waits for a promise go on. */
export const settle = (): Promise<void> => new Promise(resolve => setImmediate(resolve));

export function createFakeTimers(start = 1_000_000): FakeTimers {
  let now = start;
  const waiting = new Set<Waiting>();
  const nextDue = (until: number): Waiting | undefined =>
    [...waiting].filter(({ at }) => at <= until).sort((a, b) => a.at - b.at)[0];

  return {
    now: () => now,
    after: (ms, action) => {
      const one: Waiting = { at: now + ms, action };
      waiting.add(one);
      return () => void waiting.delete(one);
    },
    pass: async ms => {
      const until = now + ms;
      await settle();
      for (let due = nextDue(until); due; due = nextDue(until)) {
        now = due.at;
        waiting.delete(due);
        due.action();
        await settle();
      }
      now = until;
    },
    pending: () => waiting.size,
  };
}

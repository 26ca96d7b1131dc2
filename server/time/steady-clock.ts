import type { Clock } from './clock.ts';

/**
 * Makes a clock that never goes back, for pauses, ages and counts in the memory of this process. A jump back of the machine's
 * clock counts as time that passed, so that nothing noted before lasts longer for it. Its times compare with each other only.
 */
export function createSteadyClock(clock: Clock): Clock {
  let last = clock.now();
  let steady = last;
  return {
    now: () => {
      const now = clock.now();
      steady += Math.abs(now - last);
      last = now;
      return steady;
    },
    sleep: (milliseconds, signal) => clock.sleep(milliseconds, signal),
  };
}

import type { Timers } from './timers.ts';

/** Tells when the first view is on the page, so that what it does not need keeps out of its way. */
export interface Quiet {
  /** Counts this work as part of the first view until it settles. */
  readonly during: <T>(work: Promise<T>) => Promise<T>;
  /** Runs the action once: in the first idle moment with no work under way, and after the bound at the latest. */
  readonly whenQuiet: (action: () => void) => void;
}

/**
 * @param options `idle` runs an action when the browser has nothing better to do; `boundMs` is the longest wait in
 * milliseconds, for a portal that takes long and for a tab in the background
 */
export function createQuiet(options: {
  readonly idle: (action: () => void) => void;
  readonly timers: Timers;
  readonly boundMs: number;
}): Quiet {
  const { idle, timers, boundMs } = options;
  const waiting = new Set<() => void>();
  let underWay = 0;

  const look = (): void =>
    idle(() => {
      if (underWay > 0) return;
      for (const run of [...waiting]) run();
    });
  const settled = (): void => {
    underWay -= 1;
    if (underWay === 0 && waiting.size > 0) look();
  };

  return {
    during(work) {
      underWay += 1;
      void work.then(settled, settled);
      return work;
    },
    whenQuiet(action) {
      const callOff = timers.after(boundMs, run);
      function run(): void {
        if (!waiting.delete(run)) return;
        callOff();
        action();
      }
      waiting.add(run);
      look();
    },
  };
}

/** Milliseconds until an action runs in a browser that cannot tell when it is idle. */
const soonMs = 200;

/** Longest wait for an idle moment in milliseconds, because a busy computer may have none. */
const latestMs = 5_000;

/** Runs the action when the browser is idle; soon where it cannot tell. */
export function whenIdle(action: () => void): void {
  const { requestIdleCallback: ask } = globalThis as {
    readonly requestIdleCallback?: (run: () => void, options: { readonly timeout: number }) => void;
  };
  if (ask) ask(action, { timeout: latestMs });
  else setTimeout(action, soonMs);
}

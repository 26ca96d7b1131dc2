/** The part of the clock this app uses, so that tests can turn it. */
export interface Timers {
  readonly now: () => number;
  /** Calls back once after `ms` milliseconds; returns a function that calls it off. */
  readonly after: (ms: number, action: () => void) => () => void;
}

export const realTimers: Timers = {
  now: () => Date.now(),
  after: (ms, action) => {
    const id = setTimeout(action, ms);
    return () => clearTimeout(id);
  },
};

/**
 * Settles like `work`, or resolves to `late()` after `ms` milliseconds, or to `aborted()` when the signal fires.
 * What `work` does afterwards is ignored, a late rejection included.
 */
export function within<T>(
  work: Promise<T>,
  options: {
    readonly ms: number;
    readonly timers: Timers;
    readonly late: () => T;
    readonly signal?: AbortSignal;
    readonly aborted?: () => T;
  },
): Promise<T> {
  const { ms, timers, late, signal, aborted = late } = options;
  return new Promise<T>((resolve, reject) => {
    const onAbort = (): void => settle(() => resolve(aborted()));
    const callOff = timers.after(ms, () => settle(() => resolve(late())));
    function settle(outcome: () => void): void {
      callOff();
      signal?.removeEventListener('abort', onAbort);
      outcome();
    }
    if (signal?.aborted) onAbort();
    else signal?.addEventListener('abort', onAbort);
    work.then(
      value => settle(() => resolve(value)),
      (error: unknown) => settle(() => reject(error instanceof Error ? error : new Error(String(error)))),
    );
  });
}

/** The clock and timers of the page; tests replace them. */
export interface Timers {
  readonly now: () => number;
  /** Runs the action once after `ms` milliseconds; returns a function that cancels it. */
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
 * Settles like `work`, or resolves to `late()` after `ms` milliseconds, or to `aborted()` when the signal fires. A later
 * result or rejection of `work` is ignored.
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

/** A time limit that several steps share. */
export interface Deadline {
  /** The limit of all steps together. */
  readonly milliseconds: number;
  /**
   * Runs `work` until it is done, the time is up or `signal` fires; the latter two also abort the signal given to `work`.
   * @param late makes the error thrown when the time is up
   * @throws the reason of `signal` when it fires
   */
  within<T>(signal: AbortSignal, late: () => Error, work: (signal: AbortSignal) => Promise<T>): Promise<T>;
}

/** Starts the time limit. @param now monotonic clock in milliseconds */
export function createDeadline(milliseconds: number, now: () => number): Deadline {
  const end = now() + milliseconds;
  return {
    milliseconds,
    within: async (signal, late, work) => {
      const time = new AbortController();
      const timer = setTimeout(() => time.abort(), Math.max(0, end - now()));
      const either = AbortSignal.any([time.signal, signal]);
      try {
        return await Promise.race([work(either), whenAborted(either)]);
      } catch (error) {
        signal.throwIfAborted();
        throw time.signal.aborted ? late() : error;
      } finally {
        clearTimeout(timer);
      }
    },
  };
}

/** Rejects when the signal fires, for work that ignores signals, such as looking up a name. */
const whenAborted = (signal: AbortSignal): Promise<never> =>
  new Promise((_resolve, reject) => {
    const stop = () => reject(signal.reason as Error);
    if (signal.aborted) stop();
    else signal.addEventListener('abort', stop, { once: true });
  });

/** A moment until which several steps have to be done. */
export interface Deadline {
  /** Of all steps together, in milliseconds. */
  readonly milliseconds: number;
  /**
   * Gives `work` a signal that fires when the time is up or `signal` does, and waits no longer than that.
   * @param late what is thrown when the time is up; when `signal` fires, its reason is
   */
  within<T>(signal: AbortSignal, late: () => Error, work: (signal: AbortSignal) => Promise<T>): Promise<T>;
}

/** Begins to run at once. */
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

/** Some work, such as looking up a name, hears no signal. */
const whenAborted = (signal: AbortSignal): Promise<never> =>
  new Promise((_resolve, reject) => {
    const stop = () => reject(signal.reason as Error);
    if (signal.aborted) stop();
    else signal.addEventListener('abort', stop, { once: true });
  });

/** Work of the server itself that is repeated. */
export interface Background {
  /** Finishes the round under way and starts no other. */
  stop(): Promise<void>;
}

/**
 * Runs `work` after `everyMs` milliseconds, and again `everyMs` milliseconds after each run has ended.
 * @param onFault called with the error of a run that failed; the next one follows all the same
 */
export function repeat(
  everyMs: number,
  work: () => Promise<void>,
  onFault: (error: unknown) => void,
): Background {
  let stopped = false;
  let running = Promise.resolve();
  let timer = setTimeout(round, everyMs).unref();
  function round(): void {
    running = work()
      .catch(onFault)
      .then(() => {
        if (!stopped) timer = setTimeout(round, everyMs).unref();
      });
  }
  return {
    stop: () => {
      stopped = true;
      clearTimeout(timer);
      return running;
    },
  };
}

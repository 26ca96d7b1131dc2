/** Work of the server's own that comes round again and again. */
export interface Background {
  /** Finishes the round at hand and begins no other. */
  stop(): Promise<void>;
}

/**
 * Does a round of `work`, then another `everyMs` milliseconds after it has ended.
 * @param onFault told of a round that failed; the next one comes all the same
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

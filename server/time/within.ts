/** Thrown when work takes longer than its caller waits for it. */
export class TooLate extends Error {
  constructor(milliseconds: number) {
    super(`No result within ${milliseconds} ms`);
  }
}

/**
 * Waits for work, but not for longer than `milliseconds`. The work is not stopped then; its outcome is ignored.
 * @param pausedMs how many milliseconds of the wait do not count so far, such as those in a queue
 * @throws TooLate when the time is up; what the work throws before that is passed on
 */
export function within<T>(
  milliseconds: number,
  work: Promise<T>,
  pausedMs: () => number = () => 0,
): Promise<T> {
  return new Promise((resolve, reject) => {
    let timer: NodeJS.Timeout | undefined;
    const wait = (leftMs: number, excludedMs: number) => {
      timer = setTimeout(() => {
        const paused = pausedMs();
        if (paused > excludedMs) wait(paused - excludedMs, paused);
        else reject(new TooLate(milliseconds));
      }, leftMs);
    };
    wait(milliseconds, 0);
    const end = () => clearTimeout(timer);
    work.then(end, end);
    work.then(resolve, reject);
  });
}

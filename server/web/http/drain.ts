import type { RequestHandler } from 'express';
import type { Clock } from '../../time/clock.ts';

/** Knows which requests are running, and lets them finish when the process is told to stop. */
export interface Drain {
  readonly track: RequestHandler;
  readonly isDraining: () => boolean;
  /**
   * From now on not ready for traffic. Resolves when the running requests are done: after `graceMs` at the earliest, so that
   * a load balancer notices, and after `longestMs` at the latest.
   */
  begin(graceMs: number, longestMs: number): Promise<void>;
}

export function createDrain(clock: Clock): Drain {
  let draining = false;
  const running = new Set<object>();
  let whenIdle: (() => void) | undefined;

  return {
    track: (_req, res, next) => {
      running.add(res);
      res.once('close', () => {
        running.delete(res);
        if (running.size === 0) whenIdle?.();
      });
      next();
    },
    isDraining: () => draining,
    begin: async (graceMs, longestMs) => {
      draining = true;
      await clock.sleep(graceMs);
      const idle = new Promise<void>(resolve => {
        if (running.size === 0) resolve();
        else whenIdle = resolve;
      });
      // Once idle, nothing keeps the process alive for the rest of the time.
      await Promise.race([idle, new Promise<void>(resolve => setTimeout(resolve, longestMs).unref())]);
    },
  };
}

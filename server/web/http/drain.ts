import type { RequestHandler } from 'express';
import type { Clock } from '../../time/clock.ts';

/** Tracks running requests and lets them finish when the process is told to stop. */
export interface Drain {
  readonly track: RequestHandler;
  readonly isDraining: () => boolean;
  /**
   * Makes the process not ready for traffic. Resolves when the running requests are done: after `graceMs` at the earliest,
   * for a load balancer to notice, and after `longestMs` at the latest.
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
      // The timer is unreferenced: an idle process may end before it fires.
      await Promise.race([idle, new Promise<void>(resolve => setTimeout(resolve, longestMs).unref())]);
    },
  };
}

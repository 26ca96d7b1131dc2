import type { Response } from 'express';

/** Tracks running requests, so that they can finish when the process is told to stop. */
export interface Drain {
  /** Notes that a request has come; it runs until its connection or its answer is over. */
  readonly track: (res: Response) => void;
  readonly isDraining: () => boolean;
  /** Makes the process not ready for traffic. From now on every answer is the last one on its connection. */
  begin(): void;
  /** Resolves when no request is running. */
  whenIdle(): Promise<void>;
}

export function createDrain(): Drain {
  let draining = false;
  const running = new Set<Response>();
  const waiting: (() => void)[] = [];

  const announceEnd = (res: Response): void => {
    if (!res.headersSent) res.setHeader('Connection', 'close');
  };

  return {
    track: res => {
      running.add(res);
      if (draining) announceEnd(res);
      res.once('close', () => {
        running.delete(res);
        if (running.size === 0) for (const resolve of waiting.splice(0)) resolve();
      });
    },
    isDraining: () => draining,
    begin: () => {
      draining = true;
      running.forEach(announceEnd);
    },
    whenIdle: () =>
      new Promise<void>(resolve => {
        if (running.size === 0) resolve();
        else waiting.push(resolve);
      }),
  };
}

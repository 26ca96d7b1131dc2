import type { Timers } from './timers.ts';

/** Lower than this the frame looks cramped, whatever little it shows. */
const minHeight = 360;

/**
 * Tells the portal the height of the content whenever it changes, at most once per `pauseMs`, so that the frame never
 * shows a scrollbar of its own (platform contract 10, M7).
 *
 * @returns a function to call after every possible change
 */
export function createFitWindow(options: {
  readonly height: () => number;
  readonly resize: (height: number) => Promise<unknown>;
  readonly timers: Timers;
  readonly pauseMs: number;
}): () => void {
  const { height, resize, timers, pauseMs } = options;
  let sent = 0;
  let waiting = false;

  return () => {
    if (waiting) return;
    waiting = true;
    timers.after(pauseMs, () => {
      waiting = false;
      const wanted = Math.max(minHeight, Math.ceil(height()));
      if (wanted === sent) return;
      sent = wanted;
      resize(wanted).catch(() => (sent = 0));
    });
  };
}

import type { Timers } from '../transport/timers.ts';

/** Lower than this the frame looks cramped, whatever little it shows. */
const minHeight = 360;

/**
 * Tells the portal the height of the content whenever it changes, at most once per `pauseMs`, so that the frame never
 * shows a scrollbar of its own (platform contract 10, M7).
 *
 * Growing is told at once; shrinking when the height has stood for `calmMs`: between two places the page is empty for a
 * moment, and a frame that shrinks and grows makes the portal's page jump under the hand.
 *
 * @returns a function to call after every possible change
 */
export function createFitWindow(options: {
  readonly height: () => number;
  readonly resize: (height: number) => Promise<unknown>;
  readonly timers: Timers;
  readonly pauseMs: number;
  readonly calmMs: number;
}): () => void {
  const { height, resize, timers, pauseMs, calmMs } = options;
  let sent = 0;
  let waiting = false;
  let callOffShrinking = (): void => undefined;

  const wanted = (): number => Math.max(minHeight, Math.ceil(height()));
  const tell = (): void => {
    if (wanted() === sent) return;
    sent = wanted();
    resize(sent).catch(() => (sent = 0));
  };

  return () => {
    if (waiting) return;
    waiting = true;
    timers.after(pauseMs, () => {
      waiting = false;
      callOffShrinking();
      if (wanted() >= sent) tell();
      else callOffShrinking = timers.after(calmMs, tell);
    });
  };
}

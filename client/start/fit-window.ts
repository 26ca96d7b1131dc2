import type { Timers } from '../transport/timers.ts';

/** Least height in pixels; a lower frame looks cramped. */
const minHeight = 360;

/**
 * Tells the portal the height of the content whenever it changes, at most once per `pauseMs`, so that the frame never
 * shows a scrollbar of its own (platform contract 10, M7).
 *
 * A greater height is sent at once, a smaller one after it has lasted for `calmMs`: the page is empty for a moment between
 * two places, and a frame that shrinks and grows makes the portal's page jump.
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

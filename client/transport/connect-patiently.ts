import type { FrameConnection } from './frame.ts';
import type { Timers } from './timers.ts';

/** Milliseconds before another attempt, and how many there are: the SDK may fail to load while the network is away. */
const pauseMs = 15_000;
const attempts = 4;

/** Connects to the portal's page, and tries again for a while where the SDK could not be loaded. */
export async function connectPatiently(
  frame: FrameConnection,
  timers: Timers,
  left: number = attempts,
): Promise<void> {
  const state = await frame.connect();
  if (!state.ok && left > 1) timers.after(pauseMs, () => void connectPatiently(frame, timers, left - 1));
}

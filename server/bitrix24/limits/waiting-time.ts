import { currentCall, type CallUnderWay } from '../outbound/cause.ts';

/**
 * How long the call has waited in line so far, its present wait included, in milliseconds. That time is not the
 * portal's.
 */
export const waitedMs = ({ waitedMs: before, waitingSince }: CallUnderWay): number =>
  before + (waitingSince === undefined ? 0 : performance.now() - waitingSince);

/** Runs the wait and adds its time to the current call. */
export async function countWaiting<T>(wait: () => Promise<T>): Promise<T> {
  const call = currentCall();
  if (call === undefined) return wait();
  const since = performance.now();
  call.waitingSince = since;
  try {
    return await wait();
  } finally {
    call.waitedMs += performance.now() - since;
    call.waitingSince = undefined;
  }
}

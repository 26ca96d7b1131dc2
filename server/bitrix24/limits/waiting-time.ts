import { currentCall, type CallUnderWay } from '../outbound/cause.ts';

/** How long the call has stood in line so far, what it stands now included: that is not the portal's slowness. In milliseconds. */
export const waitedMs = ({ waitedMs: before, waitingSince }: CallUnderWay): number =>
  before + (waitingSince === undefined ? 0 : performance.now() - waitingSince);

/** Does the waiting, as part of the call that is measured. */
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

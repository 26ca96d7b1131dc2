import { presentCall, type CallUnderWay } from '../outbound/cause.ts';

/** How long the call has stood in line so far, what it stands now included: that is not the portal's slowness. In milliseconds. */
export const stoodMs = ({ stoodMs: before, standsSince }: CallUnderWay): number =>
  before + (standsSince === undefined ? 0 : performance.now() - standsSince);

/** Does the waiting, as part of the call that is measured. */
export async function standing<T>(wait: () => Promise<T>): Promise<T> {
  const call = presentCall();
  if (call === undefined) return wait();
  const since = performance.now();
  call.standsSince = since;
  try {
    return await wait();
  } finally {
    call.stoodMs += performance.now() - since;
    call.standsSince = undefined;
  }
}

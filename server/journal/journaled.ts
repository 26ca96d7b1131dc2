import type { Outbound, OutgoingCall } from '../bitrix24/outbound/outbound.ts';
import { currentCall, currentCause } from '../bitrix24/outbound/cause.ts';
import type { Clock } from '../time/clock.ts';
import { DeskError } from '../desk-error.ts';
import type { RecordCall, RecordedCall } from './recorded-call.ts';

/**
 * Wraps the way out so that every request is recorded, with whatever outcome. Work that several callers share, such as a refresh,
 * is recorded for the first one.
 */
export function journaled(outbound: Outbound, record: RecordCall, clock: Clock): Outbound {
  return {
    post: request => {
      const { call, body } = request;
      const begun = performance.now();
      const started = {
        call,
        cause: currentCause(),
        at: clock.now(),
        attempt: countAttempt(call),
        sent: body.length,
      };
      const finish = (outcome: RecordedCall['outcome']) =>
        record({ ...started, ms: Math.round(performance.now() - begun), outcome });
      return outbound.post(request).then(
        answer => {
          finish(answer);
          return answer;
        },
        (error: unknown) => {
          finish({ code: error instanceof DeskError ? error.code : 'UNKNOWN' });
          throw error;
        },
      );
    },
    close: () => outbound.close(),
  };
}

/** Counts a request that is about to be sent. @returns 1 for the first request of a call, more for its repetitions */
function countAttempt({ to, method }: OutgoingCall): number {
  const counts = currentCall()?.sent;
  const name = `${to} ${method}`;
  const attempt = (counts?.get(name) ?? 0) + 1;
  counts?.set(name, attempt);
  return attempt;
}

import type { Problem } from '../../server/bitrix24/answer.ts';
import { errorIn } from '../../server/bitrix24/biconnector/hidden-error.ts';
import { isItem as isRecord } from '../../server/bitrix24/biconnector/item.ts';

export { isRecord };
export type { Problem };

/** The ways an answer can reach the page (see call.ts for the order they are asked in). */
export type RouteName = 'BX.rest' | 'BX24' | 'B24Frame' | 'server';

/** A route that was asked and could not deliver. Shown to the person, so that a detour is never a secret. */
export interface LostAttempt {
  readonly route: RouteName;
  readonly code: string;
}

export interface Success {
  readonly ok: true;
  readonly result: unknown;
  /** The `time` block as Bitrix24 gave it, null where there was none. */
  readonly time: Readonly<Record<string, unknown>> | null;
  readonly answeredBy: RouteName;
  readonly lost?: readonly LostAttempt[];
}

export interface Failure {
  readonly ok: false;
  /** Bitrix24's own code where there is one, else one of this app's. Always text: the number 0 becomes "0". */
  readonly code: string;
  /** What the portal or the server said, in its own words; may be empty. */
  readonly message: string;
  /** HTTP status, 0 where there was none. */
  readonly status: number;
  /** Seconds after which trying again makes sense. */
  readonly retryAfter?: number;
  readonly requestId?: string;
  readonly answeredBy?: RouteName;
  readonly lost?: readonly LostAttempt[];
  /** The fields that were refused. */
  readonly problems?: readonly Problem[];
}

/** Errors are data: a call resolves to one of these and never throws. */
export type Answer = Success | Failure;

/**
 * Turns a `result` into an answer, which is a failure where an error hides in it.
 * @param status HTTP status of the answer
 */
export function answerFrom(result: unknown, time: unknown, answeredBy: RouteName, status = 200): Answer {
  const error = errorIn(result);
  if (error) return { ok: false, ...error, status, answeredBy };
  return { ok: true, result, time: isRecord(time) ? time : null, answeredBy };
}

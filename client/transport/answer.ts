import type { Problem } from '../../server/bitrix24/answer.ts';
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

function asText(value: unknown): string {
  return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
}

interface Reported {
  readonly code: string;
  readonly message: string;
}

/**
 * Reads `{error, error_description}`, where `error` may be text, the number 0, or (inside `result` and in REST v3)
 * an object that holds code and text in its turn.
 */
function problemIn(holder: Readonly<Record<string, unknown>>): Reported | null {
  const { error } = holder;
  if (error === undefined || error === null) return null;
  if (isRecord(error)) {
    const code = asText(error['error'] ?? error['code']);
    return { code: code || 'UNKNOWN', message: asText(error['error_description'] ?? error['message']) };
  }
  return { code: asText(error) || 'UNKNOWN', message: asText(holder['error_description']) };
}

/**
 * The error hidden in a `result` that came with HTTP 200, if there is one: nested, flat, or with the numeric code 0
 * (biconnector contract 2.3, platform contract 7.5). What matters is that `error` is there, not that it is truthy.
 */
function problemInside(result: unknown): Reported | null {
  return isRecord(result) ? problemIn(result) : null;
}

const emptyToNull = (time: unknown): Readonly<Record<string, unknown>> | null =>
  isRecord(time) ? time : null;

/** Turns a `result` into an answer, catching an error inside it. */
export function answerFrom(result: unknown, time: unknown, answeredBy: RouteName, status = 200): Answer {
  const problem = problemInside(result);
  if (problem) return { ok: false, ...problem, status, answeredBy };
  return { ok: true, result, time: emptyToNull(time), answeredBy };
}

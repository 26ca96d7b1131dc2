import { DeskError, type ErrorDetails } from '../desk-error.ts';
import { errorCatalogue, isOwnCode, type OwnCode } from '../error-catalogue.ts';

/** A field that must not be sent as it is, found before any call. */
export interface Problem {
  /** Where it is, such as `title` or `settings.2.code`. */
  readonly field: string;
  /** Bitrix24's code for it where there is one; the page has words for each. */
  readonly code: string;
  /** The number the rule is about: a greatest length, a greatest count. */
  readonly limit?: number;
}

export interface Success {
  readonly ok: true;
  readonly result: unknown;
  readonly time: unknown;
  /** The way the answer came, where the caller has several. */
  readonly answeredBy?: string;
}

export interface Refusal {
  readonly ok: false;
  /** Bitrix24's own code where there is one; `0` is a code of its own (biconnector contract 2.3). */
  readonly code: string;
  readonly message: string;
  /** Status of our answer; see `statusOf`. */
  readonly status: number;
  /** Whole seconds. */
  readonly retryAfter?: number;
  readonly problems?: readonly Problem[];
}

/** What Bitrix24 said, whichever of its many ways it chose: errors are data. */
export type Answer = Success | Refusal;

/** Bitrix24's code for an error as text, also where it is the number 0; undefined for what cannot be one. */
export function readCode(value: unknown): string | undefined {
  if (typeof value === 'number') return String(value);
  return typeof value === 'string' && /^[\w.-]{1,64}$/.test(value) ? value : undefined;
}

/** When trying again makes sense, in seconds: Bitrix24 never says so itself (platform contract 4.5, 4.7). */
const retryAfter = new Map([
  ['OPERATION_TIME_LIMIT', 600],
  ['QUERY_LIMIT_EXCEEDED', 2],
  ['OVERLOAD_LIMIT', 3600],
]);

/** An error of the catalogue. */
export function refuse(code: OwnCode, details?: Omit<ErrorDetails, 'cause' | 'problems'>): Refusal;
/** An error of Bitrix24 under the status our answer gives it. */
export function refuse(code: string, message: string, httpStatus: number): Refusal;
export function refuse(
  code: string,
  words: string | Omit<ErrorDetails, 'cause' | 'problems'> = {},
  httpStatus = 0,
): Refusal {
  const text = isOwnCode(code) ? errorCatalogue[code][1] : '';
  const details = typeof words === 'string' ? { message: words } : words;
  const refusal = { ok: false, code, message: text, status: statusOf(code, httpStatus), ...details } as const;
  const seconds = retryAfter.get(code);
  return seconds === undefined ? refusal : { ...refusal, retryAfter: seconds };
}

/**
 * A write that was sent and whose answer did not come. Nobody repeats it: whoever asked for it looks first.
 * @param status 504 after a timeout, 502 after a broken connection or an answer that cannot be read
 */
export const mayHaveArrived = (status: 502 | 504): Refusal => refuse('MAY_HAVE_ARRIVED', { status });

/** For code that cannot go on without the answer. */
export const asDeskError = ({ code, message, ...options }: Refusal): DeskError =>
  new DeskError(code, message, options);

/**
 * A result on its own, such as one command's of a batch. Bitrix24 nests an error in it today and did not before, both with
 * HTTP 200 (biconnector contract 2.3, platform contract 7.5).
 */
export function readResult(result: unknown, time: unknown): Answer {
  if (!hasError(result)) return { ok: true, result, time };
  const holder = hasError(result.error) ? result.error : result;
  const code = readCode(holder.error);
  if (code === undefined)
    return refuse('PORTAL_NONSENSE', { message: 'The portal reports an error it does not name.' });
  const { error_description: description } = holder;
  return refuse(code, typeof description === 'string' ? description : '', 200);
}

interface ErrorHolder {
  readonly error: unknown;
  readonly error_description?: unknown;
}

const hasError = (value: unknown): value is ErrorHolder =>
  typeof value === 'object' && value !== null && 'error' in value;

/**
 * Our status for an error of Bitrix24, whose own statuses say little: the same code comes with 200, 400 and 401 (platform contract 4.5 and appendix C).
 */
export function statusOf(code: string, httpStatus: number): number {
  if (isOwnCode(code)) return errorCatalogue[code][0];
  const known = statuses.find(([pattern]) => pattern.test(code))?.[1];
  if (known !== undefined) return known;
  if (httpStatus >= 500 || (httpStatus >= 300 && httpStatus < 400) || httpStatus === 0) return 502;
  return httpStatus >= 400 ? httpStatus : 400;
}

const statuses: readonly (readonly [RegExp, number])[] = [
  [/^REQUEST_TIMEOUT$/, 504],
  [/^DATASET_UPDATE_ERROR$|^ERR_BAD_RESPONSE$|^JSSDK_/, 502],
  [/^VALIDATION_|^ERROR_ARGUMENT$|^INVALID_METHOD$|^INVALID_REQUEST$/, 400],
  [/^(expired_token|NO_AUTH_FOUND|authorization_error|ERROR_OAUTH|APPLICATION_NOT_FOUND)$/, 401],
  [/_NOT_FOUND$|^PORTAL_DELETED$/, 404],
  [
    /^(INVALID_CREDENTIALS|user_access_error|WRONG_AUTH_TYPE|METHOD_CONFIRM_DENIED|METHOD_CONFIRM_WAITING|allowed_only_intranet_user)$/,
    403,
  ],
  [/_RESTRICTED$|^BX_ERROR$|^NAME_EXISTS$|^DATASET_ALREADY_EXIST$/, 409],
  [/^OPERATION_TIME_LIMIT$/, 429],
  [/^(QUERY_LIMIT_EXCEEDED|OVERLOAD_LIMIT)$/, 503],
];

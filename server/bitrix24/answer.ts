import { DeskError, type ErrorDetails } from '../desk-error.ts';
import { errorCatalogue, isOwnCode, type OwnCode } from '../error-catalogue.ts';
import type { Answer, Refusal } from './answer-shapes.ts';
import { errorIn } from './hidden-error.ts';

export type { Answer, Problem, Refusal, Success } from './answer-shapes.ts';

/** Calls one REST method of a portal as a fixed user. */
export type CallMethod = (method: string, params: object) => Promise<Answer>;

/** Seconds after which a retry makes sense; Bitrix24 never sends them (platform contract 4.5, 4.7). */
const retryAfter = new Map([
  ['OPERATION_TIME_LIMIT', 600],
  ['QUERY_LIMIT_EXCEEDED', 2],
  ['OVERLOAD_LIMIT', 3600],
]);

/** Builds the refusal of one of our own codes. @param details what differs from the catalogue */
export function refuse(code: OwnCode, details?: Omit<ErrorDetails, 'cause' | 'problems'>): Refusal;
/** Builds a refusal from an error of Bitrix24. @param httpStatus the status it came with; `statusOf` decides ours */
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
 * A write that was sent but not confirmed. It is never repeated: the user checks the portal first.
 * @param status 504 after a timeout, 502 after a broken connection or an unreadable answer
 */
export const mayHaveArrived = (status: 502 | 504): Refusal => refuse('MAY_HAVE_ARRIVED', { status });

/** Turns a refusal into an error, for code that cannot continue without the answer. */
export const asDeskError = ({ code, message, ...options }: Refusal): DeskError =>
  new DeskError(code, message, options);

/** Reads a result on its own, such as one command's of a batch, and the error it may hold. */
export function readResult(result: unknown, time: unknown): Answer {
  const error = errorIn(result);
  return error === undefined ? { ok: true, result, time } : refuse(error.code, error.message, 200);
}

/**
 * Maps an error code to the HTTP status of our answer. Bitrix24's own status says little: the same code comes with 200,
 * 400 and 401 (platform contract 4.5, appendix C).
 */
export function statusOf(code: string, httpStatus: number): number {
  if (isOwnCode(code)) return errorCatalogue[code][0];
  const listed = statuses.find(([pattern]) => pattern.test(code))?.[1];
  if (listed !== undefined) return listed;
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
    /^(INVALID_CREDENTIALS|AUTHORIZE_ERROR|user_access_error|WRONG_AUTH_TYPE|METHOD_CONFIRM_DENIED|METHOD_CONFIRM_WAITING|allowed_only_intranet_user)$/,
    403,
  ],
  [/_RESTRICTED$|^BX_ERROR$|^NAME_EXISTS$|^DATASET_ALREADY_EXIST$/, 409],
  [/^OPERATION_TIME_LIMIT$/, 429],
  [/^(QUERY_LIMIT_EXCEEDED|OVERLOAD_LIMIT)$/, 503],
];

import { DeskError } from '../desk-error.ts';
import type { Answer, Refusal } from './biconnector/answer.ts';
import { errorIn } from './biconnector/hidden-error.ts';

export type { Answer, Problem, Refusal, Success } from './biconnector/answer.ts';

/** When trying again makes sense, in seconds: Bitrix24 never says so itself (platform contract 4.5, 4.7). */
const retryAfter = new Map([
  ['OPERATION_TIME_LIMIT', 600],
  ['QUERY_LIMIT_EXCEEDED', 2],
  ['OVERLOAD_LIMIT', 3600],
]);

/** An error of Bitrix24, or of the way there, under the status our answer gives it. */
export function refuse(code: string, message: string, httpStatus: number): Refusal {
  const refusal = { ok: false, code, message, status: statusOf(code, httpStatus) } as const;
  const seconds = retryAfter.get(code);
  return seconds === undefined ? refusal : { ...refusal, retryAfter: seconds };
}

/**
 * A write that was sent and whose answer did not come. Nobody repeats it: whoever asked for it looks first.
 * @param status 504 after a timeout, 502 after a broken connection or an answer that cannot be read
 */
export const mayHaveArrived = (status: 502 | 504): Refusal => ({
  ok: false,
  code: 'MAY_HAVE_ARRIVED',
  message: 'The portal did not confirm the change. It may have happened: look before you try again.',
  status,
});

/** For code that cannot go on without the answer. */
export const asDeskError = ({ code, message, ...options }: Refusal): DeskError =>
  new DeskError(code, message, options);

/** Reads a result on its own, such as one command's of a batch, and the error it may hold. */
export function readResult(result: unknown, time: unknown): Answer {
  const error = errorIn(result);
  return error === undefined ? { ok: true, result, time } : refuse(error.code, error.message, 200);
}

/**
 * Our status for an error of Bitrix24, whose own statuses say little: the same code comes with 200, 400 and 401 (platform contract 4.5 and appendix C).
 */
export function statusOf(code: string, httpStatus: number): number {
  const known = statuses.find(([pattern]) => pattern.test(code))?.[1];
  if (known !== undefined) return known;
  if (httpStatus >= 500 || (httpStatus >= 300 && httpStatus < 400) || httpStatus === 0) return 502;
  return httpStatus >= 400 ? httpStatus : 400;
}

const statuses: readonly (readonly [RegExp, number])[] = [
  [/^PORTAL_TIMEOUT$|^REQUEST_TIMEOUT$/, 504],
  [
    /^PORTAL_(UNREACHABLE|NONSENSE|MOVED)$|^MAY_HAVE_ARRIVED$|^ADDRESS_REFUSED$|^DATASET_UPDATE_ERROR$|^ERR_BAD_RESPONSE$|^JSSDK_/,
    502,
  ],
  [/^VALIDATION_|^ERROR_ARGUMENT$|^INVALID_METHOD$|^INVALID_REQUEST$/, 400],
  [/^PAYMENT_REQUIRED$/, 402],
  [
    /^(expired_token|invalid_token|NO_AUTH_FOUND|authorization_error|ERROR_OAUTH|NOT_INSTALLED|APPLICATION_NOT_FOUND)$/,
    401,
  ],
  [/_NOT_FOUND$|^NOT_FOUND$|^PORTAL_DELETED$/, 404],
  [
    /^(ACCESS_DENIED|INVALID_CREDENTIALS|insufficient_scope|user_access_error|WRONG_AUTH_TYPE|METHOD_CONFIRM_DENIED|METHOD_CONFIRM_WAITING|allowed_only_intranet_user)$/,
    403,
  ],
  [/_RESTRICTED$|^BX_ERROR$|^NAME_EXISTS$|^DATASET_ALREADY_EXIST$/, 409],
  [/^OPERATION_TIME_LIMIT$/, 429],
  [/^(QUERY_LIMIT_EXCEEDED|OVERLOAD_LIMIT|PORTAL_BUSY)$/, 503],
];

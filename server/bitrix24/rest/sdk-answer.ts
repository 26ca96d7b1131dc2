import { AjaxError, type AjaxResult } from '@bitrix24/b24jssdk';
import { DeskError } from '../../desk-error.ts';
import { mayHaveArrived, readResult, refuse, type Answer, type Refusal } from '../answer.ts';
import { readCode } from '../hidden-error.ts';

/** Reads the SDK's answer. The SDK treats every HTTP 200 as a success, so an error inside `result` is found here. */
export function readAnswer(answer: AjaxResult): Answer {
  const [error] = [...answer.getErrors()];
  if (error !== undefined) return readFailure(error);
  const { result, time } = answer.getData() as { result: unknown; time: unknown };
  return readResult(result, time);
}

/** Reads what the SDK throws: an error of ours from below it, an error answer of the portal, or a transport failure. */
export function readFailure(error: unknown): Refusal {
  const origin = error instanceof Error && 'originalError' in error ? error.originalError : error;
  const own = origin instanceof DeskError ? origin : undefined;
  if (own !== undefined) {
    const { code, message, status, retryAfter } = own;
    return { ok: false, code, message, status, ...(retryAfter === undefined ? {} : { retryAfter }) };
  }
  if (error instanceof AjaxError) {
    if (error.code === 'MAY_HAVE_ARRIVED') return mayHaveArrived(error.status === 504 ? 504 : 502);
    const code = readCode(error.code);
    return code === undefined
      ? refuse('PORTAL_NONSENSE', { message: 'The portal reports an error it does not name.' })
      : refuse(code, error.message, error.status);
  }
  return refuse('PORTAL_NONSENSE');
}

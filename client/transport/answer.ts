import type { Answer, WayName } from '../../server/bitrix24/answer-shapes.ts';
import { errorIn } from '../../server/bitrix24/hidden-error.ts';
import { isItem } from '../../server/bitrix24/biconnector/item.ts';

export type {
  Answer,
  LostAttempt,
  Problem,
  Refusal as Failure,
  Success,
  WayName,
} from '../../server/bitrix24/answer-shapes.ts';

/**
 * Turns a `result` into an answer, which is a failure where an error hides in it.
 * @param status HTTP status of the answer
 */
export function answerFrom(result: unknown, time: unknown, answeredBy: WayName, status = 200): Answer {
  const error = errorIn(result);
  if (error) return { ok: false, ...error, status, answeredBy };
  return { ok: true, result, time: isItem(time) ? time : null, answeredBy };
}

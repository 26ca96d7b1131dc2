import type { Problem, Refusal } from '../answer.ts';
import { wordProblem } from './problem-words.ts';

/** A refusal made here, in the form and the words the portal would have given it. */
export function refuseInput(problems: readonly Problem[]): Refusal {
  const [first = { field: '', code: 'VALIDATION_INVALID_FIELD_TYPE' }] = problems;
  return { ok: false, code: first.code, message: wordProblem(first, problems), status: 400, problems };
}

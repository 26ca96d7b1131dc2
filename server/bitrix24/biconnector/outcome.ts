import { refuse, type Answer, type Refusal, type Success } from '../answer.ts';

/** What a typed method gives: the value and the answer it was read from, or why there is none. */
export type Outcome<T> = { readonly ok: true; readonly value: T; readonly from: Success } | Refusal;

/**
 * Reads the result of an answer.
 * @param read gives undefined for a result that is not what the method promises
 * @param what the portal left out, for the message
 */
export function outcome<T>(
  answer: Answer,
  read: (result: unknown) => T | undefined,
  what: string,
): Outcome<T> {
  if (!answer.ok) return answer;
  const value = read(answer.result);
  if (value !== undefined) return { ok: true, value, from: answer };
  return refuse('PORTAL_NONSENSE', { message: `The portal answered without ${what}.` });
}

/** Update and delete answer `true` and nothing else (biconnector contract 2.2). */
export const done = (answer: Answer): Outcome<true> =>
  outcome(answer, result => (result === true ? result : undefined), 'a confirmation');

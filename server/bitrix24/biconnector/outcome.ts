import { refuse, type Answer, type Refusal, type Success } from '../answer.ts';

/** The outcome of a typed method: the value and the answer it was read from, or a refusal. */
export type Outcome<T> = { readonly ok: true; readonly value: T; readonly from: Success } | Refusal;

/**
 * Reads the value in an answer.
 * @param read returns undefined for a result that the method must not give
 * @param what names the missing value in the message of `PORTAL_NONSENSE` (502)
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

/** Reads the answer to an update or delete, which is `true` and nothing else (biconnector contract 2.2). */
export const done = (answer: Answer): Outcome<true> =>
  outcome(answer, result => (result === true ? result : undefined), 'a confirmation');

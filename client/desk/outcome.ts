import type { Outcome as SharedOutcome } from '../../server/bitrix24/biconnector/outcome.ts';
import type { Failure, LostAttempt, Success } from '../transport/answer.ts';

/** What an operation gives: the value and the answer it came with, or a failure that has words. */
export type Outcome<T> = { readonly ok: true; readonly value: T; readonly from: Source } | Failure;

/** Where a value came from, for the line that says so. */
export type Source = Pick<Success, 'time' | 'answeredBy' | 'lost'>;

/**
 * An outcome of the typed client that the page and the server share. What the page's caller put into its answers is all
 * there: only their type is wider on the server.
 */
export const fromShared = <T>(outcome: SharedOutcome<T>): Outcome<T> => outcome as Outcome<T>;

/** Whether no route brought an answer of the method, and nothing can have been changed. */
const foundNoWay = (failure: Failure): boolean =>
  failure.answeredBy === undefined &&
  (failure.code === 'NO_ROUTE' || (failure.lost !== undefined && failure.code !== 'MAY_HAVE_ARRIVED'));

/**
 * The first way that answers, and which were tried before it. An error of the method is an answer: nobody else is asked
 * then, least of all about a write that may have arrived.
 */
export async function firstAnswer<T>(...ways: readonly (() => Promise<Outcome<T>>)[]): Promise<Outcome<T>> {
  const lost: LostAttempt[] = [];
  let last: Outcome<T> = { ok: false, code: 'NO_ROUTE', message: '', status: 0 };
  for (const ask of ways) {
    last = await ask();
    if (last.ok) return lost.length === 0 ? last : { ...last, from: { ...last.from, lost } };
    if (!foundNoWay(last)) break;
    lost.push(...(last.lost ?? []));
  }
  return lost.length === 0 ? last : { ...last, lost };
}

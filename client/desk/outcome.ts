import type { Outcome } from '../../server/bitrix24/biconnector/outcome.ts';
import type { Failure, LostAttempt } from '../transport/answer.ts';

export type { Outcome };

/** Codes of failures that mean no more than that the server gave no answer. */
const noAnswerOfServer: ReadonlySet<string> = new Set([
  'SERVER_UNREACHABLE',
  'SERVER_TIMEOUT',
  'SERVER_NONSENSE',
  'FRAME_SILENT',
]);

/** Whether the portal could not be asked, or gave no answer on any of the page's own ways. */
const foundNoWay = ({ answeredBy, code, lost }: Failure): boolean =>
  answeredBy === undefined && (code === 'NO_ROUTE' || lost !== undefined);

const serverAttempt = (outcome: Outcome<unknown>): readonly LostAttempt[] =>
  !outcome.ok && noAnswerOfServer.has(outcome.code) ? [{ way: 'server', code: outcome.code }] : [];

/** The outcome with the attempts that were lost before it. */
function withLost<T>(outcome: Outcome<T>, lost: readonly LostAttempt[]): Outcome<T> {
  if (lost.length === 0) return outcome;
  return outcome.ok ? { ...outcome, from: { ...outcome.from, lost } } : { ...outcome, lost };
}

/**
 * Asks the portal, then the server, then the ways of last resort, until one gives an answer. An error of the method is an
 * answer. The outcome names every attempt that was lost.
 * @param askLast is left out for a way that was lost before
 */
export async function firstAnswer<T>(
  askPortal: () => Promise<Outcome<T>>,
  askServer: () => Promise<Outcome<T>>,
  askLast: () => Promise<Outcome<T>>,
): Promise<Outcome<T>> {
  const direct = await askPortal();
  if (direct.ok || !foundNoWay(direct)) return direct;
  const outcome = await askServer();
  const before = direct.lost ?? [];
  const withServer = [...before, ...serverAttempt(outcome)];
  if (withServer.length === before.length) return withLost(outcome, before);
  const last = await askLast();
  if (!last.ok && foundNoWay(last)) return withLost(outcome, [...withServer, ...(last.lost ?? [])]);
  return withLost(last, [...withServer, ...((last.ok ? last.from.lost : last.lost) ?? [])]);
}

import { randomUUID } from 'node:crypto';
import { DatabaseFailure } from '../../databases/port/database-failure.ts';
import { QuestionRefused } from '../../bitrix24/endpoint-protocol/question-refused.ts';
import { DeskError } from '../../desk-error.ts';
import type { WhileInstalled } from '../../portals/while-installed.ts';
import type { Clock } from '../../time/clock.ts';
import { nextOrdinal } from '../../time/next-ordinal.ts';
import { idAt, type DataRequest, type DataRequestStore } from './data-request-store.ts';
import type { DatabaseKey } from './hosted-database.ts';

/** A call that has ended. */
export interface EndedRequest {
  readonly endpoint: DataRequest['endpoint'];
  /** When it began, in milliseconds since the epoch. */
  readonly begun: number;
  readonly tableCode?: string | undefined;
  /** What was asked for, without the connection. */
  readonly question?: object | undefined;
  readonly sql?: string | undefined;
  readonly counted?: { readonly rows: number; readonly bytes: number; readonly nulled: number } | undefined;
  readonly firstRowMs?: number | undefined;
  /** What kept the call from being answered. */
  readonly failure?: unknown;
}

/** Adds a call to the list of data requests. Never rejects: no answer fails for the list. */
export type RecordRequest = (database: DatabaseKey, request: EndedRequest) => Promise<void>;

/** Makes an id that sorts after those made before by this process, within the same millisecond too. */
function newId(at: number): string {
  return `${idAt(at)}-${nextOrdinal(8)}${randomUUID().slice(8)}`;
}

/** Greatest length of a text that is kept, in characters. */
const longestText = 20_000;

/**
 * @param onEnd called with every call that has ended
 * @param onFault called when a call could not be recorded
 */
export function createRecordRequest(
  whileInstalled: WhileInstalled<{ readonly dataRequests: Pick<DataRequestStore, 'add'> }>,
  clock: Clock,
  onEnd: (request: DataRequest) => void,
  onFault: (error: unknown) => void,
): RecordRequest {
  return async (database, { endpoint, begun, tableCode, question, sql, counted, firstRowMs, failure }) => {
    const { code, reason } = describeFailure(failure);
    const failedSql = failure instanceof DatabaseFailure ? failure.sql : undefined;
    const request: DataRequest = {
      id: newId(begun),
      at: begun,
      endpoint,
      tableCode,
      question: question && JSON.stringify(question).slice(0, longestText),
      sql: (sql ?? failedSql)?.slice(0, longestText),
      rows: counted?.rows ?? 0,
      bytes: counted?.bytes ?? 0,
      nulled: counted?.nulled ?? 0,
      firstRowMs,
      ms: Math.max(0, Math.round(clock.now() - begun)),
      outcome: code === undefined ? 'sent' : code === 'CANCELLED' ? 'left' : 'failed',
      code,
      reason: reason?.slice(0, longestText),
    };
    onEnd(request);
    // A stream may end after the portal was erased, and must not bring a row of it back.
    await whileInstalled(database.memberId, ({ dataRequests }) => dataRequests.add(database, request)).catch(
      (error: unknown) => {
        if (!(error instanceof DeskError && error.code === 'NOT_INSTALLED')) onFault(error);
      },
    );
  };
}

function describeFailure(failure: unknown): {
  readonly code: string | undefined;
  readonly reason: string | undefined;
} {
  if (failure === undefined) return { code: undefined, reason: undefined };
  if (failure instanceof DatabaseFailure || failure instanceof QuestionRefused) {
    const { code, message, detail } = failure;
    return { code, reason: detail === undefined ? message : `${message} ${detail}` };
  }
  if (failure instanceof DeskError) return { code: failure.code, reason: failure.message };
  return { code: 'INTERNAL_ERROR', reason: undefined };
}

import { isItem, readNumber, readText, type Item } from '../../server/bitrix24/biconnector/item.ts';
import type { ImportEntry as EntryAnswer } from '../../server/bi/files/import-answers.ts';
import type { Failure, Problem } from '../transport/answer.ts';
import { listOf, oneOf, readerOf } from '../desk/answer-readers.ts';
import { afterWrite } from '../desk/ask-server.ts';
import type { Session } from '../transport/session.ts';

export type Action = EntryAnswer['action'];
export const actions: readonly Action[] = ['add', 'change', 'same', 'conflict', 'invalid'];

/** A problem, and where in the file it is; without a line if that is not known. */
export interface FileProblem extends Problem {
  readonly detail: string;
  readonly line: number | null;
  readonly column: number | null;
}

/** An entry of the server's answer with blanks in place of what it leaves out. */
export interface ImportEntry extends Pick<EntryAnswer, 'title' | 'action'> {
  /** Number in the file's list, counted from 1. */
  readonly position: number | null;
  readonly line: number | null;
  readonly id: number | null;
  readonly changes: NonNullable<EntryAnswer['changes']>;
  readonly problems: readonly FileProblem[];
  /** Fields that are written although they will not work as meant. */
  readonly warnings: readonly Problem[];
  readonly reason: string;
  readonly result: NonNullable<EntryAnswer['result']> | null;
  readonly error: Failure | null;
}

/** What an import changes, or has changed. */
export interface ImportReport {
  readonly entries: readonly ImportEntry[];
  readonly applied: boolean;
}

const readChange = readerOf<ImportEntry['changes'][number]>({
  field: readText,
  from: value => value,
  to: value => value,
});

const readProblem = (item: Item): FileProblem => {
  const limit = readNumber(item['limit']);
  return {
    field: readText(item['field']),
    code: readText(item['code']),
    ...(limit === null ? {} : { limit }),
    detail: readText(item['detail']),
    line: readNumber(item['line']),
    column: readNumber(item['column']),
  };
};

const readResult = oneOf<'' | NonNullable<ImportEntry['result']>>('', 'done', 'failed', 'notTried');

const readEntry = readerOf<ImportEntry>({
  title: readText,
  action: oneOf<Action>('invalid', 'add', 'change', 'same', 'conflict'),
  position: readNumber,
  line: readNumber,
  id: readNumber,
  changes: listOf(readChange),
  problems: listOf(readProblem),
  warnings: listOf(readProblem),
  reason: readText,
  result: value => readResult(value) || null,
  error: value =>
    isItem(value)
      ? { ok: false, code: readText(value['code']), message: readText(value['message']), status: 0 }
      : null,
});

export const readReport = (item: unknown): ImportReport | null =>
  isItem(item) && Array.isArray(item['entries'])
    ? { entries: listOf(readEntry)(item['entries']), applied: item['applied'] === true }
    : null;

export const countOf = ({ entries }: ImportReport, action: Action): number =>
  entries.filter(entry => entry.action === action).length;

/** Whether a part of the file is in the way: the server applies such a file to nothing. */
export const isUnclear = (report: ImportReport): boolean =>
  countOf(report, 'invalid') + countOf(report, 'conflict') > 0;

/** Whether the previewed file would add or change anything, and may be applied. */
export const canApply = (report: ImportReport): boolean =>
  !report.applied && !isUnclear(report) && countOf(report, 'add') + countOf(report, 'change') > 0;

export type ImportOutcome = { readonly ok: true; readonly report: ImportReport } | Failure;

/** Asks the server what this file would change, or to apply it. Without an answer, an applied file may be applied or not. */
export async function importText(session: Session, text: string, apply: boolean): Promise<ImportOutcome> {
  const reply = await session.request('/api/connectors/import', { method: 'POST', body: { text, apply } });
  const report = reply.ok ? readReport(reply.body['item']) : null;
  if (report) return { ok: true, report };
  const failure: Failure = reply.ok
    ? { ok: false, code: 'SERVER_NONSENSE', message: '', status: reply.status, answeredBy: 'server' }
    : reply;
  return apply ? afterWrite(failure) : failure;
}

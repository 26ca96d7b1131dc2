import type { ShownImport } from '../../server/bi/files/file-answers.ts';
import { isItem, readList, readNumber, readText, type Item } from '../../server/bitrix24/biconnector/item.ts';
import type { Failure, Problem } from '../transport/answer.ts';
import { afterWrite } from '../desk/ask-server.ts';
import type { Session } from '../transport/session.ts';

type Entry = ShownImport['entries'][number];
export type Action = Entry['action'];
export type Result = NonNullable<Entry['result']>;
export const actions = ['add', 'change', 'same', 'conflict', 'invalid'] as const satisfies readonly Action[];

/** An entry of the report, read tolerantly: what is absent is empty or null. */
export interface ImportEntry extends Pick<Entry, 'title' | 'action'> {
  readonly id: number | null;
  readonly changes: NonNullable<Entry['changes']>;
  readonly problems: readonly Problem[];
  readonly reason: string;
  readonly result: Result | null;
  readonly error: Failure | null;
}

/** What an import does, or did. */
export interface ImportReport {
  readonly entries: readonly ImportEntry[];
  readonly applied: boolean;
}

const isAction = (value: unknown): value is Action => actions.includes(value as Action);

const problemIn = (item: Item): Problem => {
  const limit = readNumber(item['limit']);
  return {
    field: readText(item['field']),
    code: readText(item['code']),
    ...(limit === null ? {} : { limit }),
  };
};

function readEntry(item: Item): ImportEntry {
  const { error, result } = item;
  return {
    title: readText(item['title']),
    action: isAction(item['action']) ? item['action'] : 'invalid',
    id: readNumber(item['id']),
    changes: readList(item['changes'])
      .filter(isItem)
      .map(change => ({ field: readText(change['field']), from: change['from'], to: change['to'] })),
    problems: readList(item['problems']).filter(isItem).map(problemIn),
    reason: readText(item['reason']),
    result: result === 'done' || result === 'failed' || result === 'notTried' ? result : null,
    error: isItem(error)
      ? { ok: false, code: readText(error['code']), message: readText(error['message']), status: 0 }
      : null,
  };
}

export function readReport(item: unknown): ImportReport | null {
  if (!isItem(item) || !Array.isArray(item['entries'])) return null;
  return { entries: item['entries'].filter(isItem).map(readEntry), applied: item['applied'] === true };
}

export const countOf = ({ entries }: ImportReport, action: Action): number =>
  entries.filter(entry => entry.action === action).length;

/** Whether there is anything an import would do. */
export const hasWork = (report: ImportReport): boolean =>
  countOf(report, 'add') + countOf(report, 'change') > 0;

export type ImportOutcome = { readonly ok: true; readonly report: ImportReport } | Failure;

/** Asks the server what this file would do, or has it done. A file that was applied may have been, when no answer comes. */
export async function importText(session: Session, text: string, apply: boolean): Promise<ImportOutcome> {
  const reply = await session.request('/api/connectors/import', { method: 'POST', body: { text, apply } });
  const report = reply.ok ? readReport(reply.body['item']) : null;
  if (report) return { ok: true, report };
  const failure: Failure = reply.ok
    ? { ok: false, code: 'SERVER_NONSENSE', message: '', status: reply.status, answeredBy: 'server' }
    : reply;
  return apply ? afterWrite(failure) : failure;
}

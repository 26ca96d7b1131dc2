import { readNumber, readText } from '../../server/bitrix24/biconnector/item.ts';
import type { JournalEntry, JournalPage } from '../../server/journal/journal-answers.ts';
import { listOf, oneOf, pageOf, readerOf, readTextOrNull } from '../desk/answer-readers.ts';
import type { AskServer } from '../desk/ask-server.ts';
import type { Outcome } from '../desk/outcome.ts';

export type { JournalEntry, JournalPage };

/** The filter as it is typed: times are local, blanks mean any. */
export interface JournalFilter {
  readonly from: string;
  readonly to: string;
  readonly method: string;
  readonly user: string;
  readonly outcome: '' | 'ok' | 'failed';
  readonly code: string;
  readonly requestId: string;
}

export const everything: JournalFilter = {
  from: '',
  to: '',
  method: '',
  user: '',
  outcome: '',
  code: '',
  requestId: '',
};

/** The query of a filter: blanks are left out, local times become UTC. */
export function queryOf(filter: JournalFilter, more: Readonly<Record<string, string>> = {}): string {
  const { from, to, ...texts } = filter;
  const asked = { from: momentOf(from), to: momentOf(to), ...texts, ...more };
  const given = Object.entries(asked).map(([name, text]) => [name, text.trim()] as const);
  return new URLSearchParams(given.filter(([, text]) => text !== '').map(pair => [...pair])).toString();
}

/** A local time as ISO 8601; blank where it is not a time. */
function momentOf(local: string): string {
  const time = new Date(local);
  return Number.isNaN(time.getTime()) ? '' : time.toISOString();
}

export const askJournal = (
  ask: AskServer,
  filter: JournalFilter,
  before: string | null,
  signal?: AbortSignal,
): Promise<Outcome<JournalPage>> =>
  ask(`/api/journal?${queryOf(filter, before === null ? {} : { before })}`, readPage, {
    ...(signal ? { signal } : {}),
  });

const readEntry = readerOf<JournalEntry>({
  id: readText,
  at: readText,
  to: oneOf('portal', 'oauth', 'journal'),
  userId: readNumber,
  method: readText,
  params: readTextOrNull,
  answer: readTextOrNull,
  status: readNumber,
  code: readTextOrNull,
  ms: value => readNumber(value) ?? 0,
  attempt: value => readNumber(value) ?? 1,
  requestId: readTextOrNull,
  cause: readText,
});

const readPage = pageOf<JournalPage>({ entries: listOf(readEntry), older: readTextOrNull });

/** Indents JSON; any other text stays as it is. */
export function inLines(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
}

import type { JournalPage, ShownEntry as JournalEntry } from '../../server/journal/journal-answers.ts';
import { isItem, readList, readNumber, readText, type Item } from '../../server/bitrix24/biconnector/item.ts';
import { itemIn, type AskServer } from '../desk/ask-server.ts';
import type { Outcome } from '../desk/outcome.ts';

export type { JournalEntry, JournalPage };

/** As typed. */
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

/** For the server: without what was left empty, times of this computer as the same moments everywhere. */
export function queryOf(filter: JournalFilter, more: Readonly<Record<string, string>> = {}): string {
  const { from, to, ...texts } = filter;
  const asked = { from: momentOf(from), to: momentOf(to), ...texts, ...more };
  const given = Object.entries(asked).map(([name, text]) => [name, text.trim()] as const);
  return new URLSearchParams(given.filter(([, text]) => text !== '').map(pair => [...pair])).toString();
}

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

function readPage(body: Item): JournalPage | undefined {
  const item = itemIn(body);
  if (!item || !Array.isArray(item['entries'])) return undefined;
  return { entries: readList(item['entries']).filter(isItem).map(readEntry), older: textOr(item['older']) };
}

const textOr = (value: unknown): string | null => (typeof value === 'string' ? value : null);

const destinations = ['portal', 'oauth', 'journal'] as const satisfies readonly JournalEntry['to'][];

const readEntry = (item: Item): JournalEntry => ({
  id: readText(item['id']),
  at: readText(item['at']),
  to: destinations.find(to => to === item['to']) ?? 'portal',
  userId: readNumber(item['userId']),
  method: readText(item['method']),
  params: textOr(item['params']),
  answer: textOr(item['answer']),
  status: readNumber(item['status']),
  code: textOr(item['code']),
  ms: readNumber(item['ms']) ?? 0,
  attempt: readNumber(item['attempt']) ?? 1,
  requestId: textOr(item['requestId']),
  cause: readText(item['cause']),
});

/** JSON in lines that can be read; anything else as it is. */
export function inLines(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
}

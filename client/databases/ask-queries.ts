import { readNumber, readText, type Item } from '../../server/bitrix24/biconnector/item.ts';
import type {
  DataRequestAnswer,
  SavedQueryAnswer,
  TriedQuery,
} from '../../server/hosting/operations/database-answers.ts';
import { listOf, oneOf, readerOf, readTextOrNull } from '../desk/answer-readers.ts';
import { itemIn, itemsIn, type AskServer } from '../desk/ask-server.ts';
import type { Outcome } from '../desk/outcome.ts';
import { pathOf } from './ask-databases.ts';
import { readRows } from './ask-tables.ts';

export type { DataRequestAnswer, SavedQueryAnswer, TriedQuery };

/** A query that is tried may run as long as the server lets it; milliseconds. */
const tryTimeoutMs = 120_000;
const idIn = (body: Item): string | undefined => readText(itemIn(body)?.['id']) || undefined;
const withSignal = (signal?: AbortSignal) => (signal ? { signal } : {});

const readQuery = readerOf<SavedQueryAnswer>({
  id: readText,
  title: readText,
  sql: readText,
  createdBy: value => readNumber(value) ?? 0,
  createdAt: readText,
  changedAt: readText,
});

const readTried = readerOf<TriedQuery>({
  columns: listOf(
    readerOf<TriedQuery['columns'][number]>({
      name: readText,
      nativeType: readText,
      type: oneOf('string', 'int', 'double', 'date', 'datetime'),
    }),
  ),
  rows: readRows,
});

const count = (value: unknown): number => readNumber(value) ?? 0;
const readRequest = readerOf<DataRequestAnswer>({
  id: readText,
  at: readText,
  endpoint: oneOf('data', 'check', 'tables', 'columns', 'try'),
  table: readTextOrNull,
  question: value => value ?? null,
  sql: readTextOrNull,
  rows: count,
  bytes: count,
  nulled: count,
  firstRowMs: readNumber,
  ms: count,
  outcome: oneOf('failed', 'sent', 'left'),
  code: readTextOrNull,
  reason: readTextOrNull,
});

export const askQueries = (
  ask: AskServer,
  id: string,
  signal: AbortSignal,
): Promise<Outcome<readonly SavedQueryAnswer[]>> =>
  ask(pathOf(id, 'queries'), body => itemsIn(body)?.map(readQuery), { signal });

export const askQuery = (
  ask: AskServer,
  id: string,
  query: string,
  signal: AbortSignal,
): Promise<Outcome<SavedQueryAnswer>> =>
  ask(
    pathOf(id, 'queries', query),
    body => {
      const item = itemIn(body);
      return item && readQuery(item);
    },
    { signal },
  );

/** Runs a SELECT and gives at most 20 rows. */
export const askTry = (ask: AskServer, id: string, sql: string): Promise<Outcome<TriedQuery>> =>
  ask(
    pathOf(id, 'queries', 'try'),
    body => {
      const item = itemIn(body);
      return item && readTried(item);
    },
    { method: 'POST', body: { sql }, changesNothing: true, timeoutMs: tryTimeoutMs },
  );

/** @param query id of the query to change; null for a new one */
export const askSaveQuery = (
  ask: AskServer,
  id: string,
  query: string | null,
  body: { readonly title: string; readonly sql: string },
): Promise<Outcome<string>> =>
  query === null
    ? ask(pathOf(id, 'queries'), idIn, { method: 'POST', body, timeoutMs: tryTimeoutMs })
    : ask(pathOf(id, 'queries', query), idIn, { method: 'PATCH', body, timeoutMs: tryTimeoutMs });

export const askQueryRemoval = (ask: AskServer, id: string, query: string): Promise<Outcome<string>> =>
  ask(pathOf(id, 'queries', query), idIn, { method: 'DELETE' });

/** Blanks mean any. */
export interface RequestFilter {
  readonly outcome: '' | DataRequestAnswer['outcome'];
  readonly endpoint: '' | DataRequestAnswer['endpoint'];
}

/** Data requests on one page of the list. */
export const requestsPerPage = 25;

/** @param before id of the last request of the page before; null for the first page */
export const askRequests = (
  ask: AskServer,
  id: string,
  filter: RequestFilter,
  before: string | null,
  signal?: AbortSignal,
  limit = requestsPerPage,
): Promise<Outcome<readonly DataRequestAnswer[]>> => {
  const asked = { ...filter, before: before ?? '', limit: String(limit) };
  const query = new URLSearchParams(Object.entries(asked).filter(([, value]) => value !== ''));
  return ask(`${pathOf(id, 'requests')}?${query.toString()}`, body => itemsIn(body)?.map(readRequest), {
    ...withSignal(signal),
  });
};

/** The database's own words about the last query that was tried and failed; null where there are none. */
export async function askReason(ask: AskServer, id: string): Promise<string | null> {
  const outcome = await askRequests(ask, id, { outcome: 'failed', endpoint: 'try' }, null, undefined, 1);
  return outcome.ok ? (outcome.value[0]?.reason ?? null) : null;
}

import { refuse, type CallMethod, type Refusal } from '../answer.ts';
import { callBatch } from '../rest/batch.ts';
import { isItem, listOf, readText, writeJson, type Item } from './item.ts';
import type { Outcome } from './outcome.ts';
import { phpQuery } from './php-query.ts';

/** Rows per page, fixed by the portal (biconnector contract 3.1). */
export const pageSize = 50;
/** Maximum number of commands in a batch (platform contract 4.6). */
const largestBatch = 50;
/**
 * Pages in the first batch. Each batch is twice as large as the last, so that a list of any length takes few requests.
 */
const firstBatch = 5;
/** Maximum size of a batch's answer in characters, estimated from the first page: connectors carry logos. */
const heaviestBatch = 4 * 1024 * 1024;
/** Maximum number of names, values and brackets in a batch's answer: larger answers are refused before they are parsed. */
const mostBatchValues = 50_000;
/** Maximum number of rows, for a portal whose pages never end. */
const longestList = 100_000;
/** Maximum size of a list in characters, for a portal that would fill the memory. */
const heaviestList = 64 * 1024 * 1024;

/** Reads one page of a list method. @param page counts from 1 */
export async function readPage(
  call: CallMethod,
  method: string,
  params: object,
  page: number,
): Promise<Outcome<readonly Item[]>> {
  const answer = await call(method, { ...params, page });
  if (!answer.ok) return answer;
  const rows = readRows(answer.result);
  return rows.ok ? { ok: true, value: rows.value, from: answer } : rows;
}

/**
 * Reads all pages of a list method, up to the first one that is not full. A failed page fails the whole list.
 * @returns the rows in the portal's order; `PORTAL_NONSENSE` (502) for a list without an end
 */
export async function readAllPages(
  call: CallMethod,
  method: string,
  params: object,
): Promise<Outcome<readonly Item[]>> {
  const first = await readPage(call, method, params, 1);
  if (!first.ok || first.value.length < pageSize) return first;
  const unseen = createUnseen();
  const rows = [...unseen(first.value)];
  const mostPages = pagesPerBatch(first.value);
  let from = 2;
  let count = Math.min(firstBatch, mostPages);
  let size = sizeOf(rows);
  while (rows.length < longestList) {
    const batch = await readBatch(call, method, params, { from, count, unseen });
    if (!batch.ok) return batch;
    rows.push(...batch.value.rows);
    size += sizeOf(batch.value.rows);
    if (size > heaviestList) return refuse('PORTAL_ANSWER_TOO_LARGE');
    if (batch.value.isLast) return { ok: true, value: rows, from: batch.from };
    from += count;
    count = Math.min(2 * count, mostPages);
  }
  return refuse('PORTAL_NONSENSE', { message: 'The list of the portal has no end.' });
}

/** Gives the rows of a page that no page before it had: a portal that ignores `page` sends the same ones for ever. */
type Unseen = (page: readonly Item[]) => readonly Item[];

function createUnseen(): Unseen {
  const seen = new Set<string>();
  const nameOf = (row: Item): string => readText(row['id']) || writeJson(row);
  return page => page.filter(row => !seen.has(nameOf(row)) && seen.add(nameOf(row)));
}

/** About how many characters the rows have; lists and maps within them are short. */
const sizeOf = (rows: readonly Item[]): number =>
  rows.reduce(
    (sum, row) => Object.values(row).reduce<number>((size, value) => size + lengthOf(value), sum),
    1,
  );

function lengthOf(value: unknown): number {
  if (typeof value === 'string') return value.length + 20;
  return typeof value === 'object' && value !== null ? 100 * Object.keys(value).length : 20;
}

function pagesPerBatch(firstPage: readonly Item[]): number {
  const pages = Math.floor(
    Math.min(heaviestBatch / sizeOf(firstPage), mostBatchValues / countValues(firstPage)),
  );
  return Math.min(largestBatch, Math.max(1, pages));
}

/** Number of names, values and brackets in a value as JSON. A portal's answer is nested only as deep as its parser allows. */
function countValues(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 1;
  return Object.values(value).reduce<number>((sum, inner) => sum + 1 + countValues(inner), 1);
}

interface BatchOfPages {
  readonly rows: readonly Item[];
  /** Whether the list ends in this batch. */
  readonly isLast: boolean;
}

async function readBatch(
  call: CallMethod,
  method: string,
  params: object,
  pages: { readonly from: number; readonly count: number; readonly unseen: Unseen },
): Promise<Outcome<BatchOfPages>> {
  const numbers = Array.from({ length: pages.count }, (_, index) => pages.from + index);
  const commands = Object.fromEntries(
    numbers.map(page => [`p${page}`, `${method}?${phpQuery({ ...params, page })}`]),
  );
  const batch = await callBatch(call, commands);
  if (!batch.ok) return batch;
  const rows: Item[] = [];
  for (const name of Object.keys(commands)) {
    const answer = batch.of(name);
    if (!answer.ok) return answer;
    const page = readRows(answer.result);
    if (!page.ok) return page;
    const added = pages.unseen(page.value);
    rows.push(...added);
    if (page.value.length < pageSize || added.length === 0)
      return { ok: true, value: { rows, isLast: true }, from: batch };
  }
  return { ok: true, value: { rows, isLast: false }, from: batch };
}

/** A list is a bare array, or an object with numbers for names (biconnector contract 2.3, trap 3). */
function readRows(result: unknown): { readonly ok: true; readonly value: readonly Item[] } | Refusal {
  const rows = listOf(result);
  return rows?.every(isItem) === true
    ? { ok: true, value: rows }
    : refuse('PORTAL_NONSENSE', { message: 'The portal answered without a list.' });
}

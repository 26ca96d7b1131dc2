import { refuse, type Refusal, type Success } from '../answer.ts';
import { callBatch } from '../rest/batch.ts';
import type { CallMethod } from '../rest/call.ts';

import { buildFilter, type Condition, type FilterRules } from './filter.ts';
import { isItem, readText, type Item } from './item.ts';
import type { Outcome } from './outcome.ts';
import { phpQuery } from './php-query.ts';
import { refusal } from './refusal.ts';
import { sortRows } from './sort-rows.ts';

export interface ListQuery {
  /** All of them have to hold. */
  readonly where?: readonly Condition[];
  /** The id is always the last key: without an order pages are not stable (biconnector contract 3.1). */
  readonly order?: readonly (readonly [field: string, direction: 'ASC' | 'DESC'])[];
  /** 1-based; absent: every page. */
  readonly page?: number;
}

/** Fixed by the portal (biconnector contract 3.1). */
export const pageSize = 50;
/** A batch takes no more commands (platform contract 4.6). */
const largestBatch = 50;
/** Each batch asks for twice as many pages: a short list costs one call, a long one few, and hardly a page is asked for in vain. */
const firstBatch = 5;
/** Characters a batch may bring by the measure of the first page: logos are part of connectors, and answers have a limit. */
const heaviestBatch = 4 * 1024 * 1024;
/** A portal whose pages never end is not walked for ever. */
const longestList = 100_000;

/**
 * Rows of a `*.list` method, in the order asked for. Pages are walked by `page` until one is short; `start`, `next` and
 * `total` do not exist here (biconnector contract 3, trap 4).
 * @param method such as `biconnector.connector.list`
 */
export async function listItems(
  call: CallMethod,
  method: string,
  query: ListQuery,
  rules: FilterRules,
): Promise<Outcome<readonly Item[]>> {
  const order = orderOf(query, rules);
  if (!order.ok) return order;
  const built = buildFilter(query.where ?? [], rules);
  if (!built.ok) return built;
  const params = built.filters.map(filter => ({
    ...(Object.keys(filter).length > 0 ? { filter } : {}),
    order: order.value,
  }));
  const [only, ...others] = params;
  if (only === undefined) return { ok: true, value: [], from: { ok: true, result: [], time: null } };
  if (others.length === 0 && query.page !== undefined) return onePage(call, method, only, query.page);

  const all: Item[] = [];
  let from: Success | undefined;
  for (const each of params) {
    const rows = await everyPage(call, method, each);
    if (!rows.ok) return rows;
    ({ from } = rows);
    all.push(...rows.value);
  }
  const rows = others.length === 0 ? once(all) : sortRows(once(all), Object.entries(order.value), rules);
  const value = query.page === undefined ? rows : rows.slice((query.page - 1) * pageSize).slice(0, pageSize);
  return { ok: true, value, from: from ?? { ok: true, result: [], time: null } };
}

/** An object that moved to another page while the pages were read is one object all the same. */
function once(rows: readonly Item[]): readonly Item[] {
  const known = new Map<string, Item>();
  for (const row of rows) known.set(readText(row['id']) || `row ${known.size}`, row);
  return [...known.values()];
}

function orderOf({ order = [] }: ListQuery, { fields }: FilterRules): { ok: true; value: Order } | Refusal {
  const unknown = order.filter(([field]) => !Object.hasOwn(fields, field));
  if (unknown.length > 0)
    return refusal(unknown.map(([field]) => ({ field, code: 'VALIDATION_FIELD_NOT_ALLOWED_IN_ORDER' })));
  return {
    ok: true,
    value: Object.fromEntries([...order.filter(([field]) => field !== 'id'), idOrder(order)]),
  };
}

const idOrder = (order: NonNullable<ListQuery['order']>): readonly [string, string] =>
  order.find(([field]) => field === 'id') ?? ['id', 'ASC'];

type Order = Readonly<Record<string, string>>;

async function onePage(
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

async function everyPage(
  call: CallMethod,
  method: string,
  params: object,
): Promise<Outcome<readonly Item[]>> {
  const first = await onePage(call, method, params, 1);
  if (!first.ok || first.value.length < pageSize) return first;
  const all = [...first.value];
  let { from } = first;
  const most = Math.min(
    largestBatch,
    Math.max(1, Math.floor(heaviestBatch / JSON.stringify(first.value).length)),
  );
  for (let page = 2, size = Math.min(firstBatch, most); ; page += size, size = Math.min(2 * size, most)) {
    if (all.length >= longestList)
      return refuse('PORTAL_NONSENSE', { message: 'The list of the portal has no end.' });
    const commands = Object.fromEntries(
      Array.from({ length: size }, (_, index) => [
        `p${page + index}`,
        `${method}?${phpQuery({ ...params, page: page + index })}`,
      ]),
    );
    const batch = await callBatch(call, commands);
    if (!batch.ok) return batch;
    from = batch;
    for (const name of Object.keys(commands)) {
      const answer = batch.of(name);
      if (!answer.ok) return answer;
      const rows = readRows(answer.result);
      if (!rows.ok) return rows;
      all.push(...rows.value);
      if (rows.value.length < pageSize) return { ok: true, value: all, from };
    }
  }
}

/** A bare array; anything else is no list (biconnector contract 2.3, trap 3). */
function readRows(result: unknown): { readonly ok: true; readonly value: readonly Item[] } | Refusal {
  return Array.isArray(result) && result.every(isItem)
    ? { ok: true, value: result }
    : refuse('PORTAL_NONSENSE', { message: 'The portal answered without a list.' });
}

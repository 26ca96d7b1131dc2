import type { CallMethod, Refusal, Success } from '../answer.ts';
import { buildFilter, type Condition, type FilterRules } from './filter.ts';
import { readText, type Item } from './item.ts';
import { pageSize, readAllPages, readPage } from './list-pages.ts';
import type { Outcome } from './outcome.ts';
import { refuseInput } from './refusal.ts';
import { sortRows } from './sort-rows.ts';

export interface ListQuery {
  /** Conditions that all have to hold. */
  readonly where?: readonly Condition[];
  /** The id is always added as the last key: without an order pages are not stable (biconnector contract 3.1). */
  readonly order?: readonly (readonly [field: string, direction: 'ASC' | 'DESC'])[];
  /** Counts from 1; absent: all pages. */
  readonly page?: number;
}

/**
 * Reads rows of a `*.list` method in the requested order. Pages are read by `page` until one is not full; `start`, `next`
 * and `total` do not exist here (biconnector contract 3, trap 4).
 * @param method such as `biconnector.connector.list`
 * @param rules the fields that may be filtered and sorted
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
  const calls = built.filters.map(filter => ({
    ...(Object.keys(filter).length > 0 ? { filter } : {}),
    order: order.value,
  }));
  const [only, ...others] = calls;
  if (only !== undefined && others.length === 0 && query.page !== undefined)
    return readPage(call, method, only, query.page);

  const all: Item[] = [];
  let from: Success = { ok: true, result: [], time: null };
  for (const params of calls) {
    const rows = await readAllPages(call, method, params);
    if (!rows.ok) return rows;
    ({ from } = rows);
    all.push(...rows.value);
  }
  const distinct = distinctRows(all);
  const rows = others.length === 0 ? distinct : sortRows(distinct, Object.entries(order.value), rules);
  return { ok: true, value: query.page === undefined ? rows : pageOf(rows, query.page), from };
}

const pageOf = (rows: readonly Item[], page: number): readonly Item[] =>
  rows.slice((page - 1) * pageSize).slice(0, pageSize);

/** Drops repeated rows: an object can move to another page while the pages are read. */
function distinctRows(rows: readonly Item[]): readonly Item[] {
  const byId = new Map<string, Item>();
  for (const row of rows) byId.set(readText(row['id']) || `row ${byId.size}`, row);
  return [...byId.values()];
}

type Order = Readonly<Record<string, string>>;

function orderOf(
  { order = [] }: ListQuery,
  { fields }: FilterRules,
): { readonly ok: true; readonly value: Order } | Refusal {
  const unknown = order.filter(([field]) => !Object.hasOwn(fields, field));
  if (unknown.length > 0)
    return refuseInput(unknown.map(([field]) => ({ field, code: 'VALIDATION_FIELD_NOT_ALLOWED_IN_ORDER' })));
  const byId = order.find(([field]) => field === 'id') ?? ['id', 'ASC'];
  return { ok: true, value: Object.fromEntries([...order.filter(([field]) => field !== 'id'), byId]) };
}

import type { Answer, CallMethod } from '../../../server/bitrix24/answer.ts';
import { connectorFilters } from '../../../server/bitrix24/biconnector/connectors.ts';
import { listItems } from '../../../server/bitrix24/biconnector/list-items.ts';
import { sourceFilters } from '../../../server/bitrix24/biconnector/sources.ts';
import { parsePhpQuery } from '../../portal/http/php-query.ts';

const method = 'biconnector.connector.list';
interface Row {
  readonly id: number;
  readonly title: string;
}
const rowsOf = (count: number): readonly Row[] =>
  Array.from({ length: count }, (_, index) => ({ id: index + 1, title: `c${String(index % 7)}` }));

interface Heard {
  readonly method: string;
  readonly params: Readonly<Record<string, unknown>>;
}

/** A portal that serves pages of 50 rows. */
function portalWith(page: (number: number, params: Readonly<Record<string, unknown>>) => unknown) {
  const heard: Heard[] = [];
  let requests = 0;
  const list = (params: Readonly<Record<string, unknown>>) => {
    heard.push({ method, params });
    return page(Number(params['page']), params);
  };
  const call: CallMethod = (name, params): Promise<Answer> => {
    requests += 1;
    if (name !== 'batch') return answer(list(params as Readonly<Record<string, unknown>>));
    const { cmd } = params as { cmd: Readonly<Record<string, string>> };
    expect(Object.keys(cmd).length).toBeLessThanOrEqual(50);
    const result = Object.fromEntries(
      Object.entries(cmd).map(([key, command]) => {
        const [commandMethod, query = ''] = command.split('?');
        expect(commandMethod).toBe(method);
        return [key, list(parsePhpQuery(query))];
      }),
    );
    return answer({ result, result_error: [] });
  };
  return { call, heard, requests: () => requests };
}
const answer = (result: unknown): Promise<Answer> => Promise.resolve({ ok: true, result, time: null });
const paged = (rows: readonly unknown[]) => (page: number) => rows.slice((page - 1) * 50, page * 50);

test.each([
  [0, 1],
  [1, 1],
  [49, 1],
  [50, 2],
  [51, 2],
  [100, 2],
  [101, 2],
  [300, 3],
  [2_600, 5],
  [5_000, 6],
])('a list of %i rows is read completely and in order, in %i requests', async (count, requests) => {
  const portal = portalWith(paged(rowsOf(count)));
  const listed = await listItems(portal.call, method, {}, connectorFilters);
  expect(listed).toMatchObject({ ok: true });
  expect(listed.ok && listed.value.map(({ id }) => id)).toEqual(rowsOf(count).map(({ id }) => id));
  expect(portal.requests()).toBe(requests);
});

test('connectors with large logos are read in batches that fit into an answer', async () => {
  const logo = 'x'.repeat(20_000);
  const rows = rowsOf(1_000).map(row => ({ ...row, logo }));
  const portal = portalWith(paged(rows));
  const listed = await listItems(portal.call, method, {}, connectorFilters);
  expect(listed.ok && listed.value.length).toBe(1_000);
  // A page takes a megabyte, so a batch has four pages.
  expect(portal.requests()).toBe(1 + 5);
});

test('a portal whose pages never end is given up at last', async () => {
  let id = 0;
  const portal = portalWith(() =>
    Array.from({ length: 50 }, () => {
      id += 1;
      return { id, title: 'again' };
    }),
  );
  const listed = await listItems(portal.call, method, {}, connectorFilters);
  expect(listed).toMatchObject({ ok: false, code: 'PORTAL_NONSENSE', status: 502 });
});

test('pages are read by page number in a stable order, and start is never sent', async () => {
  const portal = portalWith(paged(rowsOf(120)));
  await listItems(portal.call, method, { order: [['title', 'DESC']] }, connectorFilters);
  expect(portal.heard.map(({ params }) => Number(params['page'])).slice(0, 3)).toEqual([1, 2, 3]);
  for (const { params } of portal.heard) {
    expect(Object.keys(params).toSorted()).toEqual(['order', 'page']);
    expect(Object.entries(params['order'] as object)).toEqual([
      ['title', 'DESC'],
      ['id', 'ASC'],
    ]);
  }
});

test('a row that moves to the next page while the pages are read is listed once', async () => {
  const rows = rowsOf(120);
  // A row is added in front after the first page, so the last row of page 1 is the first of page 2.
  const portal = portalWith(page => (page === 1 ? rows.slice(0, 50) : paged([{ id: 999 }, ...rows])(page)));
  const listed = await listItems(portal.call, method, {}, connectorFilters);
  const ids = listed.ok ? listed.value.map(({ id }) => id) : [];
  expect(ids).toEqual(rows.map(({ id }) => id));
});

test('a single page takes one request', async () => {
  const portal = portalWith(paged(rowsOf(120)));
  const listed = await listItems(portal.call, method, { page: 3 }, connectorFilters);
  expect(listed.ok && listed.value.map(({ id }) => id)).toEqual(
    Array.from({ length: 20 }, (_, i) => 101 + i),
  );
  expect(portal.requests()).toBe(1);
});

test('an error on a later page fails the whole list', async () => {
  const refusal = { error: { error: 'ACCESS_DENIED', error_description: 'Access denied.' } };
  const portal = portalWith(page => (page === 3 ? refusal : paged(rowsOf(500))(page)));
  expect(await listItems(portal.call, method, {}, connectorFilters)).toMatchObject({
    ok: false,
    code: 'ACCESS_DENIED',
  });
});

test.each([[{}], [null], [true], ['x'], [[1]], [{ items: [] }]])(
  'the result %j is refused, because it is not a list',
  async result => {
    const portal = portalWith(() => result);
    expect(await listItems(portal.call, method, {}, connectorFilters)).toMatchObject({
      code: 'PORTAL_NONSENSE',
    });
  },
);

test('sources with several titles are read in several calls and come in one order with one paging', async () => {
  const heard: string[] = [];
  const call: CallMethod = (_name, params) => {
    const { filter } = params as { filter: Readonly<Record<string, string>> };
    const title = filter['=title'] ?? '';
    heard.push(title);
    return answer([
      { id: title === 'b' ? 1 : 2, title },
      { id: title === 'b' ? 4 : 3, title },
    ]);
  };
  const where = [{ field: 'title', operator: 'in', values: ['b', 'a', 'b'] }] as const;
  const asked = {
    where,
    order: [
      ['title', 'DESC'],
      ['id', 'DESC'],
    ],
  } as const;
  const listed = await listItems(call, method, asked, sourceFilters);
  expect(listed.ok && listed.value.map(({ id }) => id)).toEqual([4, 1, 3, 2]);
  expect(heard).toEqual(['b', 'a']);
  const second = await listItems(call, method, { ...asked, page: 2 }, sourceFilters);
  expect(second).toMatchObject({ ok: true, value: [] });
});

test('an unknown order and an empty list of values take no request', async () => {
  const portal = portalWith(() => []);
  const order = [['secret', 'ASC']] as const;
  expect(await listItems(portal.call, method, { order }, connectorFilters)).toMatchObject({
    ok: false,
    code: 'VALIDATION_FIELD_NOT_ALLOWED_IN_ORDER',
    problems: [{ field: 'secret' }],
  });
  const where = [{ field: 'id', operator: 'in', values: [] }] as const;
  expect(await listItems(portal.call, method, { where }, connectorFilters)).toMatchObject({
    ok: true,
    value: [],
  });
  expect(portal.requests()).toBe(0);
});

test.each([
  ['the first page again', () => rowsOf(50)],
  ['everything at once', () => rowsOf(180)],
])('a portal that answers every page with %s ends the list after a few calls', async (_name, page) => {
  const portal = portalWith(page);
  const listed = await listItems(portal.call, method, {}, connectorFilters);
  expect(listed.ok && listed.value.map(({ id }) => id)).toEqual(page().map(({ id }) => id));
  expect(portal.requests()).toBe(2);
});

test('a row that comes twice because the list changed meanwhile is listed once', async () => {
  const rows = rowsOf(120);
  const portal = portalWith(page =>
    page === 1 ? rows.slice(0, 50) : rows.slice(page * 50 - 60, page * 50 - 10),
  );
  const listed = await listItems(portal.call, method, {}, connectorFilters);
  expect(listed.ok && new Set(listed.value.map(({ id }) => id)).size).toBe(listed.ok && listed.value.length);
});

test.each<[string, unknown, readonly number[] | undefined]>([
  ['a list', [{ id: 1 }, { id: 2 }], [1, 2]],
  ['an object with gaps', { 0: { id: 1 }, 2: { id: 2 } }, [1, 2]],
  ['an empty list', [], []],
  ['an empty object', {}, undefined],
  ['an object with names', { items: [{ id: 1 }] }, undefined],
  ['a list of lists', [[1]], undefined],
  ['null', null, undefined],
  ['false', false, undefined],
])('PHP writes a list as %s', async (_name, result, ids) => {
  const listed = await listItems(() => answer(result), method, { page: 1 }, connectorFilters);
  if (ids === undefined) expect(listed).toMatchObject({ ok: false, code: 'PORTAL_NONSENSE' });
  else expect(listed.ok && listed.value.map(({ id }) => id)).toEqual(ids);
});

test('a list that would fill the memory is refused after the page that is too much', async () => {
  const logo = 'x'.repeat(1024 * 1024);
  const portal = portalWith(page =>
    rowsOf(5_000)
      .slice((page - 1) * 50, page * 50)
      .map(row => ({ ...row, logo })),
  );
  const listed = await listItems(portal.call, method, {}, connectorFilters);
  expect(listed).toMatchObject({ ok: false, code: 'PORTAL_ANSWER_TOO_LARGE' });
  expect(portal.requests()).toBe(2);
});

import { startSandbox } from '../portal/sandbox.ts';
import { startDesk, type DeskUnderTest } from '../stage/desk.ts';
import { administratorOf } from '../stage/service-api.ts';
import type { ApiClient } from '../stage/api-client.ts';

let t: DeskUnderTest;
let admin: ApiClient;
beforeEach(async () => {
  // The shop is another one on every day; no day begins within a test.
  t = await startDesk({ sandbox: await startSandbox({ clock: 'frozen' }) });
  t.portal.endpoints.allowLocal = true;
  admin = await administratorOf(t);
});
afterEach(() => t.close());

interface Published {
  readonly id: string;
  readonly tables: readonly { readonly code: string; readonly tableId: number }[];
}
const publishSample = async (): Promise<Published> =>
  (await admin('POST', '/api/databases/sample')).json?.item as unknown as Published;

/** The rows of a report, without the header. */
async function query(
  tableId: number,
  question: Parameters<typeof t.portal.ui.query>[1],
): Promise<unknown[][]> {
  const result = await t.portal.ui.query(tableId, question);
  if (!result.ok) throw new Error(result.message);
  return (JSON.parse(result.value) as unknown[][]).slice(1);
}

test('the sample shop is published by one call, found again by the next one, and removed by one more', async () => {
  const { id, tables } = await publishSample();
  expect(tables.map(({ code }) => code)).toEqual(['customers', 'products', 'orders', 'order_lines']);
  expect(await publishSample()).toMatchObject({ id, tables });
  expect(t.portal.tables.all()).toHaveLength(4);
  expect((await admin('DELETE', `/api/databases/${id}`)).status).toBe(200);
  expect(t.portal.tables.all()).toHaveLength(0);
});

test('the sample shop has the title that the page gives it, and keeps it', async () => {
  const add = (body?: object) => admin('POST', '/api/databases/sample', body);
  expect((await add({ title: 'Магазин-пример' })).status).toBe(201);
  await add({});
  const { items } = (await admin('GET', '/api/databases')).json as unknown as { items: { title: string }[] };
  expect(items.map(({ title }) => title)).toEqual(['Магазин-пример']);
  expect(t.portal.sources.all().map(({ title }) => title)).toEqual(['Магазин-пример']);
  expect(await add({ title: ' ' })).toMatchObject({
    status: 400,
    json: { error: { code: 'VALIDATION_EMPTY' } },
  });
});

test('a report on the sample shop gets exactly the rows of its date range and its filter', async () => {
  const { tables } = await publishSample();
  const orders = tables.find(({ code }) => code === 'orders')?.tableId ?? 0;
  const all = await query(orders, { select: ['ORDERED_AT', 'STATE', 'AMOUNT'] });
  const day = String(all[100]?.[0]).slice(0, 10);
  const wanted = all.filter(([at, state]) => String(at).startsWith(day) && state !== 'paid');
  const found = await query(orders, {
    select: ['ORDERED_AT', 'STATE', 'AMOUNT'],
    dateRange: { from: day, to: day },
    filter: [[{ column: 'STATE', operator: 'equals', values: ['paid'], exclude: true }]],
  });
  expect(found).toEqual(wanted);
  expect(all.length).toBeGreaterThan(2_000);
});

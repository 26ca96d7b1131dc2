import { startSampleConnector } from '../sample-connector/start-sample-connector.ts';
import type { BiQuery, SampleConnector } from '../api.ts';
import { startSandbox, type Sandbox, type SandboxPortal } from '../sandbox.ts';
import { ask, moduleError, post } from './ask.ts';
import { until } from './until.ts';

let sandbox: Sandbox;
let portal: SandboxPortal;
let sample: SampleConnector;

async function openPortal(lang: 'en' | 'ru'): Promise<void> {
  portal = await sandbox.addPortal({ lang, allowLocalConnections: true });
  portal.addToPortal();
  portal.connectors.add({ title: 'Sales', ...sample.registration }, { appClientId: sandbox.app.clientId });
}

beforeEach(async () => {
  // A frozen clock makes the time limits of the portal independent of the machine's speed.
  sandbox = await startSandbox({ clock: 'frozen' });
  sample = await startSampleConnector({ wait: ms => sandbox.clock.wait(ms) });
  await openPortal('ru');
});
afterEach(async () => {
  await sandbox.close();
  await sample.close();
});

async function addSource(token = sample.token): Promise<unknown> {
  const fields = { title: 'Sales', connectorId: 1, settings: { token } };
  const answer = await ask(portal, 'biconnector.source.add', { fields });
  return moduleError(answer)?.[0] ?? answer.body['result'];
}

/** Makes a source and one of the sample's tables in the portal; returns the table's id. */
async function makeTable(name: string): Promise<number> {
  await addSource();
  const list = await portal.ui.tableList(1, name);
  if (!list.ok || !list.value[0]) throw new Error('The sample has no such table.');
  const made = await portal.ui.createTable({ sourceId: 1, table: list.value[0] }, portal.users.admin);
  if (!made.ok) throw new Error(made.message);
  return made.value;
}

async function rowsOf(table: number, query: BiQuery): Promise<readonly (readonly unknown[])[]> {
  const answer = await portal.ui.query(table, query);
  if (!answer.ok) throw new Error(answer.message);
  return JSON.parse(answer.value) as unknown[][];
}

test('each of the four endpoints of the sample connector refuses a wrong token', async () => {
  expect(await addSource('wrong')).toBe('SOURCE_CREATE_CONNECTION_ERROR');
  expect(await addSource()).toEqual({ id: 1 });
  for (const name of ['check', 'tables', 'columns', 'data']) {
    for (const form of ['', 'connection[token]=wrong', 'connection=x']) {
      expect((await post(`${sample.origin}/${name}`, form)).status).toBe(403);
    }
  }
});

test('the sample connector serves a source, a table list, a table, a preview and a query', async () => {
  const table = await makeTable('orders');
  expect(portal.tables.get(table)).toMatchObject({ name: 'sales_orders', externalName: 'Orders' });
  const preview = await portal.ui.preview(table);
  expect(preview.ok && preview.value.rows).toHaveLength(20);
  const second = [102, '2026-01-02 09:07:00', 2, 2, 'won', 46.5, 2.5, '2026-01-05'];
  expect(preview.ok && preview.value.rows[1]).toEqual(second);
  expect(await rowsOf(table, { select: ['STATUS', 'ID'], limit: 2 })).toEqual([
    ['STATUS', 'ID'],
    ['new', 101],
    ['won', 102],
  ]);
});

describe.each(['ru', 'en'] as const)('filters of a portal in %s', lang => {
  test.each<[string, BiQuery, number]>([
    ['no filter', {}, 240],
    ['a range of dates', { dateRange: { from: '2026-02-01', to: '2026-02-28' } }, 28],
    ['a list of values', { filter: [[{ column: 'STATUS', operator: 'in', values: ['new', 'lost'] }]] }, 96],
    [
      'an excluded value',
      { filter: [[{ column: 'STATUS', operator: 'equals', values: ['won'], exclude: true }]] },
      144,
    ],
    ['a part of a value', { filter: [[{ column: 'STATUS', operator: 'contains', values: ['PROG'] }]] }, 48],
    ['a range of numbers', { filter: [[{ column: 'ID', operator: 'between', values: [101, 110] }]] }, 10],
    ['empty cells', { filter: [[{ column: 'DELIVERED', operator: 'is-null' }]] }, 144],
    ['filled cells', { filter: [[{ column: 'DELIVERED', operator: 'is-null', exclude: true }]] }, 96],
    [
      'two groups with an OR inside',
      {
        filter: [
          [
            { column: 'ID', operator: 'less', values: [103] },
            { column: 'CREATED', operator: 'greater-or-equal', values: ['2026-08-28'] },
          ],
          [{ column: 'AMOUNT', operator: 'greater', values: [0] }],
        ],
      },
      3,
    ],
  ])(`the sample connector answers a query of a portal in ${lang} with %s`, async (_, query, count) => {
    if (lang === 'en') await openPortal(lang);
    const table = await makeTable('orders');
    expect(await rowsOf(table, { ...query, select: ['ID'] })).toHaveLength(count + 1);
  });
});

test('the sample connector finds a renamed column by mapFields, and fails without it', async () => {
  await addSource();
  const table = portal.tables.add(
    {
      sourceId: 1,
      name: 'renamed',
      externalCode: 'sales_customers',
      columns: [{ name: 'CUSTOMER', externalCode: 'NAME', type: 'string' }],
    },
    portal.users.admin,
  );
  const query: BiQuery = {
    select: ['CUSTOMER'],
    filter: [[{ column: 'CUSTOMER', operator: 'contains', values: ['заря'] }]],
  };
  expect((await rowsOf(table, query))[0]).toEqual(['CUSTOMER']);
  portal.biconnector.switches.mapFields = 'never';
  expect(await portal.ui.query(table, query)).toMatchObject({ ok: false });
});

describe('misbehaviour', () => {
  const noConnection = { ok: false, message: 'Cannot establish connection.' };
  const queryFailed = {
    ok: false,
    message: 'Query failed. Make sure the table data source is available.',
  };

  test.each([
    ['no-content', 'SOURCE_CREATE_CONNECTION_ERROR'],
    ['empty', 'SOURCE_CREATE_CONNECTION_ERROR'],
    ['redirect', 'SOURCE_CREATE_CONNECTION_ERROR'],
    ['error-in-200', { id: 1 }],
    ['html', { id: 1 }],
  ] as const)(
    'source.add after the misbehaviour "%s" of urlCheck answers %j',
    async (misbehaviour, outcome) => {
      sample.misbehave.check = misbehaviour;
      expect(await addSource('wrong')).toEqual(outcome);
    },
  );

  test.each([
    ['no-content', noConnection],
    ['redirect', queryFailed],
    ['html', { ok: true, value: expect.stringContaining('<h1>') }],
    ['no-header', { ok: true, value: expect.stringMatching(/^\[\[101,/) }],
    ['rows-as-objects', { ok: true, value: expect.stringMatching(/^\[\{"ID":101,/) }],
    ['ragged-rows', { ok: true, value: expect.stringMatching(/^\[\["ID",/) }],
  ] as const)(
    'a query after the misbehaviour "%s" of urlData shows the documented outcome',
    async (misbehaviour, outcome) => {
      const table = await makeTable('orders');
      sample.misbehave.data = misbehaviour;
      expect(await portal.ui.query(table)).toEqual(outcome);
      if (misbehaviour === 'ragged-rows') expect((await portal.ui.preview(table)).ok).toBe(false);
    },
  );

  test('source.add accepts a slow urlCheck in time and gives up on one that never answers', async () => {
    sample.misbehave.check = 'slow';
    sample.slowMs = 200_000;
    const slow = addSource();
    await until(() => sample.requests.length === 1);
    sandbox.clock.advance(200_000);
    expect(await slow).toEqual({ id: 1 });
    sample.misbehave.check = 'never';
    const never = addSource();
    await until(() => sample.requests.length === 2);
    sandbox.clock.advance(250_000);
    expect(await never).toBe('SOURCE_CREATE_CONNECTION_ERROR');
  });

  test('source.add refuses a body that is larger than the portal can hold', async () => {
    portal.endpoints.longestBody = 1_000_000;
    sample.hugeBytes = 5_000_000;
    sample.misbehave.check = 'huge';
    expect(await addSource()).toBe('SOURCE_CREATE_CONNECTION_ERROR');
    sample.hugeBytes = 500_000;
    expect(await addSource()).toEqual({ id: 1 });
  });
});

import { api, type ApiClient } from '../stage/api-client.ts';
import { startDesk, tokenOf, type DeskUnderTest } from '../stage/desk.ts';
import { administratorOf } from '../stage/service-api.ts';
import { until } from '../stage/until.ts';
import { column, fakeDatabases, sales, type FakeDatabases } from './fake-databases.ts';

let fake: FakeDatabases;
let t: DeskUnderTest;
let admin: ApiClient;
beforeEach(async () => {
  fake = fakeDatabases();
  t = await startDesk({ databases: fake });
  t.portal.endpoints.allowLocal = true;
  admin = await administratorOf(t);
});
afterEach(() => t.close());

const draft = {
  title: 'Shop',
  type: 'postgres',
  host: 'db.example.com',
  database: 'shop',
  user: 'reader',
  password: 'PROBE-password',
  tls: { mode: 'off' },
};
const idOf = ({
  json,
}: {
  readonly json: { readonly item?: Readonly<Record<string, unknown>> } | undefined;
}) => String(json?.item?.['id']);
const connect = async (fields: object = {}) =>
  idOf(await admin('POST', '/api/databases', { ...draft, ...fields }));
const publish = (id: string, tables: readonly object[]) =>
  admin('POST', `/api/databases/${id}/publish`, { tables });
const tablesIn = (json: unknown) =>
  (json as { item: { tables: { code: string; tableId: number; error?: object }[] } }).item.tables;
const made = (method: string) =>
  t.portal.rest.requests.filter(({ restMethod }) => restMethod === method).length;

test('a database whose check fails is refused with the step’s code and all steps, and nothing is stored', async () => {
  const answer = await admin('POST', '/api/databases', { ...draft, password: 'PROBE-wrong' });
  expect(answer.status).toBe(422);
  expect(answer.json?.error).toMatchObject({ code: 'LOGIN_REFUSED' });
  const { steps } = answer.json?.error as unknown as { steps: { step: string; state: string }[] };
  expect(steps.map(({ step, state }) => [step, state])).toEqual([
    ['resolve', 'ok'],
    ['connect', 'ok'],
    ['tls', 'skipped'],
    ['login', 'failed'],
    ['database', 'skipped'],
    ['rights', 'skipped'],
    ['tables', 'skipped'],
    ['row', 'skipped'],
  ]);
  expect(answer.text).not.toContain('PROBE');
  expect((await admin('GET', '/api/databases')).json?.['items']).toEqual([]);
  const kept = await admin('POST', '/api/databases', { ...draft, password: 'PROBE-wrong', unchecked: true });
  expect(kept.status).toBe(201);
});

test('a database is shown without its password, keeps it when it is left out, and asks for it with another host', async () => {
  const id = await connect();
  const shown = await admin('GET', `/api/databases/${id}`);
  expect(shown.json?.item).toMatchObject({
    id,
    host: 'db.example.com',
    port: 5432,
    hasPassword: true,
    brokenSince: null,
  });
  expect(shown.text).not.toContain('PROBE');
  expect((await admin('PATCH', `/api/databases/${id}`, { title: 'Other' })).status).toBe(200);
  expect((await admin('PATCH', `/api/databases/${id}`, { database: 'other' })).status).toBe(200);
  const moved = await admin('PATCH', `/api/databases/${id}`, { host: 'evil.example.com' });
  expect(moved.json?.error).toMatchObject({
    code: 'VALIDATION_REQUIRED_FIELD_MISSING',
    problems: [{ field: 'password', code: 'VALIDATION_REQUIRED_FIELD_MISSING' }],
  });
  expect((await admin('GET', `/api/databases/${id}`)).json?.item).toMatchObject({
    title: 'Other',
    host: 'db.example.com',
    database: 'other',
  });
});

test('publishing registers a connector, a source and tables once, and the portal reads the rows through them', async () => {
  const id = await connect();
  const published = await publish(id, [
    { name: 'Sales', dateColumn: 'sold at' },
    { schema: 'geo', name: 'cities' },
  ]);
  expect(published.status).toBe(200);
  const [table, other] = tablesIn(published.json);
  expect([table?.code, other?.code]).toEqual(['sales', 'geo_cities']);
  expect(await publish(id, [{ name: 'Sales' }])).toMatchObject({ status: 200 });
  expect(['connector', 'source', 'table'].map(kind => made(`biconnector.${kind}.add`))).toEqual([1, 1, 2]);

  const columns = t.portal.tables.columns(table?.tableId ?? 0);
  expect(columns.map(({ name, externalCode, type }) => [name, externalCode, type])).toEqual([
    ['SOLD_AT', 'SOLD_AT', 'datetime'],
    ['ID', 'ID', 'int'],
    ['GOROD', 'GOROD', 'string'],
    ['AMOUNT', 'AMOUNT', 'double'],
  ]);
  const result = await t.portal.ui.query(table?.tableId ?? 0, { select: ['ID', 'GOROD'] });
  expect(result).toMatchObject({ ok: true });
  expect(JSON.parse((result as unknown as { value: string }).value)).toEqual([
    ['ID', 'GOROD'],
    [1, 'Москва'],
    [2, 'Berlin'],
    [3, null],
  ]);
  const requests = (await admin('GET', `/api/databases/${id}/requests`)).json?.['items'] as object[];
  expect(requests[0]).toMatchObject({
    endpoint: 'data',
    table: 'sales',
    rows: 3,
    outcome: 'sent',
    code: null,
  });
  expect(requests.at(-1)).toMatchObject({ endpoint: 'check', outcome: 'sent' });
});

test('two publications at once, and one after the answers were lost, leave each object once', async () => {
  const id = await connect();
  await Promise.all([publish(id, [{ name: 'Sales' }]), publish(id, [{ name: 'Sales' }])]);
  expect(['connector', 'source', 'table'].map(kind => made(`biconnector.${kind}.add`))).toEqual([1, 1, 1]);
  const second = await connect({ title: 'Second' });
  for (const kind of ['source', 'table']) {
    t.portal.rest.faults.push({ kind: 'cut', match: `biconnector.${kind}.add` });
    const lost = await publish(second, [{ schema: 'geo', name: 'cities' }]);
    expect(JSON.stringify(lost.json)).toContain('MAY_HAVE_ARRIVED');
  }
  const done = await publish(second, [{ schema: 'geo', name: 'cities' }]);
  expect(tablesIn(done.json)[0]?.error).toBeUndefined();
  expect(t.portal.sources.all().length).toBe(2);
  expect(t.portal.tables.all().length).toBe(2);
});

test('a publication asks the portal once which tables a source has, however many are new', async () => {
  for (const name of ['one', 'two', 'three', 'four']) fake.list.push({ ...sales(), name });
  const id = await connect();
  const published = await publish(
    id,
    ['one', 'two', 'three', 'four'].map(name => ({ name })),
  );
  expect(tablesIn(published.json).every(({ tableId }) => tableId > 0)).toBe(true);
  expect([made('biconnector.table.list'), made('biconnector.table.add')]).toEqual([1, 4]);
});

test('a name that another table of the portal has gets a suffix, which is shown', async () => {
  const id = await connect();
  const foreign = t.portal.connectors.add({ ...foreignConnector }, { appClientId: 'another.app' });
  const source = t.portal.sources.add(
    { connectorId: foreign, title: 'x', settings: [] },
    t.portal.users.admin,
  );
  t.portal.tables.add({ sourceId: source, name: 'sales' }, t.portal.users.admin);
  const [table] = tablesIn((await publish(id, [{ name: 'Sales' }])).json);
  expect(table?.code).toMatch(/^sales_[0-9a-f]{6}$/);
  expect(table?.tableId).toBeGreaterThan(0);
});

const foreignConnector = {
  title: 'Foreign',
  logo: 'https://example.com/logo.png',
  urlCheck: 'https://example.com/check',
  urlTableList: 'https://example.com/tables',
  urlTableDescription: 'https://example.com/columns',
  urlData: 'https://example.com/data',
  settings: [],
};

test('columns keep their codes whatever is added, dropped or renamed beside them, and drift is shown and mended', async () => {
  const id = await connect();
  const [published] = tablesIn((await publish(id, [{ name: 'Sales' }])).json);
  const tableId = published?.tableId ?? 0;
  const [changing] = fake.list;
  changing?.columns.splice(1, 1, column('gorod'), column('GOROD '));
  const look = await admin('GET', `/api/databases/${id}/tables/sales`);
  const { drift, columns } = look.json?.item as {
    drift: object[];
    columns: { name: string; code: string }[];
  };
  expect(drift).toEqual([
    { name: 'gorod', code: expect.stringMatching(/^GOROD_[0-9A-F]{6}$/), change: 'new' },
    { name: 'GOROD ', code: expect.stringMatching(/^GOROD_[0-9A-F]{6}$/), change: 'new' },
    { name: 'Город', code: 'GOROD', change: 'gone' },
  ]);
  expect(columns.find(({ name }) => name === 'id')?.code).toBe('ID');
  await publish(id, [{ name: 'Sales' }]);
  expect(t.portal.tables.columns(tableId).map(({ name, visible }) => [name, visible])).toEqual([
    ['ID', true],
    ['GOROD', false],
    ['SOLD_AT', true],
    ['AMOUNT', true],
  ]);
});

test('a wrong, old or foreign access key opens nothing and tells nothing', async () => {
  const id = await connect();
  await publish(id, [{ name: 'Sales' }]);
  const keyNow = () => t.portal.sources.all()[0]?.settings[0]?.value ?? '';
  const old = keyNow();
  expect((await admin('POST', `/api/databases/${id}/key`)).status).toBe(200);
  expect(keyNow()).not.toBe(old);
  const ask = (key: string, path = '/bi/check') =>
    t.request(path, {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: `table=sales&connection%5Bkey%5D=${key}`,
    });
  expect((await ask(keyNow())).status).toBe(200);
  const refused = [];
  for (const path of ['/bi/check', '/bi/tables', '/bi/columns', '/bi/data'])
    for (const key of ['', 'x', old, `cdb_${'A'.repeat(43)}`]) refused.push(await ask(key, path));
  expect(new Set(refused.map(({ status, text }) => `${status} ${text}`))).toEqual(
    new Set(['403 {"error":"The access key is not valid."}']),
  );
  const last = keyNow();
  t.portal.uninstall({ clean: false });
  await t.portal.events.flush();
  await t.desk.settleEvents();
  expect((await ask(last)).status).toBe(403);
});

test('urlCheck never answers 200 when login or database do not work', async () => {
  const id = await connect();
  await publish(id, []);
  fake.password = 'changed';
  const key = t.portal.sources.all()[0]?.settings[0]?.value ?? '';
  t.sandbox.clock.advance(10_000);
  const answer = await t.request('/bi/check', {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: `connection%5Bkey%5D=${key}`,
  });
  expect([answer.status, answer.text]).toEqual([
    422,
    '{"error":"The database refuses this user or password."}',
  ]);
  const requests = (await admin('GET', `/api/databases/${id}/requests`)).json?.['items'] as object[];
  expect(requests[0]).toMatchObject({
    outcome: 'failed',
    code: 'LOGIN_REFUSED',
    reason: expect.stringContaining('no entry'),
  });
});

test('a stream that breaks is never valid JSON, and a question that is not understood is refused', async () => {
  const id = await connect();
  await publish(id, [{ name: 'Sales' }]);
  const key = t.portal.sources.all()[0]?.settings[0]?.value ?? '';
  const ask = (rest: string) =>
    t.request('/bi/data', {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: `table=sales&connection%5Bkey%5D=${key}${rest}`,
    });
  for (const rest of [
    '&filter%5B%3DNOPE%5D=1',
    '&filter%5B%3EAMOUNT%5D=many',
    '&select%5B0%5D=NOPE',
    '&limit=-1',
  ])
    expect((await ask(rest)).status).toBe(400);
  expect(fake.questions).toHaveLength(0);
  fake.breakAfter = 2;
  await expect(ask('')).rejects.toThrow();
  // The reader sees the break before the request is noted.
  const latest = async () =>
    ((await admin('GET', `/api/databases/${id}/requests`)).json?.['items'] as { code?: string }[])[0];
  await until(async () => (await latest())?.code === 'CONNECTION_LOST');
  expect(await latest()).toMatchObject({ outcome: 'failed', rows: 2 });
  expect(fake.cancelled).toHaveLength(1);
});

test('deleting a database deletes its tables, its source and the unused connector, then the record and its key', async () => {
  const id = await connect();
  await publish(id, [{ name: 'Sales' }]);
  expect((await admin('DELETE', `/api/databases/${id}`)).status).toBe(200);
  expect([t.portal.connectors, t.portal.sources, t.portal.tables].map(store => store.all().length)).toEqual([
    0, 0, 0,
  ]);
  expect((await admin('GET', '/api/databases')).json?.['items']).toEqual([]);
  expect((await admin('DELETE', `/api/databases/${id}`)).json?.error?.code).toBe('DATABASE_NOT_FOUND');
});

test('only administrators connect databases, and only people with BI rights look at them', async () => {
  const id = await connect();
  const analyst = api(t, tokenOf(await t.open(t.portal.users.analyst)));
  const employee = api(t, tokenOf(await t.open(t.portal.users.employee)));
  expect((await analyst('POST', '/api/databases', draft)).json?.error?.code).toBe('ADMINISTRATORS_ONLY');
  expect((await analyst('GET', `/api/databases/${id}/tables`)).status).toBe(200);
  for (const path of [
    '',
    `/${id}`,
    `/${id}/tables`,
    `/${id}/tables/sales`,
    `/${id}/queries`,
    `/${id}/requests`,
  ])
    expect((await employee('GET', `/api/databases${path}`)).json?.error?.code).toBe('ACCESS_DENIED');
});

test('a saved query is proved before it is kept, tried with rows, published, and not deleted while it is a table', async () => {
  const id = await connect();
  const path = `/api/databases/${id}/queries`;
  const refused = await admin('POST', path, { title: 'Bad', sql: 'drop table x' });
  expect([refused.status, refused.json?.error?.code]).toEqual([422, 'QUERY_REFUSED']);
  expect(refused.text).not.toContain('syntax error');
  const [noted] = (await admin('GET', `/api/databases/${id}/requests?endpoint=try`)).json?.[
    'items'
  ] as object[];
  expect(noted).toMatchObject({ outcome: 'failed', reason: expect.stringContaining('syntax error') });
  const tried = await admin('POST', `${path}/try`, { sql: 'select 1' });
  expect(tried.json?.item).toMatchObject({ columns: [{ name: 'id' }, {}, {}, {}] });
  const query = idOf(await admin('POST', path, { title: 'Best of', sql: 'select 1' }));
  const [table] = tablesIn((await publish(id, [{ query }])).json);
  expect(table?.code).toBe('best_of');
  expect((await admin('DELETE', `${path}/${query}`)).json?.error?.code).toBe('QUERY_IS_PUBLISHED');
});

test('a double click connects one database', async () => {
  let go = (): void => undefined;
  fake.hold = new Promise(resolve => {
    go = resolve;
  });
  const clicks = [1, 2].map(() => admin('POST', '/api/databases', draft));
  await until(() => t.heard.filter(({ path }) => path === '/api/databases').length === 2);
  // It is younger than both and is looked up as they are: when it is answered, the second has met the first.
  await admin('GET', '/api/databases');
  go();
  const answers = await Promise.all(clicks);
  expect(new Set(answers.map(idOf)).size).toBe(1);
  expect((await admin('GET', '/api/databases')).json?.['items']).toHaveLength(1);
});

test('the code that is shown for one of two clashing tables is the one it gets', async () => {
  fake.list.push({ ...sales(), name: 'sales ' });
  const id = await connect();
  const listed = (await admin('GET', `/api/databases/${id}/tables?search=sales`)).json?.['items'] as {
    name: string;
    code: string;
  }[];
  expect(new Set(listed.map(({ code }) => code)).size).toBe(2);
  const [table] = tablesIn((await publish(id, [{ name: 'Sales' }])).json);
  expect(table?.code).toBe(listed.find(({ name }) => name === 'Sales')?.code);
});

test('looking at a table offers nothing: only what is published or offered can be asked for', async () => {
  const id = await connect({ offer: { tables: 'published' } });
  await publish(id, [{ schema: 'geo', name: 'cities' }]);
  expect((await admin('GET', `/api/databases/${id}/tables/sales`)).status).toBe(200);
  const [source] = t.portal.sources.all();
  const offered = await t.portal.ui.tableList(source?.id ?? 0);
  expect(offered).toMatchObject({ ok: true, value: [{ externalCode: 'geo_cities' }] });
  for (const path of ['/bi/columns', '/bi/data']) expect((await askBi(path, 'table=sales')).status).toBe(404);
  expect((await askBi('/bi/data', 'table=geo_cities')).status).toBe(200);
});

/** Asks one of the four endpoints with the key that the portal's source holds. */
const askBi = (path: string, rest = '', init: RequestInit = {}) =>
  t.request(path, {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: `connection%5Bkey%5D=${t.portal.sources.all()[0]?.settings[0]?.value ?? ''}&${rest}`,
    ...init,
  });

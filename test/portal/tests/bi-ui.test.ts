import type { ServerResponse } from 'node:http';
import { startSandbox, type Sandbox, type SandboxPortal } from '../sandbox.ts';
import { startEndpoint, type Endpoint } from './endpoint.ts';

let sandbox: Sandbox;
let portal: SandboxPortal;
let endpoint: Endpoint;

beforeEach(async () => {
  endpoint = await startEndpoint();
  sandbox = await startSandbox();
  portal = await sandbox.addPortal({ allowLocalConnections: true });
  portal.connectors.add(
    {
      title: 'C',
      urlCheck: `${endpoint.url}/check`,
      urlTableList: `${endpoint.url}/tables`,
      urlTableDescription: `${endpoint.url}/columns`,
      settings: [
        { code: 'login', name: 'User', type: 'STRING' },
        { code: 'password', name: 'Password', type: 'STRING' },
      ],
    },
    { appClientId: 'app.any' },
  );
  const settings = [
    { code: 'login', name: 'User', type: 'STRING', value: 'user' },
    { code: 'password', name: 'Password', type: 'STRING', value: 'secret' },
  ];
  portal.sources.add({ connectorId: 1, title: 'S', settings }, portal.users.admin);
});
afterEach(async () => {
  await sandbox.close();
  await endpoint.close();
});

const body = (text: string) => (response: ServerResponse) => response.end(text);
const json = (value: unknown) => body(JSON.stringify(value));
const status = (code: number) => (response: ServerResponse) => response.writeHead(code).end('no');
const broken = (response: ServerResponse) => response.destroy();
const refused = (message: string): object => ({ ok: false, message });

const noConnection = 'Cannot establish connection.';
const queryFailed = 'Query failed. Make sure the table data source is available.';
const noTables = 'Could not get table list.<br>Make sure the JSON response is correct.';
const noFields = 'Query failed. Make sure the data source is available and contains table fields.';
const badFields = 'Could not get table field descriptions. Make sure the JSON response is correct.';

describe('check connection', () => {
  test('"Check connection" posts the stored values, even of a source that is switched off', async () => {
    portal.ui.setActive(1, false, portal.users.admin);
    expect(await portal.ui.checkSource(1)).toEqual({ ok: true, value: true });
    expect(endpoint.received).toMatchObject([
      { path: '/check', body: 'connection%5Blogin%5D=user&connection%5Bpassword%5D=secret' },
    ]);
  });

  test.each<[string, string, Endpoint['answer']]>([
    ['a broken connection', noConnection, broken],
    ['an empty body', noConnection, body('')],
    ['the body "0"', noConnection, body('0')],
    ['204 with an empty body', noConnection, response => response.writeHead(204).end()],
    ['status 403', queryFailed, status(403)],
    ['status 201', queryFailed, status(201)],
  ])('"Check connection" after %s shows: %s', async (_, message, answer) => {
    endpoint.answer = answer;
    expect(await portal.ui.checkConnection(1, { login: 'typed' })).toEqual(refused(message));
    expect(endpoint.received[0]?.body).toBe('connection%5Blogin%5D=typed');
  });

  test('actions of the hub need the addresses of their endpoints', async () => {
    portal.connectors.update(1, { urlCheck: '', urlTableList: '', urlTableDescription: '' });
    expect(await portal.ui.checkSource(1)).toEqual(refused('Connection check URL is not specified.'));
    const noUrl = refused('Data source URL is not specified.');
    expect([await portal.ui.tableList(1), await portal.ui.describe(1, 'x')]).toEqual([noUrl, noUrl]);
  });

  test('"Check connection" does not call a private address where these are refused', async () => {
    portal.endpoints.allowLocal = false;
    expect(await portal.ui.checkSource(1)).toEqual(refused(noConnection));
    expect(endpoint.received).toEqual([]);
  });
});

describe('the list of tables', () => {
  test.each<[string | undefined, string]>([
    ['sales & more', 'searchString=sales+%26+more&'],
    ['', 'searchString=&'],
    [undefined, ''],
  ])('urlTableList gets the search string %j', async (searchString, start) => {
    endpoint.answer = body('[]');
    expect(await portal.ui.tableList(1, searchString)).toEqual({ ok: true, value: [] });
    expect(endpoint.received).toMatchObject([
      {
        path: '/tables',
        body: `${start}connection%5Blogin%5D=user&connection%5Bpassword%5D=secret`,
      },
    ]);
  });

  test('urlTableList may answer an object; an id replaces the code as external code', async () => {
    endpoint.answer = json({ a: { code: 'sales', title: 'Sales' }, b: { code: 'x', title: 'X', id: 17 } });
    expect(await portal.ui.tableList(1)).toEqual({
      ok: true,
      value: [
        { externalCode: 'sales', title: 'Sales', proposedName: 'sales' },
        { externalCode: '17', title: 'X', proposedName: 'x' },
      ],
    });
  });

  test.each<[string, string, Endpoint['answer']]>([
    ['a broken connection', queryFailed, broken],
    ['an empty body', queryFailed, body('')],
    ['status 500', queryFailed, status(500)],
    ['an HTML page', noTables, body('<h1>Sign in</h1>')],
    ['a number', noTables, body('5')],
    ['null', noTables, body('null')],
    ['an error object', noTables, json({ error: 'No such user' })],
    ['an item without title', noTables, json([{ code: 'a', title: 'A' }, { code: 'b' }])],
    ['an empty code', noTables, json([{ code: '', title: 'A' }])],
    ['a title of "0"', noTables, json([{ code: 'a', title: '0' }])],
  ])('the list of tables after %s shows: %s', async (_, message, answer) => {
    endpoint.answer = answer;
    expect(await portal.ui.tableList(1)).toEqual(refused(message));
  });
});

describe('the description of a table', () => {
  test('a description is asked for by external code; types are read in any case, unknown types become string', async () => {
    const column = (type: string): object => ({ code: type, name: `The ${type}`, type });
    endpoint.answer = json(['int', 'Double', 'DATE', 'boolean'].map(column));
    const answer = await portal.ui.describe(1, 'sales_2024');
    expect(answer.ok && answer.value.map(({ code, type }) => `${code}:${type}`)).toEqual([
      'int:int',
      'Double:double',
      'DATE:date',
      'boolean:string',
    ]);
    expect(endpoint.received).toMatchObject([
      {
        path: '/columns',
        body: 'table=sales_2024&connection%5Blogin%5D=user&connection%5Bpassword%5D=secret',
      },
    ]);
  });

  test.each<[string, string, Endpoint['answer']]>([
    ['a broken connection', noFields, broken],
    ['an empty body', noFields, body('')],
    ['status 404', noFields, status(404)],
    ['an empty list', badFields, body('[]')],
    ['text that is not JSON', badFields, body('ok')],
    ['an error object', badFields, json({ error: 'No such table' })],
    ['a column without name', badFields, json([{ code: 'a', type: 'int' }])],
    ['a column with an empty type', badFields, json([{ code: 'a', name: 'A', type: '' }])],
  ])('the description of a table after %s shows: %s', async (_, message, answer) => {
    endpoint.answer = answer;
    expect(await portal.ui.describe(1, 'sales')).toEqual(refused(message));
  });
});

describe('sources and tables made in the hub', () => {
  const form = { connectorId: 1, title: 'By hand', settings: { login: ' me ', password: 'x' } };

  test('a source made in the hub needs both BI rights and every setting', async () => {
    const { analyst, halfway } = portal.users;
    expect(await portal.ui.createSource(form, halfway)).toEqual(refused('Access denied.'));
    const empty = { ...form, settings: { login: 'me', password: ' ' } };
    expect(await portal.ui.createSource(empty, analyst)).toEqual(refused('All the fields are required.'));
    expect(endpoint.received).toEqual([]);
    expect(await portal.ui.createSource(form, analyst)).toEqual({ ok: true, value: 2 });
    expect(endpoint.received[0]?.body).toBe('connection%5Blogin%5D=+me+&connection%5Bpassword%5D=x');
    expect(portal.sources.get(2)).toMatchObject({
      title: 'By hand',
      createdById: analyst.id,
      settings: [{ value: 'me' }, { value: 'x' }],
    });
  });

  test('a source is not made in the hub when the connector refuses', async () => {
    endpoint.answer = status(403);
    expect(await portal.ui.createSource(form, portal.users.analyst)).toEqual(refused(queryFailed));
    expect(portal.sources.all()).toHaveLength(1);
  });

  test('a table made in the hub checks the connection and takes the columns from the connector', async () => {
    const table = { externalCode: '17', title: 'Sales', proposedName: 'sales' };
    endpoint.answer = json([{ code: 'amount', name: 'Amount', type: 'MONEY' }]);
    const { admin } = portal.users;
    expect(await portal.ui.createTable({ sourceId: 1, table }, admin)).toEqual({ ok: true, value: 1 });
    expect(endpoint.received.map(({ path }) => path)).toEqual(['/check', '/columns']);
    expect(portal.tables.get(1)).toMatchObject({
      name: 'sales',
      externalCode: '17',
      externalName: 'Sales',
      description: 'sales',
    });
    expect(portal.tables.columns(1)).toMatchObject([
      { name: 'AMOUNT', externalCode: 'amount', type: 'money' },
    ]);
    expect(await portal.ui.createTable({ sourceId: 1, table }, admin)).toEqual(
      refused('A table named "sales" already exists.'),
    );
    expect(await portal.ui.createTable({ sourceId: 1, table, name: 'two' }, admin)).toEqual({
      ok: true,
      value: 2,
    });
  });
});

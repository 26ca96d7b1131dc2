import { api, type ApiClient } from '../../stage/api-client.ts';
import { startDesk, tokenOf, type DeskUnderTest } from '../../stage/desk.ts';
import { startEndpoint, type Endpoint } from '../../portal/tests/endpoint.ts';

let t: DeskUnderTest;
let ask: ApiClient;
let endpoint: Endpoint;
beforeAll(async () => {
  t = await startDesk();
  endpoint = await startEndpoint();
  t.portal.endpoints.allowLocal = true;
  ask = api(t, tokenOf(await t.open(t.portal.users.analyst)));
});
afterAll(async () => {
  await t.close();
  await endpoint.close();
});

test('a connector, its source and its table are created, read, changed and deleted over the API', async () => {
  const connector = await ask('POST', '/api/connectors', {
    title: 'Sales',
    logo: 'data:image/svg+xml;base64,AAAA',
    urlCheck: `${endpoint.url}/check`,
    urlTableList: `${endpoint.url}/tables`,
    urlTableDescription: `${endpoint.url}/columns`,
    urlData: `${endpoint.url}/data`,
    settings: [
      { code: 'token', name: 'Access token', type: 'STRING' },
      { code: 'shop', name: 'Shop', type: 'INT' },
    ],
    supportMapping: true,
  });
  expect(connector.status).toBe(201);
  expect(connector.json).toMatchObject({ answeredBy: 'server', time: expect.any(Object) });
  const connectorId = connector.json?.item?.['id'];
  expect((await ask('GET', `/api/connectors/${String(connectorId)}`)).json?.item).toMatchObject({
    title: 'Sales',
    supportMapping: true,
  });
  expect(
    (await ask('PATCH', `/api/connectors/${String(connectorId)}`, { description: 'of our shops' })).json
      ?.item,
  ).toEqual({ id: connectorId });

  const source = await ask('POST', '/api/sources', {
    title: 'Shop 7',
    connectorId,
    settings: { token: 'PROBE-secret', shop: '7' },
  });
  expect([source.status, source.json?.item]).toEqual([201, { id: expect.any(Number) }]);
  const sourceId = source.json?.item?.['id'];
  expect(endpoint.received.map(({ body }) => body)).toEqual([
    'connection%5Btoken%5D=PROBE-secret&connection%5Bshop%5D=7',
  ]);
  expect((await ask('PATCH', `/api/sources/${String(sourceId)}`, { settings: { shop: '' } })).status).toBe(
    200,
  );
  // The stored title is sent again, and settings left out keep their values.
  expect(endpoint.received[1]?.body).toBe('connection%5Btoken%5D=PROBE-secret&connection%5Bshop%5D=');
  const seen = await ask('GET', `/api/sources/${String(sourceId)}`);
  expect(seen.json?.item).toEqual({
    id: sourceId,
    title: 'Shop 7',
    description: '',
    active: true,
    connectorId,
    dateCreate: expect.any(String),
    dateUpdate: expect.any(String),
    createdById: t.portal.users.analyst.id,
    updatedById: t.portal.users.analyst.id,
    settings: [
      { code: 'token', name: 'Access token', type: 'STRING', state: 'set' },
      { code: 'shop', name: 'Shop', type: 'INT', state: 'empty' },
    ],
  });
  expect(
    (await ask('GET', `/api/sources?filter[connectorId]=${String(connectorId)}`)).json?.['items'],
  ).toEqual([seen.json?.item]);

  const table = await ask('POST', '/api/tables', {
    sourceId,
    name: 'sales',
    externalName: 'Sales',
    externalCode: 'sales',
    fields: [{ name: 'ID', externalCode: 'id', type: 'int' }],
  });
  expect(table.status).toBe(201);
  const tableId = table.json?.item?.['id'];
  t.portal.rest.requests.length = 0;
  const shown = await ask('GET', `/api/tables/${String(tableId)}`);
  expect(shown.json?.item).toMatchObject({ id: tableId, sourceId, fields: [{ name: 'ID', visible: true }] });
  expect(t.portal.rest.requests.map(({ restMethod }) => restMethod)).toEqual(['batch']);
  const [column] = shown.json?.item?.['fields'] as { id: number }[];
  const changes = {
    add: [{ name: 'AMOUNT', externalCode: 'amount', type: 'money' }],
    update: [{ id: column?.id, visible: false }],
  };
  expect((await ask('POST', `/api/tables/${String(tableId)}/columns`, changes)).json?.item).toEqual({
    id: tableId,
  });
  expect((await ask('PATCH', `/api/tables/${String(tableId)}`, { description: '' })).status).toBe(200);
  expect((await ask('GET', `/api/tables/${String(tableId)}`)).json?.item?.['fields']).toMatchObject([
    { name: 'ID', visible: false },
    { name: 'AMOUNT', visible: true },
  ]);
  expect((await ask('GET', '/api/tables?filter[name][contains]=sal')).json?.['items']).toMatchObject([
    { id: tableId, sourceId },
  ]);

  expect((await ask('DELETE', `/api/connectors/${String(connectorId)}`)).json?.error?.code).toBe(
    'CONNECTOR_DELETE_RESTRICTED',
  );
  expect((await ask('DELETE', `/api/sources/${String(sourceId)}`)).json?.error?.code).toBe('BX_ERROR');
  for (const path of [
    `/api/tables/${String(tableId)}`,
    `/api/sources/${String(sourceId)}`,
    `/api/connectors/${String(connectorId)}`,
  ]) {
    expect((await ask('DELETE', path)).status).toBe(200);
    expect((await ask('GET', path)).status).toBe(404);
  }
});

test.each(['connectors', 'sources', 'tables'])('the fields of %s are cached per user', async of => {
  t.portal.rest.requests.length = 0;
  const first = await ask('GET', `/api/${of}/fields`);
  expect(first.json?.item).toMatchObject({
    fields: expect.arrayContaining([expect.objectContaining({ title: 'id' })]),
  });
  expect(await ask('GET', `/api/${of}/fields`)).toMatchObject({ json: { item: first.json?.item } });
  expect(t.portal.rest.requests).toHaveLength(1);
  // A person without the rights must not read what another person was shown.
  const employee = api(t, tokenOf(await t.open(t.portal.users.employee)));
  expect((await employee('GET', `/api/${of}/fields`)).status).toBe(403);
});

/**
 * The traps of the biconnector contract, section 9, by their numbers. The list names the test of each trap, or says why the
 * trap cannot apply. "Here" means this file.
 *
 *  1 error-codes.test: every code arrives inside `result` with HTTP 200.        2 error-codes.test: the number 0.
 *  3 biconnector/list-items.test: a result that is not a list.   4 biconnector/list-items.test: pages by number.
 *  5 here.                                             6 here, and connectors.test: causes of ACCESS_DENIED.
 *  7 here.     8 biconnector/both-ways: numbers and null for texts.     9 here.     10 here.     11 object-life.test.
 * 12 source-secrets.test.     13 here.     14 biconnector/both-ways: "create a source that is inactive".
 * 15 writes.test: "a source is given the time its connector takes"; the app's own server is not single-threaded about it: the
 *    portal's call goes to the connector, never back to this server.
 * 16 Cannot apply: this server answers no urlCheck. The check finds such endpoints of others.
 * 17 biconnector/php-query.test and checks/request-body.test: the check sends that form; the server does not read it.
 * 18 Cannot apply: this server is not an endpoint and trusts no call of one.
 * 19 Cannot apply: the portal refuses with SOURCE_CREATE_CONNECTION_ERROR. The check has a rule of its own.
 * 20 biconnector/both-ways: setting types in lowercase, column types in uppercase.
 * 21 biconnector/proposed-names.test.     22 here.     23 here.     24 here.
 * 25 biconnector/filter.test: lists of texts, and an empty list never becomes a filter.     26 error-codes.test and list-items.test.
 * 27 biconnector/filter.test: no OR at the top.      28 here.
 * 29 Cannot apply to the server; `reservedCodes` lists the codes. client/sources/setting-fields.test: the page warns.
 * 30 biconnector/both-ways: "change columns by an update of the table".
 * 31 biconnector/both-ways: "a name that is there, even if it is deleted", another table's columns, DATASET_UPDATE_ERROR;
 *    writes.test: no write is repeated.
 * 32 here.     33 biconnector/both-ways: DATASET_NOT_FOUND.     34 here.
 * 35 checks/judgement.test finds it in endpoints of others; this server returns no rows to BI Builder.
 * 36 Cannot apply: this server reads no filter of urlData.
 * 37 Cannot apply: this server requests no preview.      38 here.      39 here.      40 error-codes.test: bent ids.
 */
import { readResult } from '../../../server/bitrix24/answer.ts';
import { api, type ApiClient } from '../../stage/api-client.ts';
import { seed } from '../../bitrix24/biconnector/cases/seed.ts';
import { startDesk, tokenOf, type DeskUnderTest } from '../../stage/desk.ts';
import { post } from '../../portal/tests/ask.ts';
import { startEndpoint, type Endpoint } from '../../portal/tests/endpoint.ts';

let t: DeskUnderTest;
let ask: ApiClient;
let endpoint: Endpoint;
beforeEach(async () => {
  endpoint = await startEndpoint();
  t = await startDesk();
  seed(t.portal, t.sandbox.app.clientId, endpoint.url);
  ask = api(t, tokenOf(await t.open()));
  t.portal.rest.requests.length = 0;
});
afterEach(async () => {
  await t.close();
  await endpoint.close();
});

/** The calls that reached the portal, without those that learn the names of people. */
const sent = (method?: string) =>
  t.portal.rest.requests
    .filter(({ restMethod }) => restMethod !== 'profile' && restMethod === (method ?? restMethod))
    .map(({ restMethod, params }) => ({ restMethod, params }));

test('traps 5, 6: the answer to a webhook is read as an error', async () => {
  const { body } = await post(`${t.portal.addWebhook()}/biconnector.connector.list`, {});
  expect(readResult(body['result'], undefined)).toMatchObject({
    ok: false,
    code: 'ACCESS_DENIED',
    status: 403,
  });
});

test('trap 7: booleans are sent as JSON booleans', async () => {
  await ask('PATCH', '/api/connectors/1', { supportMapping: false });
  await ask('POST', '/api/tables/1/columns', { update: [{ id: 1, visible: false }] });
  expect(sent('biconnector.connector.update')[0]?.params).toMatchObject({
    fields: { supportMapping: false },
  });
  expect(t.portal.tables.columns(1)[0]?.visible).toBe(false);
});

test('trap 9: an object written back as it was read is refused before any call', async () => {
  for (const path of ['/api/connectors/1', '/api/tables/1', '/api/sources/1']) {
    const { json } = await ask('GET', path);
    const asked = sent().length;
    const answer = await ask('PATCH', path, json?.item);
    expect(answer.status).toBe(400);
    expect(answer.json?.error?.code).toMatch(/^VALIDATION_(READ_ONLY_FIELD|UNKNOWN_PARAMETERS)$/);
    expect(sent()).toHaveLength(asked);
  }
});

test('trap 10: settings of a source must be an object; a list is refused', async () => {
  const settings = [{ code: 'token', value: 'x' }];
  const answer = await ask('POST', '/api/sources', { title: 'x', connectorId: 1, settings });
  expect(answer.json?.error?.code).toBe('VALIDATION_INVALID_FIELD_TYPE');
  expect(sent()).toEqual([]);
});

test('trap 13: an update of a source always sends a title, which is read first if it is missing', async () => {
  await ask('PATCH', '/api/sources/1', { description: 'x' });
  await ask('PATCH', '/api/sources/1', { title: 'y' });
  expect(sent().map(({ restMethod }) => restMethod)).toEqual([
    'biconnector.source.get',
    'biconnector.source.update',
    'biconnector.source.update',
  ]);
  expect(t.portal.sources.get(1)).toMatchObject({ title: 'y', description: 'x' });
});

test('trap 22: a table is read with its columns and its source in one request', async () => {
  expect((await ask('GET', '/api/tables/1')).json?.item).toMatchObject({
    sourceId: 1,
    fields: [{ name: 'ID' }, { name: 'AMOUNT' }],
  });
  expect(sent()).toHaveLength(1);
});

test('traps 23, 24: no fields are selected, so no date is an empty object and no csv field an error', async () => {
  for (const path of ['/api/tables', '/api/sources', '/api/connectors', '/api/tables/1'])
    await ask('GET', path);
  expect(JSON.stringify(sent())).not.toContain('select');
  const { json } = await ask('GET', '/api/sources');
  expect((json?.['items'] as { dateCreate: unknown }[])[0]?.dateCreate).toEqual(
    expect.stringMatching(/^\d{4}-/),
  );
});

test('trap 28: settings of a connector are sent as a whole or not at all', async () => {
  await ask('PATCH', '/api/connectors/1', { title: 'x' });
  expect(sent('biconnector.connector.update')[0]?.params['fields']).toEqual({ title: 'x' });
  expect(t.portal.connectors.get(1)?.settings).toHaveLength(1);
});

test('trap 32: on a portal with only the older methods everything works but deleting, and that failure is explained', async () => {
  const box = await startDesk({ portalProfile: 'box' });
  try {
    seed(box.portal, box.sandbox.app.clientId, endpoint.url);
    const there = api(box, tokenOf(await box.open()));
    box.portal.rest.requests.length = 0;
    expect((await there('GET', '/api/tables')).json?.['items']).toMatchObject([{ id: 1 }, { id: 2 }]);
    expect((await there('GET', '/api/tables/1')).json?.item).toMatchObject({ sourceId: 1 });
    expect((await there('PATCH', '/api/tables/1', { description: 'x' })).status).toBe(200);
    expect((await there('GET', '/api/tables/fields')).json?.item).toMatchObject({
      fields: expect.any(Array),
    });
    // The newer family is tried only once.
    expect(
      box.portal.rest.requests.filter(({ restMethod }) => restMethod?.includes('.table.') === true),
    ).toHaveLength(1);
    const gone = await there('DELETE', '/api/tables/1');
    expect([gone.status, gone.json?.error?.code]).toEqual([502, 'DATASET_DELETE_BROKEN']);
    box.portal.biconnector.switches.biBuilderDeployed = false;
    expect((await there('DELETE', '/api/tables/1')).status).toBe(200);
  } finally {
    await box.close();
  }
});

test('trap 34: creating a table calls no endpoint', async () => {
  const column = { name: 'NOT_THERE', externalCode: 'not there', type: 'int' };
  const table = { sourceId: 1, name: 'made_up', externalName: 'x', externalCode: 'x', fields: [column] };
  expect((await ask('POST', '/api/tables', table)).status).toBe(201);
  expect(endpoint.received).toEqual([]);
});

test('trap 38: values of settings are sent untrimmed, as urlCheck will see them', async () => {
  await ask('POST', '/api/sources', { title: 'x', connectorId: 1, settings: { token: ' t ' } });
  expect(endpoint.received[0]?.body).toBe('connection%5Btoken%5D=+t+');
});

test('trap 39: sources that people created in the portal are listed and block the deletion of their connector', async () => {
  const by = { id: t.portal.users.analyst.id };
  t.portal.sources.add({ connectorId: 3, title: 'By hand', settings: [] }, by);
  const { json } = await ask('GET', '/api/sources?filter[connectorId]=3');
  expect(json?.['items']).toMatchObject([{ title: 'By hand' }]);
  expect((await ask('DELETE', '/api/connectors/3')).json?.error?.code).toBe('CONNECTOR_DELETE_RESTRICTED');
});

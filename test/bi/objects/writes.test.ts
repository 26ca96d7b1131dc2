import { api, type ApiClient } from '../../stage/api-client.ts';
import { seed } from '../../bitrix24/biconnector/cases/seed.ts';
import { startDesk, tokenOf, type Answer, type DeskUnderTest } from '../../stage/desk.ts';
import { startEndpoint, type Endpoint } from '../../portal/tests/endpoint.ts';
import { makeGate } from '../../stage/gate.ts';
import { quiet } from '../../stage/manual-clock.ts';
import { outOfTime } from '../../stage/out-of-time.ts';
import { until } from '../../stage/until.ts';

/** Time limits of a call and of saving a source, in milliseconds; no answer reaches them. */
const callTimeoutMs = 58_000;
const saveSourceMs = 59_000;

let t: DeskUnderTest;
let ask: ApiClient;
let endpoint: Endpoint;
beforeEach(async () => {
  endpoint = await startEndpoint();
  t = await startDesk({ callTimeoutMs, saveSourceMs });
  seed(t.portal, t.sandbox.app.clientId, endpoint.url);
  ask = api(t, tokenOf(await t.open()));
  t.portal.rest.requests.length = 0;
});
afterEach(async () => {
  await t.close();
  await endpoint.close();
});

const requestsOf = (method: string) =>
  t.portal.rest.requests.filter(({ restMethod }) => restMethod === method);

/** Asks, and lets the time limit of the call run out when the portal does not answer. */
const askUntilLate = (...question: Parameters<ApiClient>): Promise<Answer> =>
  outOfTime(
    callTimeoutMs,
    () => ask(...question),
    () => t.portal.rest.faults.hanging > 0,
  );

const connector = {
  title: 'Written once',
  logo: 'data:image/svg+xml;base64,AAAA',
  urlCheck: 'https://app.example/check',
  urlData: 'https://app.example/data',
  urlTableList: 'https://app.example/tables',
  urlTableDescription: 'https://app.example/columns',
  settings: [],
};
const table = {
  sourceId: 1,
  name: 'orders',
  externalName: 'Orders',
  externalCode: 'orders',
  fields: [{ name: 'ID', externalCode: 'id', type: 'int' }],
};
const writes: readonly (readonly [
  method: string,
  path: string,
  body: object | undefined,
  restMethod: string,
])[] = [
  ['POST', '/api/connectors', connector, 'biconnector.connector.add'],
  ['PATCH', '/api/connectors/1', { sort: 5 }, 'biconnector.connector.update'],
  ['DELETE', '/api/connectors/3', undefined, 'biconnector.connector.delete'],
  ['POST', '/api/sources', { title: 'x', connectorId: 1, settings: {} }, 'biconnector.source.add'],
  ['PATCH', '/api/sources/1', { description: 'x' }, 'biconnector.source.update'],
  ['DELETE', '/api/sources/2', undefined, 'biconnector.source.delete'],
  ['POST', '/api/tables', table, 'biconnector.table.add'],
  ['PATCH', '/api/tables/1', { description: 'x' }, 'biconnector.table.update'],
  ['POST', '/api/tables/1/columns', { delete: [1] }, 'biconnector.table.fields.update'],
  ['DELETE', '/api/tables/1', undefined, 'biconnector.table.delete'],
];

describe.each([
  ['breaks off', { kind: 'reset' }, 502],
  ['is cut in half', { kind: 'cut' }, 502],
  ['is a proxy’s page', { kind: 'html', status: 502 }, 502],
  ['is nothing at all', { kind: 'empty', status: 200 }, 502],
] as const)('writes whose answer %s', (name, fault, status) => {
  test.each(writes)(
    `%s %s whose answer ${name} may have happened and is not repeated`,
    async (method, path, body, restMethod) => {
      t.portal.rest.faults.push({ ...fault, match: restMethod });
      const answer = await ask(method, path, body);
      expect([answer.status, answer.json?.error?.code]).toEqual([status, 'MAY_HAVE_ARRIVED']);
      expect(answer.json?.error?.message).toMatch(/look before you try again/);
      expect(requestsOf(restMethod)).toHaveLength(1);
    },
  );
});

test('a write whose answer comes too late may have happened', async () => {
  t.portal.rest.faults.push({ kind: 'hang', match: 'biconnector.connector.add' });
  const answer = await askUntilLate('POST', '/api/connectors', connector);
  expect([answer.status, answer.json?.error?.code]).toEqual([504, 'MAY_HAVE_ARRIVED']);
  expect(requestsOf('biconnector.connector.add')).toHaveLength(1);
});

test('a read without an answer reports a timeout or a lost connection', async () => {
  t.portal.rest.faults.push({ kind: 'hang' }, { kind: 'reset' });
  expect((await askUntilLate('GET', '/api/connectors')).json?.error?.code).toBe('PORTAL_TIMEOUT');
  expect((await ask('GET', '/api/connectors')).json?.error?.code).toBe('PORTAL_UNREACHABLE');
});

test('a write that was not sent is reported as not done', async () => {
  // The portal has a record but is gone from the network.
  const { memberId } = t.portal;
  await t.portal.rename();
  const away = await ask('POST', '/api/connectors', connector);
  expect(away.status).toBe(201);
  expect(t.portal.memberId).toBe(memberId);
  await t.sandbox.close();
  const answer = await ask('POST', '/api/connectors', { ...connector, title: 'Another' });
  expect([answer.status, answer.json?.error?.code]).toEqual([502, 'PORTAL_UNREACHABLE']);
});

test('saving a source may take as long as its connector takes, and other calls may not', async () => {
  const othersGaveUp = makeGate();
  endpoint.answer = res => void othersGaveUp.opened.then(() => res.end('ok'));
  const body = { title: 'Slow', connectorId: 1, settings: { token: 't' } };
  const slow = ask('POST', '/api/sources', body);
  t.portal.rest.faults.push({ kind: 'hang', match: 'biconnector.connector.update' });
  const other = await askUntilLate('PATCH', '/api/connectors/1', { title: 'Never' });
  expect([other.status, other.json?.error?.code]).toEqual([504, 'MAY_HAVE_ARRIVED']);
  othersGaveUp.open();
  expect((await slow).status).toBe(201);
  endpoint.answer = () => undefined;
  const answer = await outOfTime(
    saveSourceMs,
    () => ask('PATCH', '/api/sources/1', { title: 'Never' }),
    () => endpoint.received.length > 1,
  );
  expect([answer.status, answer.json?.error?.code]).toEqual([504, 'MAY_HAVE_ARRIVED']);
});

test('a double submit creates one source, and both requests get its id', async () => {
  // The page has been here: from now on only the database is asked who it is.
  await ask('GET', '/api/connectors');
  const sent = () => t.heard.filter(({ method, path }) => method === 'POST' && path === '/api/sources');
  endpoint.answer = res =>
    void until(() => sent().length >= 2)
      .then(quiet)
      .then(() => res.end('ok'));
  const body = { title: 'Twice', connectorId: 1, settings: { token: 't' } };
  const [one, other] = await Promise.all([
    ask('POST', '/api/sources', body),
    ask('POST', '/api/sources', body),
  ]);
  expect([one.status, other.status]).toEqual([201, 201]);
  expect(one.json?.item).toEqual(other.json?.item);
  expect(t.portal.sources.all().filter(({ title }) => title === 'Twice')).toHaveLength(1);
  // A later request, or one with another body, creates another source.
  await Promise.all([
    ask('POST', '/api/sources', body),
    ask('POST', '/api/sources', { ...body, title: 'Other' }),
  ]);
  expect(t.portal.sources.all().filter(({ title }) => title === 'Twice')).toHaveLength(2);
  expect(t.portal.sources.all().filter(({ title }) => title === 'Other')).toHaveLength(1);
});

test('equal requests of two people create two connectors', async () => {
  const analyst = api(t, tokenOf(await t.open(t.portal.users.analyst)));
  await Promise.all([
    ask('POST', '/api/connectors', connector),
    analyst('POST', '/api/connectors', connector),
  ]);
  expect(t.portal.connectors.all().filter(({ title }) => title === connector.title)).toHaveLength(2);
});

test('a read that follows a write is not answered with older data', async () => {
  t.portal.rest.faults.push({ kind: 'delay', ms: 60_000, match: 'biconnector.connector.get' });
  const early = ask('GET', '/api/connectors/1');
  await until(() => requestsOf('biconnector.connector.get').length > 0);
  await ask('PATCH', '/api/connectors/1', { title: 'Changed' });
  const late = await ask('GET', '/api/connectors/1');
  expect(late.json?.item?.['title']).toBe('Changed');
  expect(requestsOf('biconnector.connector.update')).toHaveLength(1);
  expect(requestsOf('biconnector.connector.get')).toHaveLength(2);
  t.sandbox.clock.advance(60_000);
  await early;
});

test('the API accepts only JSON, and only up to its maximum length', async () => {
  const headers = { authorization: `Bearer ${tokenOf(await t.open())}` };
  t.portal.rest.requests.length = 0;
  const form = await t.request('/api/connectors', {
    method: 'POST',
    headers,
    body: new URLSearchParams({ title: 'x' }),
  });
  expect([form.status, form.json?.error?.code]).toEqual([415, 'WRONG_CONTENT_TYPE']);
  const none = await t.request('/api/connectors', { method: 'POST', headers });
  expect(none.status).toBe(415);
  const large = await ask('POST', '/api/connectors', { ...connector, description: 'x'.repeat(600_000) });
  expect([large.status, large.json?.error?.code]).toEqual([413, 'TOO_LARGE']);
  const broken = await t.request('/api/connectors', {
    method: 'POST',
    headers: { ...headers, 'content-type': 'application/json' },
    body: '{',
  });
  expect([broken.status, broken.json?.error?.code]).toEqual([400, 'BAD_INPUT']);
  expect(t.portal.rest.requests).toEqual([]);
});

import { connect } from 'node:net';
import { startDesk, tokenOf, type Answer, type DeskUnderTest } from '../../stage/desk.ts';
import type { EndpointReport } from '../../../server/bi/checks/report-answers.ts';
import { startSampleConnector } from '../../portal/sample-connector/start-sample-connector.ts';
import type { SampleConnector } from '../../portal/api.ts';
import { codesOf, misbehave, speak } from '../../stage/foreign-endpoint.ts';

let t: DeskUnderTest;
let sample: SampleConnector;
let token: string;
let connectorId: number;
let sourceId: number;

const probe = 'PROBE-of-a-secret';

function addConnector(urls: object, title = 'x'): number {
  return t.portal.connectors.add({ title, ...urls }, { appClientId: t.sandbox.app.clientId });
}

const ask = (endpoint: string, body: object, frameToken = token, signal?: AbortSignal): Promise<Answer> =>
  t.request(`/api/endpoints/${endpoint}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${frameToken}`, 'content-type': 'application/json' },
    body: JSON.stringify(body),
    ...(signal && { signal }),
  });
const reportOf = ({ json }: Answer): EndpointReport => json?.item as unknown as EndpointReport;

beforeAll(async () => {
  t = await startDesk();
  sample = await startSampleConnector({ token: probe });
  token = tokenOf(await t.open(t.portal.users.analyst));
  connectorId = addConnector(sample.registration, 'Sales');
  sourceId = t.portal.sources.add(
    {
      connectorId,
      title: 'Sales',
      settings: [{ code: 'token', name: 'Access token', type: 'STRING', value: probe }],
    },
    t.portal.users.admin,
  );
});
afterAll(async () => {
  await t.close();
  await sample.close();
});

test('all four endpoints are checked with the settings of the source', async () => {
  const check = reportOf(await ask('urlCheck', { connectorId, sourceId }));
  expect([check.status, check.portalSays]).toEqual([200, null]);
  const list = reportOf(await ask('urlTableList', { connectorId, sourceId, searchString: 'orders' }));
  expect(list.tables).toEqual([{ code: 'sales_orders', title: 'Orders' }]);
  const described = reportOf(
    await ask('urlTableDescription', { connectorId, sourceId, table: 'sales_orders' }),
  );
  expect(described.columns).toContainEqual({
    code: 'AMOUNT',
    name: 'Amount',
    type: 'money',
    portalType: 'money',
  });
  const data = reportOf(await ask('urlData', { connectorId, sourceId, table: 'sales_orders' }));
  expect(data.rows?.data).toHaveLength(20);
  expect(sample.requests.at(-1)?.body).toBe(`limit=20&connection%5Btoken%5D=${probe}&table=sales_orders`);
  expect(data.request.body).toBe('limit=20&connection%5Btoken%5D=***&table=sales_orders');
});

test('values in the request replace those of the source', async () => {
  const report = reportOf(
    await ask('urlCheck', { connectorId, sourceId, settings: { token: 'typed-in', extra: 'x y' } }),
  );
  expect(sample.requests.at(-1)?.body).toBe('connection%5Btoken%5D=typed-in&connection%5Bextra%5D=x+y');
  expect(report.status).toBe(403);
});

test('no value of a setting is in the answer or the log, even when the endpoint repeats it', async () => {
  const echo = await misbehave((_req, res) => {
    res.writeHead(500, `no ${probe}`, { location: `/${probe}`, 'content-type': `text/${probe}` });
    res.end(`you sent ${probe}`);
  });
  const echoing = addConnector({ urlCheck: echo.origin });
  const answer = await ask('urlCheck', { connectorId: echoing, settings: { token: probe } });
  expect(answer.status).toBe(200);
  expect(answer.text).toContain('***');
  expect(answer.text).not.toContain('PROBE');
  expect(t.log()).not.toContain('PROBE');
  await echo.close();
});

test('the secrets of one connector’s source are not sent to another connector', async () => {
  const other = await misbehave({ body: 'OK' });
  const answer = await ask('urlCheck', { connectorId: addConnector({ urlCheck: other.origin }), sourceId });
  expect([answer.status, answer.json?.error?.code]).toEqual([400, 'SOURCE_OF_ANOTHER_CONNECTOR']);
  expect(other.sockets).toEqual([]);
  await other.close();
});

test.each<[string, string, object, number, string]>([
  ['an unknown endpoint', 'urlSecret', { connectorId: 1 }, 400, 'VALIDATION_ENDPOINT_UNKNOWN'],
  ['an empty body', 'urlCheck', {}, 400, 'VALIDATION_FIELDS_NOT_PROVIDED'],
  ['an own URL', 'urlCheck', { connectorId: 1, url: 'http://x' }, 400, 'VALIDATION_UNKNOWN_PARAMETERS'],
  ['no connector', 'urlCheck', { sourceId: 1 }, 400, 'VALIDATION_REQUIRED_FIELD_MISSING'],
  ['an id as text', 'urlCheck', { connectorId: '1' }, 400, 'VALIDATION_INVALID_FIELD_TYPE'],
  ['no table', 'urlData', { connectorId: 1 }, 400, 'VALIDATION_REQUIRED_FIELD_MISSING'],
  ['no such connector', 'urlCheck', { connectorId: 9999 }, 404, 'CONNECTOR_NOT_FOUND'],
  ['no such source', 'urlCheck', { connectorId: 1, sourceId: 9999 }, 404, 'SOURCE_NOT_FOUND'],
  [
    'a filter deeper than BI Builder makes it',
    'urlData',
    { connectorId: 1, table: 'x', filter: { a: { b: { c: { d: 1 } } } } },
    400,
    'VALIDATION_INVALID_FIELD_TYPE',
  ],
])(
  'a request with %s is refused before any call to an endpoint',
  async (_name, endpoint, body, status, code) => {
    sample.requests.length = 0;
    const answer = await ask(endpoint, body);
    expect([answer.status, answer.json?.error?.code]).toEqual([status, code]);
    expect(sample.requests).toEqual([]);
  },
);

test('a user without rights to BI Builder cannot check endpoints', async () => {
  sample.requests.length = 0;
  const employee = tokenOf(await t.open(t.portal.users.employee));
  const answer = await ask('urlCheck', { connectorId, sourceId }, employee);
  expect([answer.status, answer.json?.error?.code]).toEqual([403, 'ACCESS_DENIED']);
  expect(sample.requests).toEqual([]);
});

const tryAt = (endpoint: string, body: object, frameToken = token): Promise<Answer> =>
  ask(`${endpoint}/try`, body, frameToken);

test('an address is tried before a connector is registered with it, by a user who may register one', async () => {
  const { urlCheck, urlData } = sample.registration;
  const refused = await tryAt('urlCheck', { url: urlCheck, settings: { token: 'typed-in' } });
  expect(reportOf(refused)).toMatchObject({ status: 403, verdict: 'fails' });
  expect(refused.text).not.toContain('typed-in');
  const settings = { token: probe };
  const data = reportOf(await tryAt('urlData', { url: urlData, settings, table: 'sales_orders' }));
  expect(data.rows?.data).toHaveLength(20);
  sample.requests.length = 0;
  const employee = tokenOf(await t.open(t.portal.users.employee));
  expect((await tryAt('urlCheck', { url: urlCheck }, employee)).json?.error?.code).toBe('ACCESS_DENIED');
  expect((await tryAt('urlCheck', { url: '' })).json?.error?.code).toBe('VALIDATION_EMPTY');
  expect(reportOf(await tryAt('urlCheck', { url: 'file:///etc/passwd' }))).toMatchObject({
    verdict: 'fails',
    status: null,
  });
  expect(sample.requests).toEqual([]);
});

test('when the page is closed the call to the endpoint is aborted', async () => {
  const silent = await speak(() => undefined);
  const slow = addConnector({ urlCheck: silent.origin });
  const leave = new AbortController();
  const answer = ask('urlCheck', { connectorId: slow }, token, leave.signal).catch(() => undefined);
  while (silent.sockets.length === 0) await new Promise(resolve => setImmediate(resolve));
  const closed = new Promise(resolve => silent.sockets[0]?.resume().once('close', resolve));
  leave.abort();
  await Promise.all([answer, closed]);
  await silent.close();
});

test('a user can run four checks at once, and another user can still check', async () => {
  const silent = await speak(() => undefined);
  const slow = addConnector({ urlCheck: silent.origin });
  const leave = new AbortController();
  const waiting = Array.from({ length: 4 }, () =>
    ask('urlCheck', { connectorId: slow }, token, leave.signal).catch(() => undefined),
  );
  while (silent.sockets.length < 4) await new Promise(resolve => setImmediate(resolve));
  const fifth = await ask('urlCheck', { connectorId });
  expect([fifth.status, fifth.json?.error?.code, fifth.headers.get('retry-after')]).toEqual([
    429,
    'TOO_MANY_CHECKS',
    '5',
  ]);
  expect((await ask('urlCheck', { connectorId }, tokenOf(await t.open()))).status).toBe(200);
  leave.abort();
  await Promise.all(waiting);
  await silent.close();
});

test('private addresses are not called unless the operator allows it', async () => {
  const careful = await startDesk({ config: { allowPrivateEndpoints: false } });
  careful.portal.connectors.add(
    { title: 'Sales', ...sample.registration },
    { appClientId: careful.sandbox.app.clientId },
  );
  const frameToken = tokenOf(await careful.open(careful.portal.users.analyst));
  sample.requests.length = 0;
  const answer = await careful.request('/api/endpoints/urlCheck', {
    method: 'POST',
    headers: { authorization: `Bearer ${frameToken}`, 'content-type': 'application/json' },
    body: JSON.stringify({ connectorId: 1 }),
  });
  expect(codesOf(reportOf(answer))).toEqual(['PRIVATE_ADDRESS']);
  const tried = await careful.request('/api/endpoints/urlCheck/try', {
    method: 'POST',
    headers: { authorization: `Bearer ${frameToken}`, 'content-type': 'application/json' },
    body: JSON.stringify({ url: sample.registration.urlCheck }),
  });
  expect(codesOf(reportOf(tried))).toEqual(['PRIVATE_ADDRESS']);
  expect(sample.requests).toEqual([]);
  await careful.close();
});

test('a request whose body never arrives does not use the quota', async () => {
  const socket = connect(Number(new URL(t.origin).port), '127.0.0.1');
  socket.write(
    `POST /api/endpoints/urlCheck HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${token}\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{`,
  );
  expect((await ask('urlCheck', { connectorId, sourceId })).status).toBe(200);
  socket.destroy();
});

test('more settings than an answer can be searched for are refused', async () => {
  sample.requests.length = 0;
  for (const settings of [
    Object.fromEntries(Array.from({ length: 101 }, (_, at) => [`s${at}`, 'x'])),
    { token: 'x'.repeat(40_000) },
  ]) {
    const answer = await ask('urlCheck', { connectorId, settings });
    expect([answer.status, answer.json?.error?.code]).toEqual([400, 'VALIDATION_TOO_LONG']);
  }
  expect(sample.requests).toEqual([]);
});

import { connect } from 'node:net';
import { startDesk, tokenOf, type DeskUnderTest } from '../stage/desk.ts';

/** Every operation of the API, as the app describes it. */
interface Described {
  readonly method: string;
  readonly path: string;
  readonly takesBody: boolean;
}

let t: DeskUnderTest;
let bearer: string;
let operations: readonly Described[];
beforeAll(async () => {
  t = await startDesk();
  t.portal.seedDemo();
  bearer = `Bearer ${tokenOf(await t.open(t.portal.users.admin))}`;
  const { json } = await t.request('/api/openapi.json');
  const paths = json?.['paths'] as Record<string, Record<string, { requestBody?: object }>>;
  operations = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, { requestBody }]) => ({
      method: method.toUpperCase(),
      path: path.replaceAll(/\{endpoint\}/g, 'urlCheck').replaceAll(/\{\w+\}/g, '1'),
      takesBody: requestBody !== undefined,
    })),
  );
});
afterAll(() => t.close());

/** Calls at the portal. Its description of a connector, asked for where a field is unknown, carries nothing of the caller's. */
const atPortal = () =>
  t.portal.rest.requests.filter(
    ({ restMethod }) => restMethod !== 'biconnector.connector.fields' && restMethod !== 'profile',
  ).length;

/** Sends bytes unchanged and returns everything that comes back until the connection is closed. */
function raw(bytes: string): Promise<string> {
  const { port } = new URL(t.origin);
  return new Promise((resolve, reject) => {
    const socket = connect(Number(port), '127.0.0.1', () => socket.write(bytes));
    let answer = '';
    socket.on('data', chunk => (answer += chunk.toString()));
    socket.once('close', () => resolve(answer));
    socket.once('error', reject);
  });
}

test('the OpenAPI document lists operations to attack', () => {
  expect(operations.filter(({ takesBody }) => takesBody).length).toBeGreaterThan(8);
});

test('a request without proof of who asks changes nothing and learns nothing, whatever the operation', async () => {
  const before = atPortal();
  for (const { method, path } of operations) {
    for (const headers of [
      {},
      { authorization: 'Bearer ' },
      { authorization: 'Basic YWRtaW46YWRtaW4=' },
      { cookie: 'connector-desk=s%3Ax.y' },
      { 'x-portal': t.portal.memberId, 'x-portal-user': '1' },
    ] as Record<string, string>[]) {
      const answer = await t.request(path, {
        method,
        headers: { 'content-type': 'application/json', ...headers },
        ...(method === 'GET' ? {} : { body: '{}' }),
      });
      expect([method, path, answer.status]).toEqual([method, path, 401]);
    }
  }
  expect(atPortal()).toBe(before);
});

test.each([
  'text/plain',
  'application/x-www-form-urlencoded',
  'multipart/form-data; boundary=x',
  'text/plain; application/json',
  'application/json-patch+json',
])('no operation reads a body of type %s as JSON', async type => {
  const before = atPortal();
  for (const { method, path } of operations.filter(({ takesBody }) => takesBody)) {
    const answer = await t.request(path, {
      method,
      headers: { authorization: bearer, 'content-type': type },
      body: '{"fields":{"title":"x"}}',
    });
    expect([method, path, answer.status]).toEqual([method, path, 415]);
  }
  expect(atPortal()).toBe(before);
});

test('a method that is named in a header or in the query does not replace the request’s method', async () => {
  const answer = await t.request('/api/connectors/1?_method=DELETE', {
    headers: { authorization: bearer, 'x-http-method-override': 'DELETE', 'x-method-override': 'DELETE' },
  });
  expect(answer.status).toBe(200);
  expect((await t.connector(1, bearer.slice('Bearer '.length))).status).toBe(200);
});

test.each([
  ['two lengths', 'Content-Length: 4\r\nContent-Length: 40'],
  ['a length and chunks', 'Content-Length: 4\r\nTransfer-Encoding: chunked'],
  ['an odd encoding', 'Transfer-Encoding: xchunked'],
  ['a length with a sign', 'Content-Length: +4'],
  ['a header that is folded', 'Content-Length: 4\r\nX-A: b\r\n c: d\r\nTransfer-Encoding : chunked'],
])('a request that two servers could read differently is refused: %s', async (_name, headers) => {
  const answer = await raw(
    `POST /session HTTP/1.1\r\nHost: desk\r\nContent-Type: application/json\r\n${headers}\r\n\r\nabcdGET /healthz HTTP/1.1\r\nHost: desk\r\n\r\n`,
  );
  expect(answer).toMatch(/^HTTP\/1\.1 400 /);
  expect(answer).not.toContain('alive');
});

test.each([
  '/oauth/start?portal=acme.bitrix24.com%0d%0aSet-Cookie:%20planted=1',
  '/oauth/start?portal=acme.bitrix24.com%0aX-Planted:%201',
  '/placement?DOMAIN=acme.bitrix24.com%0d%0aX-Planted:%201&LANG=en%0d%0aX-Planted:%201',
  '/api/connectors/export?format=json%0d%0aX-Planted:%201',
  '/%0d%0aX-Planted:%201',
])('text in an address does not become a header: %s', async path => {
  const answer = await t.request(path, { headers: { authorization: bearer, accept: 'text/html' } });
  expect(answer.headers.get('x-planted')).toBeNull();
  expect(answer.headers.get('set-cookie') ?? '').not.toContain('planted');
  expect(answer.headers.get('location') ?? '').not.toMatch(/[\r\n]|planted/i);
});

test('the app makes its own request id and ignores one in the request', async () => {
  const answer = await t.request('/healthz');
  expect(answer.status).toBe(200);
  const api = await t.request('/api/nothing', { headers: { 'x-request-id': 'forged-id' } });
  expect(api.headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/);
  expect(api.text).not.toContain('forged-id');
});

test('a forged host changes no address that the app gives out', async () => {
  for (const [path, init] of [
    ['/api/openapi.json', {}],
    ['/placement', {}],
    ['/', {}],
    ['/oauth/start?portal=acme.bitrix24.com', {}],
  ] as const) {
    const answer = await t.request(path, {
      ...init,
      headers: { 'x-forwarded-host': 'evil.example', forwarded: 'host=evil.example', accept: 'text/html' },
    });
    expect(`${answer.text} ${answer.headers.get('location') ?? ''}`).not.toContain('evil.example');
  }
});

test('no page of another site may read an answer of the app', async () => {
  for (const path of ['/api/connectors/1', '/api/openapi.json', '/session', '/placement', '/healthz']) {
    for (const method of ['GET', 'OPTIONS']) {
      const answer = await t.request(path, { method, headers: { origin: 'https://evil.example' } });
      expect(answer.headers.get('access-control-allow-origin')).toBeNull();
      expect(answer.headers.get('access-control-allow-credentials')).toBeNull();
    }
  }
});

const connector = {
  title: 'x',
  logo: 'data:image/svg+xml;base64,AAAA',
  urlCheck: 'https://app.example/check',
  urlData: 'https://app.example/data',
  urlTableList: 'https://app.example/tables',
  urlTableDescription: 'https://app.example/columns',
  settings: [],
};
const source = { title: 'x', connectorId: 1, settings: {} };
const table = {
  sourceId: 1,
  name: 'orders',
  externalName: 'Orders',
  externalCode: 'orders',
  fields: [{ name: 'ID', externalCode: 'id', type: 'int' }],
};

test.each([
  ['/api/connectors', connector, { id: 77, dateCreate: '2001-01-01', appId: 5, CREATED_BY_ID: 1, auth: 'x' }],
  ['/api/sources', source, { id: 77, connection: { id: 9 }, createdById: 1, access_token: 'x' }],
  ['/api/tables', table, { id: 77, createdById: 1, type: 'local', client_endpoint: 'https://evil.example/' }],
])('a field that callers may not set never reaches the portal: %s', async (path, valid, extra) => {
  const before = atPortal();
  for (const [name, value] of Object.entries(extra)) {
    const answer = await t.request(path, {
      method: 'POST',
      headers: { authorization: bearer, 'content-type': 'application/json' },
      body: JSON.stringify({ ...valid, [name]: value }),
    });
    expect([name, answer.json?.error]).toEqual([
      name,
      expect.objectContaining({
        code: expect.stringMatching(/UNKNOWN_PARAMETERS|READ_ONLY|IMMUTABLE/),
        problems: [expect.objectContaining({ field: name })],
      }),
    ]);
  }
  expect(atPortal()).toBe(before);
});

test('answers do not reveal which portals have the app, whether to events, sessions or tokens', async () => {
  const unknown = 'f'.repeat(32);
  const bodies = await Promise.all(
    [t.portal.memberId, unknown].map(async memberId => {
      const event = new URLSearchParams({
        event: 'ONAPPUNINSTALL',
        ts: '1800000000',
        'data[CLEAN]': '1',
        'auth[member_id]': memberId,
        'auth[application_token]': 'a'.repeat(32),
      });
      const events = await t.request('/events', { method: 'POST', body: event });
      const session = await t.request('/session', {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ auth: { access_token: 'forged', member_id: memberId, domain: 'x' } }),
      });
      return [
        events.status,
        events.text,
        session.status,
        session.json?.error?.code,
        session.json?.error?.message,
      ];
    }),
  );
  expect(bodies[0]).toEqual(bodies[1]);
});

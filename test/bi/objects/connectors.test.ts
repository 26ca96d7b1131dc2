import { startDesk, tokenOf, type DeskUnderTest } from '../../stage/desk.ts';

let t: DeskUnderTest;
let token: string;
beforeAll(async () => {
  t = await startDesk();
  t.portal.seedDemo();
  token = tokenOf(await t.open(t.portal.users.analyst));
});
afterAll(() => t.close());

test.each([
  '4.7',
  '1e3',
  '%205',
  '5%20',
  '+5',
  '-5',
  '0',
  '05',
  '0x1A',
  '5a',
  'true',
  'null',
  '٤',
  '9'.repeat(16),
  '1'.repeat(300),
  '5%00',
  '%E0%A4%A',
])('ids that PHP would bend are refused before any request: %s', async id => {
  t.portal.rest.requests.length = 0;
  const answer = await t.connector(id, token);
  expect(answer.status).toBe(400);
  expect(answer.json?.error?.code).toMatch(/VALIDATION_INVALID_ID_FORMAT|BAD_INPUT/);
  expect(t.portal.rest.requests).toEqual([]);
});

test('nothing known to be invalid leaves the app: only the method, the id as a number and the token are sent', async () => {
  t.portal.rest.requests.length = 0;
  await t.connector(3, token);
  const [sent] = t.portal.rest.requests;
  expect(t.portal.rest.requests).toHaveLength(1);
  expect(
    Object.keys(sent?.params ?? {})
      .filter(name => !name.startsWith('bx24_'))
      .sort(),
  ).toEqual(['auth', 'id']);
  expect(sent?.params).toMatchObject({ id: 3 });
});

test('the API takes only listed methods and fields; never a URL, host or auth value from the client', async () => {
  const ask = (path: string, init: RequestInit = {}) =>
    t.request(path, {
      ...init,
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    });
  t.portal.rest.requests.length = 0;
  const evil = `host=${t.sandbox.trap.host}&domain=${t.sandbox.trap.host}&auth=x&method=user.get&client_endpoint=${t.sandbox.trap.origin}/rest/`;
  expect((await ask(`/api/connectors/1?${evil}`)).status).toBe(200);
  expect(t.portal.rest.requests.map(({ restMethod }) => restMethod)).toEqual(['biconnector.connector.get']);
  expect(t.sandbox.trap.requests).toEqual([]);
  for (const path of ['/api/call/user.get', '/api/user.get', '/api/connectors/1/sources'])
    expect((await ask(path)).status).toBe(404);
  for (const method of ['POST', 'PUT']) expect((await ask('/api/connectors/1', { method })).status).toBe(405);
  for (const item of [
    [{ id: 1, title: 'x'.repeat(600) }],
    Array(9).fill({ id: 1, title: 'x' }),
    [{ id: -1, title: 'x' }],
    'x',
    { __proto__: [] },
  ]) {
    expect(
      (await ask('/api/settings/recent-connectors', { method: 'PUT', body: JSON.stringify({ item }) }))
        .status,
    ).toBe(400);
  }
});

test('a request without a frame token or session is refused', async () => {
  for (const headers of [{}, { authorization: 'Basic eDp5' }, { authorization: 'Bearer' }] as Readonly<
    Record<string, string>
  >[]) {
    const answer = await t.request('/api/connectors/1', { headers });
    expect([answer.status, answer.json?.error?.code]).toEqual([401, 'NOT_SIGNED_IN']);
  }
});

describe('an error inside result with HTTP 200 is a failure', () => {
  const cases: readonly (readonly [string, string | 0, number])[] = [
    ['ACCESS_DENIED', 'ACCESS_DENIED', 403],
    ['CONNECTOR_NOT_FOUND', 'CONNECTOR_NOT_FOUND', 404],
    ['VALIDATION_ID_NOT_PROVIDED', 'VALIDATION_ID_NOT_PROVIDED', 400],
    ['VALIDATION_INVALID_ID_FORMAT', 'VALIDATION_INVALID_ID_FORMAT', 400],
    ['CONNECTOR_DELETE_RESTRICTED', 'CONNECTOR_DELETE_RESTRICTED', 409],
    ['BX_ERROR', 'BX_ERROR', 409],
    ['the number 0', 0, 400],
    ['an unknown code', 'SOMETHING_NEW', 400],
  ];
  describe.each(['nested', 'flat', 'root'] as const)('of the %s shape', shape => {
    test.each(cases)(
      `an error inside result with HTTP 200 is a failure, ${shape}: %s`,
      async (_name, code, status) => {
        // The SDK cannot report a numeric code at the root, and none occurs there.
        if (shape === 'root' && code === 0) return;
        t.portal.biconnector.errorShape = shape;
        t.portal.biconnector.push({ code, message: 'As Bitrix24 words it.' });
        const answer = await t.connector(1, token);
        expect([answer.status, answer.json?.error]).toEqual([
          status,
          {
            code: String(code),
            message: 'As Bitrix24 words it.',
            requestId: answer.headers.get('x-request-id'),
          },
        ]);
        t.portal.biconnector.errorShape = 'nested';
      },
    );
  });
});

test('two causes of ACCESS_DENIED and a missing connector have their own statuses', async () => {
  const { employee, halfway } = t.portal.users;
  for (const user of [employee, halfway]) {
    const answer = await t.connector(1, tokenOf(await t.open(user)));
    expect([answer.status, answer.json?.error?.code]).toEqual([403, 'ACCESS_DENIED']);
  }
  const missing = await t.connector(99_999, token);
  expect([missing.status, missing.json?.error?.code]).toEqual([404, 'CONNECTOR_NOT_FOUND']);
});

test.each([
  [
    'expired plan',
    {
      kind: 'status',
      status: 403,
      code: 'ACCESS_DENIED',
      description: 'REST API is available only on commercial plans',
    },
    403,
    null,
  ],
  ['no scope', { kind: 'status', status: 401, code: 'insufficient_scope' }, 403, null],
  ['app restricted', { kind: 'status', status: 403, code: 'user_access_error' }, 403, null],
  ['old box', { kind: 'status', status: 404, code: 'ERROR_METHOD_NOT_FOUND' }, 404, null],
  ['too many', { kind: 'status', status: 503, code: 'QUERY_LIMIT_EXCEEDED' }, 503, '2'],
  ['too much work', { kind: 'status', status: 429, code: 'OPERATION_TIME_LIMIT' }, 429, '600'],
  ['unpaid', { kind: 'status', status: 401, code: 'PAYMENT_REQUIRED' }, 402, null],
  ['portal deleted', { kind: 'status', status: 500, code: 'PORTAL_DELETED' }, 404, null],
  ['HTML with 200', { kind: 'html', status: 200 }, 502, null],
  ['half an answer', { kind: 'cut' }, 502, null],
  ['JSON other than an object', { kind: 'empty', status: 200 }, 502, null],
] as const)(
  'an answer of the kind "%s" has its status, and Retry-After where waiting helps',
  async (_name, fault, status, retryAfter) => {
    // Each case has a portal of its own, because limits of a portal are remembered.
    const own = await startDesk();
    try {
      const frameToken = tokenOf(await own.open());
      own.portal.rest.faults.push(fault);
      const answer = await own.connector(1, frameToken);
      expect(answer.status).toBe(status);
      expect(answer.headers.get('retry-after')).toBe(retryAfter);
      expect(answer.json?.error?.message).not.toBe('');
    } finally {
      await own.close();
    }
  },
);

test('recently viewed connectors are stored per user', async () => {
  const path = '/api/settings/recent-connectors';
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
  const item = [
    { id: 2, title: 'Склад' },
    { id: 1, title: 'Sales' },
  ];
  expect((await t.request(path, { headers })).json).toEqual({ item: [] });
  expect((await t.request(path, { method: 'PUT', headers, body: JSON.stringify({ item }) })).json).toEqual({
    item,
  });
  expect((await t.request(path, { headers })).json).toEqual({ item });
  const admin = tokenOf(await t.open());
  expect((await t.request(path, { headers: { authorization: `Bearer ${admin}` } })).json).toEqual({
    item: [],
  });
});

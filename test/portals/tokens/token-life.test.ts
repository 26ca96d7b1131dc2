import { startDesk, tokenOf, type Answer, type DeskUnderTest } from '../../stage/desk.ts';
import { outOfTime } from '../../stage/out-of-time.ts';
import { queriesUnderWay } from '../../stage/queries-under-way.ts';
import { until } from '../../stage/until.ts';
import type { FaultEffect, FaultQueue } from '../../portal/faults.ts';
import { startSandbox } from '../../portal/sandbox.ts';

/** Time limit of a call, in milliseconds; no answer reaches it. */
const callTimeoutMs = 59_000;

let t: DeskUnderTest;
let token: string;
beforeEach(async () => {
  // A frozen clock ends the pause after a failed refresh only when a test says so.
  const sandbox = await startSandbox({ clock: 'frozen' });
  t = await startDesk({ sandbox, callTimeoutMs });
  t.portal.seedDemo();
  token = tokenOf(await t.open(t.portal.users.analyst));
});
afterEach(() => t.close());

/** Asks for a connector and lets the time limit run out when the call hangs in these faults. */
const askUntilLate = (frameToken: string, faults: Pick<FaultQueue, 'hanging'>): Promise<Answer> =>
  outOfTime(
    callTimeoutMs,
    () => t.connector(1, frameToken),
    () => faults.hanging > 0,
  );

const refreshes = () => t.sandbox.oauth.requests.filter(({ restMethod }) => restMethod === 'refresh_token');
/** Advances the clock by an hour. @returns the frame token that the page has renewed meanwhile */
async function anHourLater(user = t.portal.users.analyst, portal = t.portal): Promise<string> {
  t.sandbox.clock.advance(3_600_000);
  const { accessToken } = portal.mintTokens(user);
  const answer = await t.request('/session', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ auth: { access_token: accessToken, member_id: portal.memberId } }),
  });
  return String(answer.json?.['frameToken']);
}

test('100 concurrent calls with an expired token cause exactly one refresh', async () => {
  const later = await anHourLater();
  const answers = await Promise.all(
    Array.from({ length: 100 }, (_, index) => t.connector((index % 4) + 1, later)),
  );
  expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 200));
  expect(refreshes()).toHaveLength(1);
});

test('100 concurrent calls whose token the portal refuses with 401 cause exactly one refresh', async () => {
  t.portal.rest.faults.push({
    kind: 'status',
    status: 401,
    code: 'expired_token',
    times: 100,
    match: 'biconnector.connector.get',
  });
  // 25 different calls, because equal ones at the same time would share one call anyway.
  const answers = await Promise.all(Array.from({ length: 25 }, (_, index) => t.connector(index + 1, token)));
  expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([401]));
  expect(refreshes()).toHaveLength(1);
});

test('a persistent 401 fails after exactly one refresh; 5xx and network errors never trigger one', async () => {
  for (const fault of [
    { kind: 'status', status: 500, code: 'INTERNAL_SERVER_ERROR' },
    { kind: 'html', status: 502 },
    { kind: 'reset' },
    { kind: 'empty' },
  ] as const) {
    t.portal.rest.faults.push(fault);
    expect((await t.connector(1, token)).status).toBe(502);
  }
  expect(refreshes()).toHaveLength(0);
  t.portal.rest.faults.push({ kind: 'status', status: 401, code: 'expired_token', times: 50 });
  expect((await t.connector(1, token)).json?.error?.code).toBe('expired_token');
  expect((await t.connector(1, token)).status).toBe(401);
  expect(refreshes()).toHaveLength(1);
});

test('different portals refresh in parallel and never share a token', async () => {
  const others = await Promise.all([1, 2, 3].map(() => t.sandbox.addPortal()));
  for (const portal of others) {
    portal.addToPortal();
    portal.finishInstallation();
    portal.seedDemo();
    await t.open(portal.users.analyst, portal);
  }
  const portals = [t.portal, ...others];
  const tokens: string[] = [];
  t.sandbox.clock.advance(3_600_000);
  for (const portal of portals) {
    const { accessToken } = portal.mintTokens(portal.users.analyst);
    const body = JSON.stringify({ auth: { access_token: accessToken, member_id: portal.memberId } });
    const answer = await t.request('/session', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body,
    });
    tokens.push(String(answer.json?.['frameToken']));
  }
  const answers = await Promise.all(tokens.map(each => t.connector(1, each)));
  expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200]);
  expect(refreshes()).toHaveLength(4);
  const used = portals.map(portal =>
    portal.rest.requests
      .filter(({ restMethod }) => restMethod === 'biconnector.connector.get')
      .map(({ accessToken }) => accessToken),
  );
  expect(new Set(used.flat()).size).toBe(4);
});

test('nothing refreshes by timer inside the hour', async () => {
  for (let minute = 0; minute < 59; minute += 10) {
    t.sandbox.clock.advance(600_000);
    await t.desk.settleEvents();
  }
  expect(refreshes()).toHaveLength(0);
});

test('a refresh carries its secrets in the body of a POST, never in the URL', async () => {
  await t.connector(1, await anHourLater());
  for (const { method, url } of t.sandbox.oauth.requests) {
    expect(method).toBe('POST');
    expect(url).not.toMatch(/secret|refresh|auth=|code=/);
  }
});

describe('errors of the token endpoint', () => {
  const answers: readonly (readonly [string, FaultEffect, number, string])[] = [
    ['invalid_grant', { kind: 'status', status: 400, code: 'invalid_grant' }, 401, 'invalid_grant'],
    ['invalid_client', { kind: 'status', status: 400, code: 'invalid_client' }, 401, 'invalid_client'],
    [
      'wrong_client with HTTP 200',
      { kind: 'status', status: 200, code: 'wrong_client' },
      401,
      'wrong_client',
    ],
    [
      'insufficient_scope',
      { kind: 'status', status: 403, code: 'insufficient_scope' },
      403,
      'insufficient_scope',
    ],
    ['PAYMENT_REQUIRED', { kind: 'status', status: 401, code: 'PAYMENT_REQUIRED' }, 402, 'PAYMENT_REQUIRED'],
    ['NOT_INSTALLED', { kind: 'status', status: 401, code: 'NOT_INSTALLED' }, 401, 'NOT_INSTALLED'],
    ['404', { kind: 'html', status: 404 }, 404, 'PORTAL_NOT_FOUND'],
    ['HTML', { kind: 'html', status: 200 }, 502, 'OAUTH_NONSENSE'],
    ['a fault of the OAuth server', { kind: 'html', status: 503 }, 502, 'OAUTH_UNREACHABLE'],
    ['a broken connection', { kind: 'reset' }, 502, 'OAUTH_UNREACHABLE'],
    ['no answer', { kind: 'hang' }, 504, 'OAUTH_UNREACHABLE'],
  ];

  test.each(answers)(
    'every error of the token endpoint has its state and its message to the user: %s',
    async (_name, fault, status, code) => {
      const later = await anHourLater();
      const { faults } = t.sandbox.oauth;
      faults.push({ ...fault, match: 'refresh_token' });
      const refused = fault.kind === 'hang' ? await askUntilLate(later, faults) : await t.connector(1, later);
      expect([refused.status, refused.json?.error?.code]).toEqual([status, code]);
      expect(refused.json?.error?.message).toMatch(/\w{3}/);

      // A final refusal is not followed by another request; after a temporary fault the next refresh works once its pause
      // is over.
      const before = refreshes().length;
      const atOnce = await t.connector(1, later);
      expect([atOnce.status, atOnce.json?.error?.code]).toEqual([
        status,
        code === 'invalid_grant' ? 'NEEDS_AUTHORIZATION' : code,
      ]);
      expect(refreshes().length).toBe(before);
      t.sandbox.clock.advance(2_000);
      const next = await t.connector(1, later);
      if (['invalid_grant', 'PAYMENT_REQUIRED', 'NOT_INSTALLED', 'PORTAL_NOT_FOUND'].includes(code)) {
        expect(next.status).toBe(status);
        expect(refreshes().length).toBe(before);
      } else {
        expect(next.status).toBe(200);
      }
      // The next verified opening gives access again.
      expect((await t.connector(1, tokenOf(await t.open(t.portal.users.analyst)))).status).toBe(200);
    },
  );
});

test.each(['omitExpires', 'expiresAsText', 'omitUserId'] as const)(
  'an answer without expires, with expires as text, or with domain = OAuth host leaves the portal’s record sane: %s',
  async toggle => {
    t.sandbox.oauth.toggles[toggle] = true;
    expect((await t.connector(1, await anHourLater())).status).toBe(200);
    expect(refreshes()).toHaveLength(1);
    // The pair neither expires at once nor lives forever: it is used again without a refresh, and refreshed after an hour.
    expect((await t.connector(2, token)).status).toBe(401);
    expect((await t.connector(1, await anHourLater())).status).toBe(200);
    expect(refreshes()).toHaveLength(2);
    const page = await t.request(`/placement?DOMAIN=${t.portal.host}`);
    expect(page.headers.get('content-security-policy')).toContain(`frame-ancestors ${t.portal.origin}`);
  },
);

test('a renewed pair of another user is refused', async () => {
  const later = await anHourLater();
  const { accessToken, refreshToken } = t.portal.mintTokens(t.portal.users.admin);
  t.sandbox.oauth.faults.push({
    kind: 'json',
    match: 'refresh_token',
    body: {
      access_token: accessToken,
      refresh_token: refreshToken,
      expires_in: 3600,
      member_id: t.portal.memberId,
      user_id: t.portal.users.admin.id,
      client_endpoint: `${t.portal.origin}/rest/`,
    },
  });
  expect((await t.connector(1, later)).status).toBe(401);
});

describe('a renamed portal', () => {
  test('a renamed portal keeps working while the token is alive: same record, new host, the call replayed with its body', async () => {
    const before = t.portal.host;
    await t.portal.rename();
    expect(t.portal.host).not.toBe(before);
    const answer = await t.connector(2, token);
    expect(answer.json).toMatchObject({ item: { id: 2 } });
    const last = t.portal.rest.requests.at(-1);
    expect(last).toMatchObject({
      method: 'POST',
      restMethod: 'biconnector.connector.get',
      params: { id: 2 },
    });
    const page = await t.request(`/placement?DOMAIN=${t.portal.host}`);
    expect(page.headers.get('content-security-policy')).toContain(`frame-ancestors ${t.portal.origin}`);
    expect((await t.request(`/placement?DOMAIN=${before}`)).text).not.toContain('bootstrap');
  });

  test('a renamed portal keeps working after the token has expired', async () => {
    await t.portal.rename();
    expect((await t.connector(2, await anHourLater())).json).toMatchObject({ item: { id: 2 } });
    expect(refreshes()).toHaveLength(1);
  });

  test('a redirect to a host that is not the portal’s is not followed', async () => {
    t.portal.rest.faults.push({
      kind: 'redirect',
      location: `${t.sandbox.trap.origin}/rest/biconnector.connector.get`,
    });
    const answer = await t.connector(2, token);
    expect([answer.status, answer.json?.error?.code]).toEqual([502, 'PORTAL_MOVED']);
    expect(t.sandbox.trap.requests).toEqual([]);
  });
});

test('a call to a slow or dead portal ends with the time limit', async () => {
  const { faults } = t.portal.rest;
  faults.push({ kind: 'hang' });
  const answer = await askUntilLate(token, faults);
  expect([answer.status, answer.json?.error?.code]).toEqual([504, 'PORTAL_TIMEOUT']);
});

test('identical simultaneous reads of one user share one call, and those of another user do not', async () => {
  const admin = tokenOf(await t.open());
  // Both pages have been here: from now on only the database is asked who they are.
  for (const page of [token, admin]) await t.connector(2, page);
  // The sandbox clock holds the portal's answers until every request has come.
  t.portal.rest.latencyMs = 60_000;
  t.portal.rest.requests.length = 0;
  const before = t.heard.length;
  const asking = Promise.all([
    ...Array.from({ length: 10 }, () => t.connector(1, token)),
    t.connector(1, admin),
  ]);
  await until(
    () => t.heard.length === before + 11 && t.portal.rest.requests.length === 2 && queriesUnderWay() === 0,
  );
  t.sandbox.clock.advance(60_000);
  const answers = await asking;
  t.portal.rest.latencyMs = 0;
  expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
  expect(
    t.portal.rest.requests.filter(({ restMethod }) => restMethod === 'biconnector.connector.get'),
  ).toHaveLength(2);
  await t.connector(1, token);
  expect(t.portal.rest.requests).toHaveLength(3);
});

/** Attacks that once succeeded, each as the sentence that holds now. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createOutbound } from '../../server/bitrix24/outbound/outbound.ts';
import { bootstrapOf, startDesk, tokenOf, type DeskUnderTest } from '../stage/desk.ts';
import { someCall } from '../stage/some-call.ts';

let t: DeskUnderTest;
beforeEach(async () => {
  t = await startDesk();
  t.portal.seedDemo();
});
afterEach(() => t.close());

/** Installs the app as the administrator, who has a page open. */
async function installed(): Promise<string> {
  const answer = await t.post(t.portal.opening({ target: 'installer' }));
  const token = tokenOf(bootstrapOf(answer));
  await t.request('/api/installation/check', {
    method: 'POST',
    headers: { authorization: `Bearer ${token}` },
  });
  return token;
}

test('an employee who posts the refresh token of an unpaid or vanished portal harms only their own access', async () => {
  const elsewhere = await t.sandbox.addPortal();
  elsewhere.addToPortal();
  elsewhere.finishInstallation();
  const admin = await installed();
  for (const code of ['PAYMENT_REQUIRED', 'NOT_INSTALLED']) {
    const { analyst } = t.portal.users;
    const opening = t.portal.opening({ user: analyst });
    const foreign = elsewhere.mintTokens(elsewhere.users.admin).refreshToken;
    const body = new URLSearchParams({ ...opening.fields, REFRESH_ID: foreign }).toString();
    const employee = tokenOf(bootstrapOf(await t.post({ ...opening, body })));
    t.portal.rest.faults.push({
      kind: 'status',
      status: 401,
      code: 'expired_token',
      match: 'biconnector.connector.get',
    });
    t.sandbox.oauth.faults.push({ kind: 'status', status: 401, code, match: 'refresh_token' });
    expect((await t.connector(1, employee)).json?.error?.code).toBe(code);
    expect((await t.connector(1, admin)).status).toBe(200);
  }
});

test('an employee’s forged event does not make them the app’s system user', async () => {
  await installed();
  const { analyst } = t.portal.users;
  const { accessToken, refreshToken } = t.portal.mintTokens(analyst);
  for (const applicationToken of [null, 'f'.repeat(32)]) {
    await t.portal.events.send('ONAPPUSERREADY', {
      data: { access_token: accessToken, refresh_token: refreshToken, user_id: analyst.id },
      auth: { access_token: 'junk', refresh_token: 'junk', application_token: applicationToken },
    });
  }
  await t.desk.settleEvents();
  expect(t.log()).not.toMatch(/ONAPPUSERREADY[^\n]*"outcome":"done"/);
});

test('an authorization code of another portal signs no one in', async () => {
  const other = await t.sandbox.addPortal();
  other.addToPortal();
  other.finishInstallation();
  await t.open();
  await t.open(other.users.admin, other);
  const start = await t.request(`/oauth/start?portal=${t.portal.host}`);
  const cookie = start.headers
    .getSetCookie()
    .map(line => line.split(';')[0])
    .join('; ');
  const state = new URL(start.headers.get('location') ?? '').searchParams.get('state') ?? '';
  const attacker = new URL('/oauth/authorize/', other.origin);
  attacker.search = new URLSearchParams({ client_id: t.sandbox.app.clientId, state }).toString();
  const back = await fetch(attacker, {
    redirect: 'manual',
    headers: { cookie: `PHPSESSID=${other.sessions.open(other.users.admin).cookie}` },
  });
  const { pathname, search } = new URL(back.headers.get('location') ?? '');
  expect((await t.request(pathname + search, { headers: { cookie } })).status).toBe(400);
});

test('a call whose answer trickles or never comes ends at its time limit', async () => {
  const server = createServer((_req, res) => {
    const timer = setInterval(() => res.writeEarlyHints({ link: '</x>; rel=preload' }), 50);
    res.on('close', () => clearInterval(timer));
  });
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  const outbound = createOutbound({ allowInsecure: true, timeoutMs: 300 });
  try {
    const url = new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}/rest/x`);
    await expect(outbound.post({ call: someCall, url, headers: {}, body: '' })).rejects.toMatchObject({
      code: 'PORTAL_TIMEOUT',
    });
  } finally {
    await outbound.close();
    server.closeAllConnections();
    server.close();
  }
});

test('an uninstall event does not wait behind events that need the network', async () => {
  await installed();
  t.sandbox.oauth.faults.push({ kind: 'hang', match: 'app.info' });
  const { accessToken } = t.portal.mintTokens(t.portal.users.admin);
  for (const serial of [1, 2, 3]) {
    await t.portal.events.send('ONAPPINSTALL', {
      data: { VERSION: String(serial) },
      auth: { access_token: accessToken },
    });
  }
  t.portal.uninstall({ clean: false });
  await t.portal.events.flush();
  t.sandbox.oauth.faults.release();
  await t.desk.settleEvents();
  const outcomes = t
    .log()
    .split('\n')
    .filter(line => line.includes('"msg":"event"'));
  const uninstall = outcomes.findIndex(line => line.includes('ONAPPUNINSTALL'));
  expect(outcomes[uninstall]).toContain('"outcome":"done"');
  expect(uninstall).toBeLessThanOrEqual(1);
});

test.each([
  'https://*/rest/',
  'https://x.com;sandbox/rest/',
  'https://a@b.c/rest/',
  'javascript:/rest/',
  'https://x.com/other/rest/',
])(
  'an opening whose portal address is %s is refused, so that the address never becomes part of a header',
  async clientEndpoint => {
    t.sandbox.oauth.faults.push({
      kind: 'json',
      match: 'app.info',
      body: {
        result: {
          client_id: t.sandbox.app.clientId,
          user_id: 1,
          install: {
            installed: true,
            member_id: t.portal.memberId,
            client_endpoint: clientEndpoint,
            status: 'L',
            scope: '',
          },
        },
        time: {},
      },
    });
    const answer = await t.post(t.portal.opening());
    expect(answer.status).toBe(502);
    expect(answer.headers.get('content-security-policy')).toContain("frame-ancestors 'none'");
  },
);

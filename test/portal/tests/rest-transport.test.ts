import { SandboxClock, type Sandbox, type SandboxPortal } from '../sandbox.ts';
import { ask, post, read } from './ask.ts';
import { openPortal } from './open-portal.ts';

let sandbox: Sandbox;
let portal: SandboxPortal;
let auth: string;

beforeEach(async () => {
  ({ sandbox, portal } = await openPortal());
  auth = portal.mintTokens(portal.users.admin).accessToken;
});
afterEach(() => sandbox.close());

test.each([
  '/rest/profile',
  '/rest/profile.json',
  '/rest/profile/',
  '/rest/profile.json/',
  '/rest//PROFILE',
  '//rest/Profile.JSON',
  '/rest/api/profile',
  '/rest//api/profile',
])('the path %s reaches the method profile', async path => {
  expect(await post(portal.origin + path, { auth })).toMatchObject({
    status: 200,
    body: { result: { ID: '1' } },
  });
});

test('a method with the suffix .xml answers XML', async () => {
  const response = await fetch(`${portal.origin}/rest/profile.xml?auth=${auth}`);
  expect(response.headers.get('content-type')).toMatch(/^text\/xml/);
  expect(await response.text()).toContain('<NAME>Alice</NAME>');
});

test.each<[string, (url: string) => Promise<Response>]>([
  ['the query', url => fetch(`${url}?auth=${auth}`)],
  ['the query under its alias', url => fetch(`${url}?access_token=${auth}`)],
  ['a form', url => fetch(url, { method: 'POST', body: new URLSearchParams({ auth }) })],
  ['a form sent as text/plain', url => fetch(url, { method: 'POST', body: `auth=${auth}` })],
  ['a JSON body', url => json(url, { auth })],
  ['a JSON body under its alias', url => json(url, { access_token: auth })],
  ['the Authorization header', url => fetch(url, { headers: { authorization: `Bearer ${auth}` } })],
  ['the body rather than the query', url => json(`${url}?auth=wrong`, { auth })],
])('the token is taken from %s', async (_, call) => {
  expect(await read(await call(`${portal.origin}/rest/user.admin`))).toMatchObject({
    status: 200,
    body: { result: true },
  });
});

test.each([
  ['a value', { auth: '', text: 'Sales \ud83d' }],
  ['a name', { auth: '', ['\ude00']: 1 }],
])('a JSON body with a lone surrogate in %s is no body at all, as for PHP', async (_, body) => {
  expect(await read(await json(`${portal.origin}/rest/user.admin`, { ...body, auth }))).toMatchObject({
    status: 401,
    body: { error: 'NO_AUTH_FOUND' },
  });
});

function json(url: string, body: unknown): Promise<Response> {
  const headers = { 'content-type': 'application/json' };
  return fetch(url, { method: 'POST', headers, body: JSON.stringify(body) });
}

test('a call is checked for its method, then its token, then its scope', async () => {
  const url = `${portal.origin}/rest`;
  expect(await post(`${url}/no.such.method`, {})).toMatchObject({
    status: 404,
    body: { error: 'ERROR_METHOD_NOT_FOUND', error_description: 'Method not found!' },
  });
  expect(await post(`${url}/profile`, {})).toMatchObject({ status: 401, body: { error: 'NO_AUTH_FOUND' } });
  sandbox.app.scopes = ['user'];
  expect(await post(`${url}/placement.get`, {})).toMatchObject({
    status: 401,
    body: { error: 'NO_AUTH_FOUND' },
  });
  expect(await post(`${url}/placement.get`, { auth })).toMatchObject({
    status: 403,
    body: { error: 'insufficient_scope' },
  });
});

test.each<[string, () => string, number, string]>([
  ['with an unknown token', () => 'x', 401, 'invalid_token'],
  ['with a token of another portal', () => elsewhere(), 401, 'invalid_token'],
  ['with an expired token', () => expired(), 401, 'expired_token'],
  ['with a token of a removed app', () => removed(), 401, 'ERROR_OAUTH'],
  ['with a token of an unpaid app', () => unpaid(), 401, 'PAYMENT_REQUIRED'],
  ['as a person who may not use the app', () => closed(), 403, 'user_access_error'],
  ['as a deactivated person', () => dismissed(), 401, 'authorization_error'],
])('a call %s is refused', async (_, token, status, code) => {
  other = await sandbox.addPortal();
  const answer = await post(`${portal.origin}/rest/profile`, { auth: token() });
  expect(answer).toMatchObject({ status, body: { error: code } });
  expect(answer.body).not.toHaveProperty('time');
  expect(answer.headers.get('access-control-allow-origin')).toBe('*');
});

let other: SandboxPortal;
function elsewhere(): string {
  other.addToPortal();
  return other.mintTokens(other.users.admin).accessToken;
}
function expired(): string {
  sandbox.clock.advance(3_600_000);
  return auth;
}
function removed(): string {
  portal.uninstall({ clean: true });
  return auth;
}
function unpaid(): string {
  portal.payment({ expired: true });
  return auth;
}
function closed(): string {
  const installation = portal.installation();
  if (installation) installation.restrictedTo = [portal.users.analyst.id];
  return auth;
}
function dismissed(): string {
  portal.users.admin.active = false;
  return auth;
}

test('a preflight is answered, and every answer allows any origin', async () => {
  const response = await fetch(`${portal.origin}/rest/profile`, { method: 'OPTIONS' });
  expect(response.status).toBe(200);
  for (const headers of [response.headers, (await ask(portal, 'profile')).headers]) {
    expect(headers.get('access-control-allow-origin')).toBe('*');
    expect(headers.get('access-control-allow-headers')).toBe('origin, content-type, accept');
    expect(headers.get('x-content-type-options')).toBe('nosniff');
  }
});

test('a successful answer has the time block, with operating fields only in the cloud', async () => {
  const keys = ['start', 'finish', 'duration', 'processing', 'date_start', 'date_finish'];
  const { body } = await ask(portal, 'profile');
  expect(Object.keys(body['time'] as object)).toEqual([...keys, 'operating_reset_at', 'operating']);
  const box = await sandbox.addPortal({ profile: 'box', timeZone: 'Asia/Kolkata' });
  box.addToPortal();
  const time = (await ask(box, 'profile')).body['time'] as Record<string, unknown>;
  expect(Object.keys(time)).toEqual(keys);
  expect(time['date_start']).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+05:30$/);
});

test('an error of the v3 API has its own shape', async () => {
  expect(await post(`${portal.origin}/rest/api/nothing`, { auth })).toMatchObject({
    status: 404,
    body: {
      error: { code: expect.stringMatching(/^BITRIX_REST_V3_/) as string, message: 'Method not found!' },
    },
  });
});

test('reserved parameters never reach a method', async () => {
  await ask(portal, 'event.bind', { event: 'ONAPPTEST', handler: 'http://127.0.0.1:9/x' });
  await ask(portal, 'event.test', {
    any: 1,
    state: 'lost',
    token: 'lost',
    start: 5,
    method: 'lost',
    logTag: 'lost',
  });
  expect(portal.events.pending[0]?.fields['data']).toEqual({ QUERY: { any: 1 } });
});

describe('the leaky bucket', () => {
  test('the leaky bucket admits 50 calls at once, answers 503 to the next and drains two per second', async () => {
    const clock = new SandboxClock({ frozen: true });
    const { sandbox: frozen, portal: limited } = await openPortal({ rateLimit: true }, { clock });
    const call = async (): Promise<number> => (await ask(limited, 'profile')).status;
    const statuses = await Promise.all(Array.from({ length: 51 }, call));
    expect(statuses.filter(status => status === 200)).toHaveLength(50);
    expect(await ask(limited, 'profile')).toMatchObject({
      status: 503,
      body: { error: 'QUERY_LIMIT_EXCEEDED' },
    });
    clock.advance(1000);
    expect([await call(), await call(), await call()]).toEqual([200, 200, 503]);
    await frozen.close();
  });

  test('the leaky bucket counts a batch as one call', async () => {
    portal.rest.rateLimit = true;
    portal.rest.bucket = { capacity: 1, drainPerSecond: 0 };
    const cmd = Array.from({ length: 10 }, () => 'profile');
    expect((await ask(portal, 'batch', { cmd })).status).toBe(200);
    expect((await ask(portal, 'profile')).status).toBe(503);
  });

  test('a wrong token is refused with 401 even when the leaky bucket is full', async () => {
    portal.rest.rateLimit = true;
    portal.rest.bucket = { capacity: 0, drainPerSecond: 0 };
    expect((await post(`${portal.origin}/rest/profile`, { auth: 'x' })).status).toBe(401);
  });
});

test('480 seconds of work block only their method, for ten minutes', async () => {
  portal.rest.chargeOperating('user.admin', 481);
  expect(await ask(portal, 'user.admin')).toMatchObject({
    status: 429,
    body: { error: 'OPERATION_TIME_LIMIT' },
  });
  expect((await ask(portal, 'profile')).status).toBe(200);
  sandbox.clock.advance(600_000);
  expect((await ask(portal, 'user.admin')).status).toBe(200);
});

describe("the portal's own pages", () => {
  const call = (sessid: string, cookie: string): Promise<unknown> =>
    post(`${portal.origin}/rest/user.current.json?logTag=x`, `sessid=${sessid}`, {
      cookie: `PHPSESSID=${cookie}`,
    });

  test('a portal page calls with cookie and sessid as the person who is signed in', async () => {
    const { sessid, cookie } = portal.sessions.open(portal.users.employee);
    expect(await call(sessid, cookie)).toMatchObject({ status: 200, body: { result: { NAME: 'Emma' } } });
  });

  test('a portal page with a stale sessid gets 401 and the fresh sessid', async () => {
    const session = portal.sessions.open(portal.users.employee);
    const stale = session.sessid;
    portal.sessions.renewSessid(session);
    expect(await call(stale, session.cookie)).toMatchObject({
      status: 401,
      body: { sessid: session.sessid },
    });
  });

  test('a portal page belongs to no app and cannot read connectors', async () => {
    const { sessid } = portal.sessions.open(portal.users.admin);
    const answer = await post(
      `${portal.origin}/rest/biconnector.connector.get.json`,
      `sessid=${sessid}&id=1`,
    );
    expect(answer.body).toMatchObject({ result: { error: { error: 'ACCESS_DENIED' } } });
  });
});

test('the log of REST records every request and can be switched off', async () => {
  await ask(portal, 'profile', { probe: 'x' });
  expect(portal.rest.requests).toMatchObject([
    {
      method: 'POST',
      url: '/rest/profile',
      restMethod: 'profile',
      params: { probe: 'x' },
      remoteAddress: '127.0.0.1',
    },
  ]);
  portal.rest.recording = false;
  await ask(portal, 'profile');
  expect([portal.rest.requests.length, portal.rest.count]).toEqual([1, 2]);
});

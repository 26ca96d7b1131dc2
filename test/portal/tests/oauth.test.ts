import type { MintedTokens, Sandbox, SandboxPortal } from '../sandbox.ts';
import { post, read, type Answer } from './ask.ts';
import { openPortal } from './open-portal.ts';

let sandbox: Sandbox;
let portal: SandboxPortal;
let tokens: MintedTokens;

beforeEach(async () => {
  ({ sandbox, portal } = await openPortal());
  tokens = portal.mintTokens(portal.users.analyst);
});
afterEach(() => sandbox.close());

type Form = Record<string, string>;

function grantForm(overrides: Form = {}): Form {
  return {
    grant_type: 'refresh_token',
    client_id: sandbox.app.clientId,
    client_secret: sandbox.app.clientSecret,
    refresh_token: tokens.refreshToken,
    ...overrides,
  };
}

function grant(overrides: Form = {}): Promise<Answer> {
  return post(`${sandbox.oauth.origin}/oauth/token/`, new URLSearchParams(grantForm(overrides)).toString());
}

async function appInfo(auth: string): Promise<Answer> {
  return read(await fetch(`${sandbox.oauth.origin}/rest/app.info?auth=${auth}`));
}

async function authorize(parameters = `client_id=${sandbox.app.clientId}&state=abc`): Promise<Response> {
  return fetch(`${portal.origin}/oauth/authorize/?${parameters}`, { redirect: 'manual' });
}

test('a refresh answers with every documented field', async () => {
  const { status, body } = await grant();
  expect(status).toBe(200);
  expect(body).toEqual({
    access_token: expect.stringMatching(/^[0-9a-f]{70}$/) as string,
    refresh_token: expect.stringMatching(/^[0-9a-f]{70}$/) as string,
    expires: expect.any(Number) as number,
    expires_in: 3600,
    scope: 'biconnector,placement,user',
    domain: sandbox.oauth.host,
    server_endpoint: `${sandbox.oauth.origin}/rest/`,
    client_endpoint: `${portal.origin}/rest/`,
    member_id: portal.memberId,
    status: 'F',
    user_id: portal.users.analyst.id,
  });
});

test.each(['GET', 'POST'])('a refresh may be a %s, with or without a trailing slash', async method => {
  const query = new URLSearchParams(grantForm()).toString();
  const { origin } = sandbox.oauth;
  const response =
    method === 'GET'
      ? await fetch(`${origin}/oauth/token?${query}`)
      : await fetch(`${origin}/oauth/token/`, { method, body: new URLSearchParams(query) });
  expect(response.status).toBe(200);
});

test('a refreshed token contains expiry and user id, as real tokens do', async () => {
  const { body } = await grant();
  const token = Buffer.from(String(body['access_token']), 'hex');
  expect(token.readUInt32LE(0)).toBe(body['expires']);
  expect(token.readUInt32LE(8)).toBe(portal.users.analyst.id);
});

test('a used refresh token is invalid unless the toggle keeps it', async () => {
  sandbox.oauth.toggles.keepOldRefreshTokens = true;
  expect((await grant()).status).toBe(200);
  sandbox.oauth.toggles.keepOldRefreshTokens = false;
  expect((await grant()).status).toBe(200);
  expect(await grant()).toMatchObject({ status: 400, body: { error: 'invalid_grant' } });
});

test('a refresh token expires after 180 days', async () => {
  sandbox.clock.advance(180 * 86_400_000);
  expect(await grant()).toMatchObject({ status: 400, body: { error: 'invalid_grant' } });
});

test.each<[string, Form, number, string]>([
  ['no grant type', { grant_type: '' }, 400, 'invalid_request'],
  ['another grant type', { grant_type: 'password' }, 400, 'invalid_request'],
  ['no client', { client_id: '' }, 400, 'invalid_request'],
  ['an unknown client', { client_id: 'app.00000000000000.00000000' }, 400, 'invalid_client'],
  ['a wrong secret', { client_secret: 'x' }, 400, 'invalid_client'],
  ['no refresh token', { refresh_token: '' }, 400, 'invalid_request'],
  ['an invented refresh token', { refresh_token: 'x' }, 400, 'invalid_grant'],
  ['a scope that the card lacks', { scope: 'crm' }, 403, 'invalid_scope'],
  ['a bad code', { grant_type: 'authorization_code', code: 'x' }, 400, 'invalid_grant'],
])('a grant with %s is refused', async (_, form, status, code) => {
  expect(await grant(form)).toMatchObject({ status, body: { error: code } });
});

test('the toggles make grants answer PAYMENT_REQUIRED, NOT_INSTALLED, 404 and bad_verification_code', async () => {
  const { toggles } = sandbox.oauth;
  toggles.paymentRequired = true;
  expect(await grant()).toMatchObject({ status: 401, body: { error: 'PAYMENT_REQUIRED' } });
  toggles.notInstalled = true;
  expect(await grant()).toMatchObject({ status: 401, body: { error: 'NOT_INSTALLED' } });
  toggles.portalNotFound = true;
  expect((await grant()).status).toBe(404);
  toggles.badCode = 'bad_verification_code';
  toggles.portalNotFound = toggles.notInstalled = toggles.paymentRequired = false;
  const bad = await grant({ grant_type: 'authorization_code', code: 'x' });
  expect(bad).toMatchObject({ status: 400, body: { error: 'bad_verification_code' } });
});

test('the toggles leave fields out of token answers or write them as text', async () => {
  Object.assign(sandbox.oauth.toggles, { omitExpires: true, omitUserId: true });
  const { body } = await grant();
  expect(Object.keys(body)).not.toEqual(expect.arrayContaining(['expires']));
  expect(Object.keys(body)).not.toEqual(expect.arrayContaining(['user_id']));
  Object.assign(sandbox.oauth.toggles, { omitExpires: false, expiresAsText: true });
  tokens = portal.mintTokens(portal.users.admin);
  expect((await grant()).body).toMatchObject({ expires: expect.any(String) as string, expires_in: '3600' });
});

test("another client's refresh token is refused with wrong_client and 200 or 400, and stays valid", async () => {
  const other = sandbox.registerApp();
  portal.addToPortal(other);
  const { refreshToken } = portal.mintTokens(portal.users.admin, other);
  expect(await grant({ refresh_token: refreshToken })).toMatchObject({
    status: 200,
    body: { error: 'wrong_client' },
  });
  sandbox.oauth.toggles.wrongClientAs200 = false;
  expect(await grant({ refresh_token: refreshToken })).toMatchObject({
    status: 400,
    body: { error: 'wrong_client' },
  });
});

test('a refresh is refused with NOT_INSTALLED after an uninstall and with invalid_grant after a reinstall', async () => {
  portal.uninstall({ clean: false });
  expect(await grant()).toMatchObject({ status: 401, body: { error: 'NOT_INSTALLED' } });
  portal.addToPortal();
  expect(await grant()).toMatchObject({ status: 400, body: { error: 'invalid_grant' } });
});

describe('app.info', () => {
  test('app.info of the OAuth server shows the app, user and portal of a token', async () => {
    const { status, body } = await appInfo(tokens.accessToken);
    expect(status).toBe(200);
    expect(body['result']).toMatchObject({
      client_id: sandbox.app.clientId,
      user_id: portal.users.analyst.id,
      install: {
        installed: true,
        domain: portal.host,
        member_id: portal.memberId,
        client_endpoint: `${portal.origin}/rest/`,
      },
    });
  });

  test.each([
    ['JSON', (url: string, auth: string) => post(url, { auth })],
    ['a form', (url: string, auth: string) => post(url, `auth=${auth}`)],
    ['the query and a slash', async (url: string, auth: string) => read(await fetch(`${url}/?auth=${auth}`))],
  ])('app.info of the OAuth server takes the token from %s', async (_, call) => {
    const { body } = await call(`${sandbox.oauth.origin}/rest/app.info`, tokens.accessToken);
    expect(body).toMatchObject({ result: { client_id: sandbox.app.clientId } });
  });

  test('app.info of the OAuth server reports `installed` before the installer has finished', async () => {
    sandbox.app.installUrl = 'http://127.0.0.1:9/install';
    portal.update();
    expect((await appInfo(tokens.accessToken)).body).toMatchObject({
      result: { install: { installed: true } },
    });
    sandbox.oauth.toggles.reportNotInstalled = true;
    expect((await appInfo(tokens.accessToken)).body).toMatchObject({
      result: { install: { installed: false } },
    });
  });

  test.each([
    ['a missing token', '', 401, 'NO_AUTH_FOUND'],
    ['a malformed token', 'nonsense', 401, 'invalid_token'],
    ['a well-formed foreign token', 'ab'.repeat(35), 400, 'invalid_client'],
  ])('app.info of the OAuth server refuses %s', async (_, auth, status, code) => {
    expect(await appInfo(auth)).toMatchObject({ status, body: { error: code } });
  });

  test('app.info of the OAuth server refuses an expired token and a token of a removed app', async () => {
    sandbox.clock.advance(3_600_000);
    expect(await appInfo(tokens.accessToken)).toMatchObject({
      status: 401,
      body: { error: 'expired_token' },
    });
    portal.uninstall({ clean: true });
    expect(await appInfo(tokens.accessToken)).toMatchObject({
      status: 401,
      body: { error: 'NOT_INSTALLED' },
    });
  });
});

describe('the authorization code', () => {
  test('an authorization code comes with state, portal and OAuth host, and can be exchanged once', async () => {
    const back = new URL((await authorize()).headers.get('location') ?? '');
    expect(back.origin + back.pathname).toBe(sandbox.app.redirectUrl);
    expect(Object.fromEntries(back.searchParams)).toEqual({
      code: expect.stringMatching(/^[0-9a-f]{70}$/) as string,
      state: 'abc',
      domain: portal.host,
      member_id: portal.memberId,
      scope: 'biconnector,placement,user',
      server_domain: sandbox.oauth.host,
    });
    const form = { grant_type: 'authorization_code', code: back.searchParams.get('code') ?? '' };
    expect(await grant(form)).toMatchObject({ status: 200, body: { user_id: portal.users.admin.id } });
    expect(await grant(form)).toMatchObject({ status: 400, body: { error: 'invalid_grant' } });
  });

  test('an authorization code expires after 30 seconds', async () => {
    const code = new URL((await authorize()).headers.get('location') ?? '').searchParams.get('code') ?? '';
    sandbox.clock.advance(30_000);
    expect((await grant({ grant_type: 'authorization_code', code })).body).toMatchObject({
      error: 'invalid_grant',
    });
  });

  test('an authorization code belongs to the person who is signed in to the portal', async () => {
    const { cookie } = portal.sessions.open(portal.users.employee);
    const response = await fetch(`${portal.origin}/oauth/authorize/?client_id=${sandbox.app.clientId}`, {
      redirect: 'manual',
      headers: { cookie: `PHPSESSID=${cookie}` },
    });
    const code = new URL(response.headers.get('location') ?? '').searchParams.get('code') ?? '';
    expect((await grant({ grant_type: 'authorization_code', code })).body).toMatchObject({
      user_id: portal.users.employee.id,
    });
  });

  test('an authorization for an app that is not installed ends on a page of the portal, without a redirect', async () => {
    const response = await authorize('client_id=app.unknown&state=abc');
    expect(response.headers.get('location')).toBeNull();
    expect(response.status).toBe(400);
  });

  test('an authorization code is displayed when the card has no redirect URL', async () => {
    sandbox.app.redirectUrl = '';
    expect(await (await authorize()).text()).toMatch(/[0-9a-f]{70}/);
  });
});

test('a cloud portal serves the token endpoint, and a box answers 404', async () => {
  const query = new URLSearchParams(grantForm()).toString();
  expect((await fetch(`${portal.origin}/oauth/token/?${query}`)).status).toBe(200);
  const box = await sandbox.addPortal({ profile: 'box' });
  expect((await fetch(`${box.origin}/oauth/token/?${query}`)).status).toBe(404);
});

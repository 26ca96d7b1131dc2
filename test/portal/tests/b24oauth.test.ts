/** Tests with the unmodified B24OAuth of @bitrix24/b24jssdk, a client that this project did not write. */
import { B24OAuth, EnumAppStatus, RefreshTokenError } from '@bitrix24/b24jssdk';
import type { MintedTokens, Sandbox, SandboxPortal } from '../sandbox.ts';
import { openPortal } from './open-portal.ts';

let sandbox: Sandbox;
let portal: SandboxPortal;
let tokens: MintedTokens;

beforeEach(async () => {
  ({ sandbox, portal } = await openPortal());
  portal.seedDemo();
  tokens = portal.mintTokens(portal.users.admin);
});
afterEach(() => sandbox.close());

function client(
  overrides: { refreshToken?: string; clientSecret?: string; accessToken?: string } = {},
): B24OAuth {
  return new B24OAuth(
    {
      applicationToken: '',
      userId: portal.users.admin.id,
      memberId: portal.memberId,
      accessToken: overrides.accessToken ?? tokens.accessToken,
      refreshToken: overrides.refreshToken ?? tokens.refreshToken,
      expires: tokens.expires,
      expiresIn: tokens.expiresIn,
      scope: sandbox.app.scopes.join(','),
      domain: portal.host,
      clientEndpoint: `${portal.origin}/rest/`,
      serverEndpoint: `${sandbox.oauth.origin}/rest/`,
      status: EnumAppStatus.Free,
    },
    { clientId: sandbox.app.clientId, clientSecret: overrides.clientSecret ?? sandbox.app.clientSecret },
  );
}

async function refreshError(b24: B24OAuth): Promise<unknown> {
  return b24.auth.refreshAuth().then(
    () => undefined,
    (error: unknown) => error,
  );
}

test('B24OAuth reads a connector through the doubled slash that it sends', async () => {
  const answer = await client().actions.v2.call.make({
    method: 'biconnector.connector.get',
    params: { id: 3 },
  });
  expect(answer.isSuccess).toBe(true);
  expect(answer.getData()).toMatchObject({ result: { item: { id: 3, title: 'Учёт рабочего времени' } } });
  expect(portal.rest.requests[0]?.url).toMatch(/^\/rest\/\/biconnector\.connector\.get\?/);
});

test('B24OAuth refreshes an expired token once by POST, replays the call and passes the new pair to its callback', async () => {
  const b24 = client();
  const stored: string[] = [];
  b24.setCallbackRefreshAuth(({ authData }) => {
    stored.push(authData.refresh_token);
    return Promise.resolve();
  });
  sandbox.clock.advance(3_600_000);
  const answer = await b24.actions.v2.call.make({ method: 'profile' });
  expect(answer.getData()).toMatchObject({ result: { ID: '1', ADMIN: true } });
  expect(sandbox.oauth.requests.map(each => [each.method, each.restMethod])).toEqual([
    ['POST', 'refresh_token'],
  ]);
  expect(stored).toHaveLength(1);
  expect(stored[0]).not.toBe(tokens.refreshToken);
});

test('a refresh makes the old refresh token invalid', async () => {
  await client().auth.refreshAuth();
  const error = await refreshError(client());
  expect(error).toBeInstanceOf(RefreshTokenError);
  expect(error).toMatchObject({ code: 'invalid_grant', status: 400 });
});

test('B24OAuth refreshes an unknown token after 401 invalid_token', async () => {
  const answer = await client({ accessToken: 'x'.repeat(70) }).actions.v2.call.make({ method: 'user.admin' });
  expect(answer.getData()).toMatchObject({ result: true });
  expect(sandbox.oauth.requests).toHaveLength(1);
});

test.each([
  ['PAYMENT_REQUIRED', 401, () => portal.payment({ expired: true })],
  ['NOT_INSTALLED', 401, () => portal.uninstall({ clean: true })],
] as const)('B24OAuth reports %s as the reason of a refused refresh', async (code, status, cause) => {
  cause();
  expect(await refreshError(client())).toMatchObject({ code, status });
});

test('a refresh with a wrong client secret is refused with invalid_client', async () => {
  expect(await refreshError(client({ clientSecret: 'wrong' }))).toMatchObject({
    code: 'invalid_client',
    status: 400,
  });
});

test("another client's refresh token gets wrong_client with HTTP 200, which B24OAuth reports as a failed refresh", async () => {
  const other = sandbox.registerApp();
  portal.addToPortal(other);
  const { refreshToken } = portal.mintTokens(portal.users.admin, other);
  const error = await refreshError(client({ refreshToken }));
  expect(error).toMatchObject({ code: 'JSSDK_OAUTH_TOKEN_REFRESH_FAILED' });
  expect((error as Error).message).toContain('wrong_client');
});

test('B24OAuth counts an error inside result as a success', async () => {
  const answer = await client().actions.v2.call.make({
    method: 'biconnector.connector.get',
    params: { id: 999 },
  });
  expect(answer.isSuccess).toBe(true);
  expect(answer.getData()).toMatchObject({ result: { error: { error: 'CONNECTOR_NOT_FOUND' } } });
});

test('a batch without halt passes earlier results on and continues after an error', async () => {
  const batch = await client().actions.v2.batch.make({
    calls: {
      list: { method: 'biconnector.connector.list', params: { select: ['id'], order: { id: 'DESC' } } },
      get: { method: 'biconnector.connector.get', params: { id: '$result[list][0][id]' } },
      bad: { method: 'no.such.method', params: {} },
      me: { method: 'profile', params: {} },
    },
    options: { isHaltOnError: false, returnAjaxResult: false },
  });
  expect(batch.isSuccess).toBe(false);
  expect(batch.getErrorMessages()).toEqual(['Method not found!']);
  expect(batch.getData()).toMatchObject({ get: { item: { id: 7, sourceCode: 'mysql' } }, me: { ID: '1' } });
});

test('a v3 call of B24OAuth answers like a v2 call', async () => {
  const answer = await client().actions.v3.call.make({ method: 'profile', params: {} });
  expect(answer.getData()).toMatchObject({ result: { ID: '1' } });
  expect(portal.rest.requests[0]?.url).toMatch(/^\/rest\/\/api\/profile\?/);
});

test('the redirect of a renamed portal turns the POST into a GET without a token, so that B24OAuth fails', async () => {
  const b24 = client();
  await portal.rename();
  await expect(b24.actions.v2.call.make({ method: 'profile' })).rejects.toMatchObject({
    code: 'NO_AUTH_FOUND',
  });
});

test('a refresh answer without expires leaves B24OAuth without a token', async () => {
  sandbox.oauth.toggles.omitExpires = true;
  const b24 = client();
  await b24.auth.refreshAuth();
  expect(b24.auth.getAuthData()).toBe(false);
});

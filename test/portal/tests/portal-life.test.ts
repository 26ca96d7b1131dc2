import { eventForgeries, openingForgeries } from '../forgeries.ts';
import { parsePhpQuery } from '../http/php-query.ts';
import { startSandbox, type Sandbox, type SandboxPortal } from '../sandbox.ts';
import { ask, post, read } from './ask.ts';
import { startEndpoint } from './endpoint.ts';

let sandbox: Sandbox;
let portal: SandboxPortal;

beforeEach(async () => {
  sandbox = await startSandbox({ app: { url: 'http://127.0.0.1:9/placement?keep=1' } });
  portal = await sandbox.addPortal();
});
afterEach(() => sandbox.close());

describe('an installation', () => {
  test('an installation without an install URL is finished at once', () => {
    expect(portal.entrance(portal.users.admin)).toBe('absent');
    expect(portal.addToPortal().installed).toBe(true);
    expect(portal.entrance(portal.users.employee)).toBe('application');
  });

  test('an installation with an install URL shows administrators the installer and others a notice', async () => {
    sandbox.app.installUrl = 'http://127.0.0.1:9/install';
    portal.addToPortal();
    expect(portal.entrance(portal.users.admin)).toBe('installer');
    expect(portal.entrance(portal.users.analyst)).toBe('notice');
    expect(portal.opening()).toMatchObject({
      install: true,
      path: expect.stringMatching(/^\/install\?DOMAIN=/) as string,
    });
    expect(() => portal.opening({ user: portal.users.analyst })).toThrow(/notice/);
    expect((await ask(portal, 'app.info')).body).toMatchObject({ result: { INSTALLED: false } });
    portal.finishInstallation();
    expect((await ask(portal, 'app.info')).body).toMatchObject({ result: { INSTALLED: true } });
    expect(portal.opening()).toMatchObject({
      install: false,
      path: expect.stringMatching(/^\/placement\?/) as string,
    });
  });

  test('an app whose card lets any user install shows the installer to an employee', () => {
    Object.assign(sandbox.app, { installUrl: 'http://127.0.0.1:9/install', userMayInstall: true });
    portal.addToPortal();
    expect(portal.entrance(portal.users.employee)).toBe('installer');
  });

  test('an app cannot be added twice; a reinstallation has a new application token and invalidates old tokens', async () => {
    const first = portal.addToPortal();
    expect(() => portal.addToPortal()).toThrow(/already/);
    const { accessToken } = portal.mintTokens(portal.users.admin);
    portal.uninstall({ clean: false });
    expect(portal.installation()).toBeUndefined();
    expect(portal.addToPortal().applicationToken).not.toBe(first.applicationToken);
    const answer = await post(`${portal.origin}/rest/profile`, { auth: accessToken });
    expect(answer.body).toMatchObject({ error: 'invalid_token' });
  });

  test.each([
    [false, { theme: 'dark' }],
    [true, []],
  ])(
    'after an uninstall with clean=%j and a reinstallation the app options are %j',
    async (clean, expected) => {
      portal.addToPortal();
      await portal.call('app.option.set', { options: { theme: 'dark' } });
      portal.uninstall({ clean });
      portal.addToPortal();
      expect(await portal.call('app.option.get')).toEqual(expected);
    },
  );
});

describe('an opening', () => {
  test('an opening posts exactly the fields of the cloud', () => {
    const { applicationToken } = portal.addToPortal();
    const { query, fields, path, appSid, tokens } = portal.opening({
      user: portal.users.employee,
      lang: 'ru',
    });
    expect(query).toEqual({ DOMAIN: portal.host, PROTOCOL: '0', LANG: 'ru', APP_SID: appSid });
    expect(path).toMatch(/^\/placement\?keep=1&DOMAIN=/);
    expect(fields).toEqual({
      AUTH_ID: tokens.accessToken,
      AUTH_EXPIRES: '3600',
      REFRESH_ID: tokens.refreshToken,
      SERVER_ENDPOINT: `${sandbox.oauth.origin}/rest/`,
      APPLICATION_TOKEN: applicationToken,
      APPLICATION_SCOPE: 'biconnector,placement,user',
      member_id: portal.memberId,
      status: 'F',
      PLACEMENT: 'DEFAULT',
    });
    expect(portal.opening().appSid).not.toBe(appSid);
  });

  test('an opening of a box has fewer fields', async () => {
    const box = await sandbox.addPortal({ profile: 'box' });
    box.addToPortal();
    expect(Object.keys(box.opening().fields)).toEqual([
      'AUTH_ID',
      'AUTH_EXPIRES',
      'REFRESH_ID',
      'member_id',
      'status',
      'PLACEMENT',
    ]);
  });

  test('PLACEMENT_OPTIONS of an opening are JSON, name the portal page, or are a text that the test gives', () => {
    portal.addToPortal();
    const options = (opening: object): unknown => portal.opening(opening).fields['PLACEMENT_OPTIONS'];
    expect(options({ placementOptions: { id: '4' } })).toBe('{"id":"4"}');
    expect(options({ placement: 'LEFT_MENU', openedFrom: '/crm/' })).toBe('{"URI":"/crm/"}');
    expect(options({ placementOptions: 'not json' })).toBe('not json');
  });
});

describe('a renamed portal', () => {
  test('a renamed portal answers 302 at its old address, works at the new one and keeps its member_id', async () => {
    portal.addToPortal();
    const { accessToken, refreshToken } = portal.mintTokens(portal.users.admin);
    const { origin: before, memberId } = portal;
    await portal.rename();
    expect(portal.origin).not.toBe(before);
    const moved = await post(`${before}/rest/profile?x=1`, { auth: accessToken });
    expect([moved.status, moved.headers.get('location')]).toEqual([302, `${portal.origin}/rest/profile?x=1`]);
    expect((await post(`${portal.origin}/rest/profile`, { auth: accessToken })).status).toBe(200);
    const grant = new URLSearchParams({
      grant_type: 'refresh_token',
      client_id: sandbox.app.clientId,
      client_secret: sandbox.app.clientSecret,
      refresh_token: refreshToken,
    }).toString();
    const refreshed = await post(`${sandbox.oauth.origin}/oauth/token/`, grant);
    expect(refreshed.body).toMatchObject({ client_endpoint: `${portal.origin}/rest/`, member_id: memberId });
    const info = await read(await fetch(`${sandbox.oauth.origin}/rest/app.info?auth=${accessToken}`));
    expect(info.body).toMatchObject({ result: { install: { domain: portal.host, member_id: memberId } } });
    expect(portal.opening().query['DOMAIN']).toBe(portal.host);
  });

  test('every old address of a portal that was renamed twice leads to the newest', async () => {
    const first = portal.origin;
    await portal.rename();
    await portal.rename();
    const response = await fetch(`${first}/page`, { redirect: 'manual' });
    expect(response.headers.get('location')).toBe(`${portal.origin}/page`);
  });
});

describe('forgeries', () => {
  test('every forged opening differs from the honest one in its forged field', async () => {
    portal.addToPortal();
    const other = await sandbox.addPortal();
    other.addToPortal();
    const info = async (token = ''): Promise<unknown> =>
      (await read(await fetch(`${sandbox.oauth.origin}/rest/app.info?auth=${token}`))).body;
    const forged = Object.fromEntries(openingForgeries.map(kind => [kind, portal.forgeries.opening(kind)]));
    const token = (kind: string): string | undefined => forged[kind]?.fields['AUTH_ID'];
    expect(await info(token('token-of-another-app'))).not.toHaveProperty(
      'result.client_id',
      sandbox.app.clientId,
    );
    expect(await info(token('token-of-another-portal'))).toHaveProperty(
      'result.install.member_id',
      other.memberId,
    );
    expect(await info(token('expired-token'))).toMatchObject({ error: 'expired_token' });
    expect(await info(token('invented-token'))).toMatchObject({ error: 'invalid_client' });
    expect(forged['wrong-member-id']?.fields['member_id']).toMatch(/^(?!undefined)[0-9a-f]{32}$/);
    expect(forged['wrong-member-id']?.fields['member_id']).not.toBe(portal.memberId);
    expect(forged['foreign-server-endpoint']?.fields['SERVER_ENDPOINT']).toBe(`${sandbox.trap.origin}/rest/`);
    expect(forged['foreign-domain']?.path).toContain(`DOMAIN=${encodeURIComponent(sandbox.trap.host)}`);
    expect(forged['wrong-application-token']?.fields['APPLICATION_TOKEN']).not.toBe(
      portal.installation()?.applicationToken,
    );
    expect(sandbox.trap.requests).toEqual([]);
  });

  test('the trap records the requests that reach it', async () => {
    await fetch(`${sandbox.trap.origin}/rest/app.info?auth=secret`);
    expect(sandbox.trap.requests).toMatchObject([
      { url: '/rest/app.info?auth=secret', params: { auth: 'secret' } },
    ]);
  });

  test('every forged event arrives with its forged field', async () => {
    const handler = await startEndpoint();
    sandbox.app.eventUrl = handler.url;
    const installation = portal.addToPortal();
    for (const kind of eventForgeries)
      expect(await portal.forgeries.event(kind)).toMatchObject({ status: 200 });
    await handler.close();
    const forms = handler.received.map(({ body }) => parsePhpQuery(body));
    const seen = forms.map(({ auth }) => auth as Record<string, string>);
    const sentAt = forms.map(({ ts }) => Number(ts));
    expect(seen[0]?.['application_token']).not.toBe(installation.applicationToken);
    expect(seen[1]).not.toHaveProperty('application_token');
    expect(seen[2]?.['member_id']).not.toBe(portal.memberId);
    expect(sentAt[3]).toBeLessThan(installation.addedAt / 1000);
    expect(seen[3]?.['application_token']).toBe(installation.applicationToken);
    expect(handler.received[4]).toEqual(handler.received[3]);
    expect(seen[5]?.['server_endpoint']).toBe(`${sandbox.trap.origin}/rest/`);
  });
});

test('the demo connectors have ids from 1 and are of every kind that a page must handle', () => {
  portal.seedDemo();
  const connectors = portal.connectors.all();
  expect(connectors.map(each => each.id)).toEqual([1, 2, 3, 4, 5, 6, 7]);
  expect(connectors.some(each => each.settings.length === 0)).toBe(true);
  expect(connectors.some(each => each.logo === '')).toBe(true);
  expect(connectors.some(each => each.logo.startsWith('javascript:'))).toBe(true);
  expect(connectors.some(each => /[а-я]/.test(each.title))).toBe(true);
  expect(connectors.some(each => each.description.length > 1000)).toBe(true);
});

test('a portal serves pages beside REST and names its people in its language', async () => {
  const russian = await sandbox.addPortal({ lang: 'ru' });
  russian.servePages((request, response) => response.end(`page ${request.url ?? ''}`));
  expect(await (await fetch(`${russian.origin}/marketplace/?x=1`)).text()).toBe('page /marketplace/?x=1');
  expect(russian.users.admin.name).toBe('Алиса');
  expect((await fetch(`${portal.origin}/`)).status).toBe(404);
});

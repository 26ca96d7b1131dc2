import { parsePhpQuery } from '../http/php-query.ts';
import type { JsonMap } from '../json.ts';
import type { Sandbox, SandboxPortal } from '../sandbox.ts';
import { ask } from './ask.ts';
import { startEndpoint, type Endpoint } from './endpoint.ts';
import { openPortal } from './open-portal.ts';

let sandbox: Sandbox;
let portal: SandboxPortal;
let handler: Endpoint;

beforeEach(async () => {
  handler = await startEndpoint();
  const app = {
    installUrl: `${handler.url}/install`,
    url: `${handler.url}/placement`,
    eventUrl: `${handler.url}/events`,
  };
  // A frozen clock makes delayed deliveries independent of the machine's speed.
  ({ sandbox, portal } = await openPortal({}, { app, clock: 'frozen' }));
});
afterEach(async () => {
  await sandbox.close();
  await handler.close();
});

/** The decoded forms that the handler got. */
const forms = (): readonly JsonMap[] => handler.received.map(({ body }) => parsePhpQuery(body));
const names = (): unknown[] =>
  handler.received.map(({ path, body }) => `${path} ${parsePhpQuery(body)['event'] as string}`);
const bind = (event: string, path = '/bound'): ReturnType<typeof ask> =>
  ask(portal, 'event.bind', { event, handler: handler.url + path });

test('events are held until the installer has finished, and then sent', async () => {
  await bind('ONAPPTEST');
  await ask(portal, 'event.test', { any: 'x' });
  expect(await portal.events.flush()).toEqual([]);
  portal.finishInstallation();
  await portal.events.flush();
  expect(names()).toEqual(['/bound ONAPPTEST', '/events ONAPPINSTALL', '/install ONAPPUSERREADY']);
});

test('ONAPPINSTALL has the fields seen on the wire, as a form with brackets whose values are texts', async () => {
  portal.finishInstallation();
  await portal.events.flush();
  expect(handler.received[0]?.contentType).toBe('application/x-www-form-urlencoded');
  expect(forms()[0]).toEqual({
    event: 'ONAPPINSTALL',
    data: { VERSION: '1', LANGUAGE_ID: 'en' },
    ts: expect.stringMatching(/^\d{10}$/) as string,
    auth: {
      access_token: expect.stringMatching(/^[0-9a-f]{70}$/) as string,
      expires: expect.stringMatching(/^\d{10}$/) as string,
      expires_in: '3600',
      scope: 'biconnector,placement,user',
      user_id: '1',
      domain: portal.host,
      server_endpoint: `${sandbox.oauth.origin}/rest/`,
      status: 'F',
      client_endpoint: `${portal.origin}/rest/`,
      member_id: portal.memberId,
      refresh_token: expect.stringMatching(/^[0-9a-f]{70}$/) as string,
      application_token: portal.installation()?.applicationToken,
    },
  });
});

test('ONAPPINSTALL in its documented form has ACTIVE and INSTALLED, but neither expires nor user_id', async () => {
  portal.events.settings.fieldSet = 'documented';
  portal.finishInstallation();
  await portal.events.flush();
  expect(forms()[0]?.['data']).toEqual({
    VERSION: '1',
    ACTIVE: 'Y',
    INSTALLED: 'Y',
    LANGUAGE_ID: 'en',
  });
  expect(forms()[0]?.['auth']).not.toHaveProperty('expires');
  expect(forms()[0]?.['auth']).not.toHaveProperty('user_id');
});

test('ONAPPUSERREADY carries working tokens of the technical user in data and of the installer in auth', async () => {
  portal.finishInstallation();
  await portal.events.flush();
  const { data, auth } = forms()[1] as {
    data: Record<string, string>;
    auth: Record<string, string>;
  };
  expect(data).toMatchObject({
    client_id: sandbox.app.clientId,
    domain: sandbox.oauth.host,
    member_id: portal.memberId,
  });
  expect(auth['user_id']).toBe('1');
  const who = await fetch(`${portal.origin}/rest/profile?auth=${data['access_token'] ?? ''}`);
  expect(await who.json()).toMatchObject({ result: { ID: data['user_id'], ADMIN: false } });
  expect(portal.userById(Number(data['user_id']))?.externalAuthId).toBe('rest_system');
});

test('a business event carries no refresh token, and ONAPPPAYMENT no application token', async () => {
  portal.finishInstallation();
  portal.events.clear();
  await bind('ONCRMDEALADD');
  await portal.events.send('ONCRMDEALADD');
  portal.payment({ expired: true });
  await portal.events.flush();
  const [deal, payment] = forms().map(({ auth }) => auth);
  expect(deal).not.toHaveProperty('refresh_token');
  expect(deal).toHaveProperty('application_token');
  expect(payment).not.toHaveProperty('application_token');
  expect(forms()[1]?.['data']).toMatchObject({ PAYMENT_EXPIRED: 'Y' });
});

test('ONAPPUNINSTALL carries the application token but no other token, and CLEAN as chosen', async () => {
  portal.finishInstallation();
  portal.events.clear();
  const { applicationToken } = portal.installation() ?? {};
  portal.uninstall({ clean: true });
  await portal.events.flush();
  expect(forms()).toMatchObject([{ event: 'ONAPPUNINSTALL', data: { CLEAN: '1' } }]);
  expect(forms()[0]?.['auth']).toEqual({
    domain: portal.host,
    server_endpoint: `${sandbox.oauth.origin}/rest/`,
    client_endpoint: `${portal.origin}/rest/`,
    member_id: portal.memberId,
    application_token: applicationToken,
  });
});

test('an app whose installer never finished gets no ONAPPUNINSTALL', () => {
  portal.uninstall({ clean: true });
  expect(portal.events.pending).toEqual([]);
});

test('an update wipes handlers and placements, changes the application token and notifies the bound handlers', async () => {
  await bind('ONAPPUPDATE');
  await ask(portal, 'placement.bind', { PLACEMENT: 'LEFT_MENU', HANDLER: `${handler.url}/placement` });
  portal.finishInstallation();
  portal.events.clear();
  const before = portal.installation()?.applicationToken;
  const installation = portal.update();
  expect(installation).toMatchObject({ version: 2, installed: false, eventHandlers: [], placements: [] });
  expect(installation.applicationToken).not.toBe(before);
  expect(await portal.events.flush()).toEqual([]);
  portal.finishInstallation();
  await portal.events.flush();
  expect(names().slice(0, 2)).toEqual(['/bound ONAPPUPDATE', '/events ONAPPUPDATE']);
  expect(forms()[0]).toMatchObject({
    data: { VERSION: '2', PREVIOUS_VERSION: '1' },
    auth: { application_token: installation.applicationToken },
  });
});

test('an API-only app gets ONAPPINSTALL at its install callback at once and has no page', async () => {
  const app = sandbox.registerApp({ apiOnly: true, installUrl: `${handler.url}/callback` });
  expect(portal.addToPortal(app).installed).toBe(true);
  expect(portal.entrance(portal.users.admin, app)).toBe('absent');
  await portal.events.flush();
  expect(names()).toEqual(['/callback ONAPPINSTALL', '/callback ONAPPUSERREADY']);
});

describe('the queue', () => {
  beforeEach(() => {
    portal.finishInstallation();
    portal.events.clear();
  });
  const cause = (mark: string): Promise<unknown> => portal.call('event.test', { mark });
  const marks = (): unknown[] =>
    forms().map(({ data }) => (data as unknown as { QUERY: { mark: string } }).QUERY.mark);

  test('the queue in auto mode delivers an event after the delay on the sandbox clock', async () => {
    await bind('ONAPPTEST');
    Object.assign(portal.events.settings, { mode: 'auto', delayMs: 60_000 });
    await cause('a');
    sandbox.clock.advance(59_000);
    await portal.events.settled();
    expect(marks()).toEqual([]);
    sandbox.clock.advance(1_000);
    await portal.events.settled();
    expect(marks()).toEqual(['a']);
  });

  test('the queue doubles, drops and reorders events as told, and never retries', async () => {
    await bind('ONAPPTEST');
    const { settings } = portal.events;
    await cause('a');
    await cause('b');
    Object.assign(settings, { order: 'reversed', copies: 2 });
    await portal.events.flush();
    expect(marks()).toEqual(['b', 'b', 'a', 'a']);
    settings.lose = () => true;
    await cause('c');
    expect(await portal.events.flush()).toMatchObject([{ event: 'ONAPPTEST', lost: true }]);
    settings.lose = () => false;
    settings.copies = 1;
    handler.answer = response => response.writeHead(500).end();
    await cause('d');
    expect(await portal.events.flush()).toMatchObject([{ status: 500 }]);
    expect(await portal.events.flush()).toEqual([]);
  });

  test('the queue reports a handler that cannot be reached', async () => {
    // No server can listen on port 0.
    await ask(portal, 'event.bind', { event: 'ONAPPTEST', handler: 'http://127.0.0.1:0/' });
    await cause('a');
    const [report] = await portal.events.flush();
    expect(report?.failure).toEqual(expect.any(String));
  });

  test('an event carries the tokens of the bound user, or of the user who caused it', async () => {
    const analyst = portal.users.analyst;
    await ask(portal, 'event.bind', {
      event: 'ONAPPTEST',
      handler: `${handler.url}/fixed`,
      auth_type: analyst.id,
    });
    await bind('ONAPPTEST');
    await portal.call('event.test', {}, portal.users.employee);
    await portal.events.flush();
    expect(forms().map(({ auth }) => (auth as unknown as { user_id: string }).user_id)).toEqual([
      String(analyst.id),
      String(portal.users.employee.id),
    ]);
  });
});

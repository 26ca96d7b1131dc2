import { startSandbox, type Sandbox, type SandboxPortal } from '../sandbox.ts';
import { ask } from './ask.ts';
import { startReceiver, type Receiver } from './receiver.ts';

let sandbox: Sandbox;
let portal: SandboxPortal;
let receiver: Receiver;

beforeEach(async () => {
  receiver = await startReceiver();
  sandbox = await startSandbox({
    app: {
      installUrl: `${receiver.url}/install`,
      url: `${receiver.url}/placement`,
      eventUrl: `${receiver.url}/events`,
    },
  });
  portal = await sandbox.addPortal();
  portal.addToPortal();
});
afterEach(async () => {
  await sandbox.close();
  await receiver.close();
});

const names = (): unknown[] =>
  receiver.received.map(each => `${each.path} ${each.fields['event'] as string}`);
const bind = (event: string, path = '/bound'): ReturnType<typeof ask> =>
  ask(portal, 'event.bind', { event, handler: receiver.url + path });

test('nothing is sent before the installer has finished, everything after', async () => {
  await bind('ONAPPTEST');
  await ask(portal, 'event.test', { any: 'x' });
  expect(await portal.events.flush()).toEqual([]);
  portal.finishInstallation();
  await portal.events.flush();
  expect(names()).toEqual(['/bound ONAPPTEST', '/events ONAPPINSTALL', '/install ONAPPUSERREADY']);
});

test('ONAPPINSTALL as seen on the wire: a form with brackets, every value a text', async () => {
  portal.finishInstallation();
  await portal.events.flush();
  const [install] = receiver.received;
  expect(install?.contentType).toBe('application/x-www-form-urlencoded');
  expect(install?.fields).toEqual({
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

test('ONAPPINSTALL as documented: ACTIVE and INSTALLED, no expires, no user', async () => {
  portal.events.settings.fieldSet = 'documented';
  portal.finishInstallation();
  await portal.events.flush();
  expect(receiver.received[0]?.fields['data']).toEqual({
    VERSION: '1',
    ACTIVE: 'Y',
    INSTALLED: 'Y',
    LANGUAGE_ID: 'en',
  });
  expect(receiver.received[0]?.fields['auth']).not.toHaveProperty('expires');
  expect(receiver.received[0]?.fields['auth']).not.toHaveProperty('user_id');
});

test('ONAPPUSERREADY carries working tokens of the technical user in data, of the installer in auth', async () => {
  portal.finishInstallation();
  await portal.events.flush();
  const { data, auth } = receiver.received[1]?.fields as {
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

test('only lifecycle events carry a refresh token; ONAPPPAYMENT proves nothing', async () => {
  portal.finishInstallation();
  portal.events.clear();
  await bind('ONCRMDEALADD');
  await portal.events.send('ONCRMDEALADD');
  portal.payment({ expired: true });
  await portal.events.flush();
  const [deal, payment] = receiver.received.map(each => each.fields['auth']);
  expect(deal).not.toHaveProperty('refresh_token');
  expect(deal).toHaveProperty('application_token');
  expect(payment).not.toHaveProperty('application_token');
  expect(receiver.received[1]?.fields['data']).toMatchObject({ PAYMENT_EXPIRED: 'Y' });
});

test('an uninstall carries the application token and no other, and CLEAN as asked', async () => {
  portal.finishInstallation();
  portal.events.clear();
  const { applicationToken } = portal.installation() ?? {};
  portal.uninstall({ clean: true });
  await portal.events.flush();
  expect(receiver.received).toMatchObject([{ fields: { event: 'ONAPPUNINSTALL', data: { CLEAN: '1' } } }]);
  expect(receiver.received[0]?.fields['auth']).toEqual({
    domain: portal.host,
    server_endpoint: `${sandbox.oauth.origin}/rest/`,
    client_endpoint: `${portal.origin}/rest/`,
    member_id: portal.memberId,
    application_token: applicationToken,
  });
});

test('an app whose installer never finished hears nothing of its removal', () => {
  portal.uninstall({ clean: true });
  expect(portal.events.pending).toEqual([]);
});

test('an update wipes handlers and placements, changes the application token and tells those who were bound', async () => {
  await bind('ONAPPUPDATE');
  await ask(portal, 'placement.bind', { PLACEMENT: 'LEFT_MENU', HANDLER: `${receiver.url}/placement` });
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
  expect(receiver.received[0]?.fields).toMatchObject({
    data: { VERSION: '2', PREVIOUS_VERSION: '1' },
    auth: { application_token: installation.applicationToken },
  });
});

test('an API-only app gets ONAPPINSTALL at its callback at once, and no page', async () => {
  const app = sandbox.registerApp({ apiOnly: true, installUrl: `${receiver.url}/callback` });
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
    receiver.received.map(each => (each.fields['data'] as { QUERY: { mark: string } }).QUERY.mark);

  test('delivers by itself after the delay, on the clock of the sandbox', async () => {
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

  test('doubles, drops and reorders as told, and never tries twice', async () => {
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
    receiver.status = 500;
    await cause('d');
    expect(await portal.events.flush()).toMatchObject([{ status: 500 }]);
    expect(await portal.events.flush()).toEqual([]);
  });

  test('reports a handler that cannot be reached', async () => {
    await ask(portal, 'event.bind', { event: 'ONAPPTEST', handler: 'http://127.0.0.1:9/' });
    await cause('a');
    const [report] = await portal.events.flush();
    expect(report?.failure).toEqual(expect.any(String));
  });

  test('acts as the bound user, or as the one who caused it', async () => {
    const analyst = portal.users.analyst;
    await ask(portal, 'event.bind', {
      event: 'ONAPPTEST',
      handler: `${receiver.url}/fixed`,
      auth_type: analyst.id,
    });
    await bind('ONAPPTEST');
    await portal.call('event.test', {}, portal.users.employee);
    await portal.events.flush();
    expect(receiver.received.map(each => (each.fields['auth'] as { user_id: string }).user_id)).toEqual([
      String(analyst.id),
      String(portal.users.employee.id),
    ]);
  });
});

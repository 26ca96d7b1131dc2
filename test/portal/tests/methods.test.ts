import type { Sandbox, SandboxPortal } from '../sandbox.ts';
import { ask } from './ask.ts';
import { openPortal } from './open-portal.ts';

let sandbox: Sandbox;
let portal: SandboxPortal;

beforeEach(async () => {
  ({ sandbox, portal } = await openPortal());
});
afterEach(() => sandbox.close());

const handler = 'https://app.example/events';
const error = async (method: string, params: object, as = portal.users.admin): Promise<unknown> => {
  const { status, body } = await ask(portal, method, params as Record<string, unknown>, { user: as });
  return [status, body['error']];
};

describe('event.*', () => {
  test('an event handler is bound, listed and unbound', async () => {
    expect(await portal.call('event.bind', { event: 'onAppTest', handler })).toBe(true);
    expect(await portal.call('event.get')).toEqual([
      { event: 'ONAPPTEST', handler, auth_type: '0', offline: 0 },
    ]);
    expect(await portal.call('event.unbind', { EVENT: 'ONAPPTEST', HANDLER: handler })).toEqual({ count: 1 });
    expect(await portal.call('event.get')).toEqual([]);
  });

  test('event.bind of the same handler again answers ERROR_CORE "Handler already binded"', async () => {
    await portal.call('event.bind', { event: 'ONAPPTEST', handler });
    expect(await ask(portal, 'event.bind', { event: 'ONAPPTEST', handler })).toMatchObject({
      status: 400,
      body: {
        error: 'ERROR_CORE',
        error_description: expect.stringContaining('Handler already binded') as string,
      },
    });
  });

  test('event.bind refuses unknown events, bad handlers and actions without rights', async () => {
    expect(await error('event.bind', { event: 'ONNOTHING', handler })).toEqual([
      400,
      'ERROR_EVENT_NOT_FOUND',
    ]);
    expect(await error('event.bind', { event: 'ONAPPTEST', handler: 'ftp://x.y/' })).toEqual([
      400,
      'ERROR_UNSUPPORTED_PROTOCOL',
    ]);
    expect(await error('event.bind', { event: 'ONAPPTEST' })).toEqual([400, 'ERROR_ARGUMENT']);
    const { employee } = portal.users;
    expect(await error('event.bind', { event: 'ONAPPTEST', event_type: 'offline' }, employee)).toEqual([
      403,
      'ACCESS_DENIED',
    ]);
    expect(await error('event.bind', { event: 'ONAPPTEST', handler, auth_type: 1 }, employee)).toEqual([
      403,
      'ACCESS_DENIED',
    ]);
  });

  test('event.bind refuses hosts without a dot on a portal that is as strict as real ones', async () => {
    const strict = await sandbox.addPortal({ allowUndottedHandlers: false });
    strict.addToPortal();
    const params = { event: 'ONAPPTEST', handler: 'http://localhost:3000/' };
    expect((await ask(strict, 'event.bind', params)).body).toMatchObject({
      error: 'ERROR_WRONG_HANDLER_URL',
    });
    expect((await ask(portal, 'event.bind', params)).body).toMatchObject({ result: true });
  });
});

describe('placement.*', () => {
  const bind = { PLACEMENT: 'LEFT_MENU', HANDLER: 'https://app.example/placement', TITLE: 'Desk' };

  test('a placement is bound, listed and unbound; placement.list depends on the scopes', async () => {
    expect(await portal.call('placement.bind', bind)).toBe(true);
    expect(await portal.call('placement.get')).toEqual([
      {
        placement: 'LEFT_MENU',
        userId: 0,
        handler: bind.HANDLER,
        options: [],
        title: 'Desk',
        description: '',
        langAll: [],
      },
    ]);
    expect(await portal.call('placement.list')).toContain('REST_APP_URI');
    expect(await portal.call('placement.list')).not.toContain('CRM_ANALYTICS_MENU');
    expect(await portal.call('placement.unbind', { PLACEMENT: 'LEFT_MENU' })).toEqual({ count: 1 });
  });

  test('placement.bind refuses employees, unknown placements, missing handlers and repetitions', async () => {
    const refused = (changes: object, as = portal.users.admin): Promise<unknown> =>
      error('placement.bind', { ...bind, ...changes }, as);
    expect(await refused({}, portal.users.analyst)).toEqual([403, 'ACCESS_DENIED']);
    expect(await refused({ PLACEMENT: 'NOWHERE' })).toEqual([400, 'ERROR_PLACEMENT_NOT_FOUND']);
    expect(await refused({ PLACEMENT: 'CRM_ANALYTICS_MENU' })).toEqual([400, 'ERROR_PLACEMENT_NOT_FOUND']);
    expect(await refused({ HANDLER: '' })).toEqual([400, 'EMPTY_ERROR_HANDLER_URL']);
    await portal.call('placement.bind', bind);
    expect(await refused({})).toEqual([400, 'ERROR_CORE']);
    await portal.call('placement.bind', { ...bind, PLACEMENT: 'REST_APP_URI' });
    expect(await refused({ PLACEMENT: 'REST_APP_URI', HANDLER: 'https://app.example/2' })).toEqual([
      400,
      'ERROR_PLACEMENT_MAX_COUNT',
    ]);
  });
});

describe('options', () => {
  test('only administrators set app options, everybody sets their own user options, and no options are an empty list', async () => {
    expect(await portal.call('app.option.get')).toEqual([]);
    expect(await error('app.option.set', { options: { a: 1 } }, portal.users.employee)).toEqual([
      403,
      'ACCESS_DENIED',
    ]);
    expect(await portal.call('app.option.set', { options: { a: 'x' } })).toBe(true);
    expect(await portal.call('app.option.get', { option: 'a' })).toBe('x');
    const { employee, admin } = portal.users;
    expect(await portal.call('user.option.set', { options: { b: 'y' } }, employee)).toBe(true);
    expect(await portal.call('user.option.get', {}, employee)).toEqual({ b: 'y' });
    expect(await portal.call('user.option.get', {}, admin)).toEqual([]);
    expect(await error('user.option.set', {})).toEqual([400, 'ERROR_ARGUMENT']);
  });
});

test('method.get tells whether a method exists and whether the scope allows it', async () => {
  const ask = (name: string): Promise<unknown> => portal.call('method.get', { name });
  expect(await ask('biconnector.connector.get')).toEqual({ isExisting: true, isAvailable: true });
  expect(await ask('biconnector.table.nothing')).toEqual({ isExisting: false, isAvailable: false });
  sandbox.app.scopes = ['user'];
  expect(await ask('biconnector.connector.get')).toEqual({ isExisting: true, isAvailable: false });
});

test('scope, methods, events, server.time, user.admin, profile, feature.get and app.info answer as documented', async () => {
  expect(await portal.call('scope')).toEqual(['biconnector', 'placement', 'user']);
  expect(await portal.call('methods', { scope: 'biconnector' })).toHaveLength(26);
  expect(await portal.call('events')).toContain('ONAPPUNINSTALL');
  expect(await portal.call('server.time')).toMatch(/^\d{4}-\d\d-\d\dT[\d:]{8}[+-]\d\d:\d\d$/);
  expect(await portal.call('user.admin', {}, portal.users.analyst)).toBe(false);
  expect(await portal.call('profile', {}, portal.users.analyst)).toMatchObject({ ID: '7', ADMIN: false });
  expect(await portal.call('feature.get', { CODE: 'biconnector' })).toEqual({ value: 'Y' });
  const box = await sandbox.addPortal({ profile: 'box', lang: 'ru' });
  box.addToPortal();
  expect(await box.call('app.info')).toMatchObject({ LICENSE: 'ru_selfhosted', PAYMENT_EXPIRED: 'N' });
});

/*
 * Every state of a portal and everything that can happen to it, as platform contract 3.3, 5.4 and B6 have it, against the
 * whole app and the sandbox portal.
 */
import { statesBefore, transitions } from '../../../server/portals/portal-life.ts';
import { tokenOf, type DeskUnderTest } from '../../stage/desk.ts';
import { startDeskOnFile, type DeskOnFile } from '../../stage/desk-on-file.ts';
import { day, deliver, install, lifeAt, refreshes } from '../../stage/portal-life.ts';

let on: DeskOnFile;
beforeEach(async () => {
  on = await startDeskOnFile({ installed: false });
});
afterEach(() => on.close());

const endAll = (code: string) => on.db.updateTable('tokens').set({ state: code, ended_at: 1 }).execute();

const arrange = {
  unknown: () => Promise.resolve(),
  active: async () => {
    await install(on.t);
  },
  'needs-authorization': async () => {
    await install(on.t);
    await endAll('invalid_grant');
  },
  suspended: async () => {
    await install(on.t);
    on.t.portal.payment({ expired: true });
    await deliver(on.t);
  },
  uninstalled: async () => {
    await install(on.t);
    on.t.portal.uninstall({ clean: false });
    await deliver(on.t);
  },
} as const;
type State = keyof typeof arrange;

/** What background work hears from the OAuth server when it refreshes, idle for long. */
async function backgroundHears(code: string, status: number): Promise<void> {
  const { t } = on;
  t.sandbox.clock.advance(176 * day);
  t.sandbox.oauth.faults.push({ kind: 'status', status, code, match: 'refresh_token', times: 9 });
  await t.desk.everyHour();
  t.sandbox.oauth.faults.clear();
}

/** What an employee's refresh hears: his pair is his own affair. */
async function employeeHears(code: string, status: number): Promise<void> {
  const { t } = on;
  t.portal.seedDemo();
  const token = tokenOf(await t.open(t.portal.users.analyst));
  await on.db
    .updateTable('tokens')
    .set({ expires_at: 1 })
    .where('user_id', '=', t.portal.users.analyst.id)
    .execute();
  t.sandbox.oauth.faults.push({ kind: 'status', status, code, match: 'refresh_token', times: 9 });
  expect((await t.connector(1, token)).status).not.toBe(200);
  t.sandbox.oauth.faults.clear();
}

/** The person at the portal goes on as far as the portal lets them: after an uninstall somebody installs again first. */
function makeSureItIsThere({ portal }: DeskUnderTest): void {
  if (portal.installation() === undefined) portal.addToPortal();
  if (portal.installation()?.installed !== true) portal.finishInstallation();
}

const happenings = {
  'an administrator opens the app': async () => {
    const { t } = on;
    makeSureItIsThere(t);
    await t.post(t.portal.opening({ target: 'application', user: t.portal.users.admin }));
  },
  'an employee opens the app': async () => {
    const { t } = on;
    makeSureItIsThere(t);
    await t.post(t.portal.opening({ target: 'application', user: t.portal.users.analyst }));
  },
  installation: async () => {
    const { t } = on;
    if (t.portal.installation() !== undefined) t.portal.uninstall({ clean: false });
    await deliver(t);
    t.sandbox.clock.advance(60_000);
    await install(t);
  },
  update: async () => {
    const { t } = on;
    makeSureItIsThere(t);
    t.portal.update();
    t.portal.finishInstallation();
    await deliver(t);
  },
  'ONAPPPAYMENT: paid': async () => {
    const { t } = on;
    t.sandbox.clock.advance(60_000);
    makeSureItIsThere(t);
    t.portal.payment({ expired: false });
    await deliver(t);
  },
  'ONAPPPAYMENT: expired': async () => {
    const { t } = on;
    t.sandbox.clock.advance(60_000);
    makeSureItIsThere(t);
    t.portal.payment({ expired: true });
    await deliver(t);
  },
  'ONAPPUNINSTALL CLEAN=0': async () => {
    on.t.portal.uninstall({ clean: false });
    await deliver(on.t);
  },
  'ONAPPUNINSTALL CLEAN=1': async () => {
    on.t.portal.uninstall({ clean: true });
    await deliver(on.t);
  },
  'PAYMENT_REQUIRED for background work': () => backgroundHears('PAYMENT_REQUIRED', 401),
  'NOT_INSTALLED for background work': () => backgroundHears('NOT_INSTALLED', 401),
  'invalid_grant for background work': () => backgroundHears('invalid_grant', 400),
  '404 for background work': () => backgroundHears('portal_not_found', 404),
  '503 for background work': () => backgroundHears('whatever', 503),
  'invalid_client for background work': () => backgroundHears('invalid_client', 400),
  'PAYMENT_REQUIRED for an employee': () => employeeHears('PAYMENT_REQUIRED', 401),
  'NOT_INSTALLED for an employee': () => employeeHears('NOT_INSTALLED', 401),
  'invalid_grant for an employee': () => employeeHears('invalid_grant', 400),
} as const;
type What = keyof typeof happenings;

const table: readonly (readonly [State, What, State])[] = [
  ['unknown', 'an administrator opens the app', 'active'],
  // Nobody has given background work an access yet: an employee's is not taken for it.
  ['unknown', 'an employee opens the app', 'needs-authorization'],
  ['unknown', 'installation', 'active'],
  ['active', 'an employee opens the app', 'active'],
  ['active', 'an administrator opens the app', 'active'],
  ['active', 'installation', 'active'],
  ['active', 'update', 'active'],
  ['active', 'ONAPPPAYMENT: paid', 'active'],
  ['active', 'ONAPPPAYMENT: expired', 'suspended'],
  ['active', 'PAYMENT_REQUIRED for background work', 'suspended'],
  ['active', 'PAYMENT_REQUIRED for an employee', 'active'],
  ['active', 'NOT_INSTALLED for background work', 'uninstalled'],
  ['active', 'NOT_INSTALLED for an employee', 'active'],
  ['active', 'invalid_grant for background work', 'needs-authorization'],
  ['active', 'invalid_grant for an employee', 'active'],
  ['active', '404 for background work', 'needs-authorization'],
  ['active', '503 for background work', 'active'],
  ['active', 'invalid_client for background work', 'active'],
  ['active', 'ONAPPUNINSTALL CLEAN=0', 'uninstalled'],
  ['active', 'ONAPPUNINSTALL CLEAN=1', 'unknown'],
  ['needs-authorization', 'an administrator opens the app', 'active'],
  ['needs-authorization', 'an employee opens the app', 'needs-authorization'],
  ['needs-authorization', 'installation', 'active'],
  ['needs-authorization', 'update', 'active'],
  ['needs-authorization', 'ONAPPPAYMENT: paid', 'needs-authorization'],
  ['needs-authorization', 'ONAPPUNINSTALL CLEAN=0', 'uninstalled'],
  ['needs-authorization', 'ONAPPUNINSTALL CLEAN=1', 'unknown'],
  ['suspended', 'an administrator opens the app', 'active'],
  ['suspended', 'an employee opens the app', 'active'],
  // While nobody has paid, the portal confirms no new application token.
  ['suspended', 'update', 'suspended'],
  ['suspended', 'ONAPPPAYMENT: paid', 'active'],
  ['suspended', 'ONAPPPAYMENT: expired', 'suspended'],
  ['suspended', 'PAYMENT_REQUIRED for background work', 'suspended'],
  ['suspended', 'NOT_INSTALLED for background work', 'suspended'],
  ['suspended', 'ONAPPUNINSTALL CLEAN=0', 'uninstalled'],
  ['suspended', 'ONAPPUNINSTALL CLEAN=1', 'unknown'],
  ['uninstalled', 'an administrator opens the app', 'active'],
  ['uninstalled', 'an employee opens the app', 'needs-authorization'],
  ['uninstalled', 'installation', 'active'],
];

test.each(table)('a portal that is %s, after %s, is %s', async (before, what, after) => {
  await arrange[before]();
  expect((await lifeAt(on)).state).toBe(before);
  await happenings[what]();
  expect((await lifeAt(on)).state).toBe(after);
});

test('whoever was suspended for payment has all accesses back after an opening, not only the one who opened', async () => {
  const { t } = on;
  await install(t);
  await backgroundHears('PAYMENT_REQUIRED', 401);
  expect((await lifeAt(on)).state).toBe('suspended');
  await t.post(t.portal.opening({ target: 'application', user: t.portal.users.analyst }));
  const rows = await on.rows();
  expect(rows['tokens']?.map(({ state, ended_at }) => [state, ended_at])).toEqual([
    ['valid', null],
    ['valid', null],
    ['valid', null],
  ]);
});

test('a payment is checked with the system user where the installer has lost his access', async () => {
  const { t } = on;
  await install(t);
  t.portal.payment({ expired: true });
  await deliver(t);
  await on.db
    .updateTable('tokens')
    .set({ state: 'invalid_grant' })
    .where('user_id', '=', t.portal.users.admin.id)
    .execute();
  t.sandbox.clock.advance(60_000);
  t.portal.payment({ expired: false });
  await deliver(t);
  expect((await lifeAt(on)).state).toBe('active');
});

describe('an installer whose access has ended', () => {
  const installer = async () => (await on.rows())['portals']?.[0]?.['installer_id'];

  test('is replaced by the next administrator who opens the app, never by an employee', async () => {
    const { t } = on;
    await install(t);
    const { admin, analyst } = t.portal.users;
    expect(await installer()).toBe(admin.id);
    const other = t.portal.addUser({ admin: true });
    await on.db
      .updateTable('tokens')
      .set({ state: 'invalid_grant' })
      .where('user_id', '=', admin.id)
      .execute();
    await t.open(analyst);
    expect(await installer()).toBe(admin.id);
    await t.open(other);
    expect(await installer()).toBe(other.id);
  });

  test('is kept while his access lasts, whoever opens the app, and no opening asks the portal who is an administrator', async () => {
    const { t } = on;
    await install(t);
    const other = t.portal.addUser({ admin: true });
    const before = t.portal.rest.requests.length;
    await t.open(other);
    expect(t.portal.rest.requests.slice(before).map(({ restMethod }) => restMethod)).toEqual([]);
    expect(await installer()).toBe(t.portal.users.admin.id);
  });

  test('keeps nobody out when the portal cannot be asked who is an administrator', async () => {
    const { t } = on;
    await install(t);
    await endAll('invalid_grant');
    t.portal.rest.faults.push({
      kind: 'status',
      status: 500,
      code: 'INTERNAL_SERVER_ERROR',
      match: 'profile',
    });
    await t.open(t.portal.users.admin);
    await endAll('invalid_grant');
    await t.open(t.portal.users.admin);
    expect((await lifeAt(on)).state).toBe('active');
  });
});

test('the state says since when it is so', async () => {
  const { t } = on;
  const begun = t.clock.now();
  await install(t);
  const installed = (await lifeAt(on)).since ?? 0;
  expect(installed).toBeGreaterThanOrEqual(begun);
  t.sandbox.clock.advance(day);
  await t.open();
  expect((await lifeAt(on)).since).toBe(installed);
  t.portal.payment({ expired: true });
  await deliver(t);
  expect((await lifeAt(on)).since ?? 0).toBeGreaterThanOrEqual(begun + day);
});

test('the table knows every state, and what was uninstalled comes back by a confirmation alone', () => {
  expect(statesBefore('confirmed')).toEqual(['suspended', 'uninstalled']);
  const back = Object.entries(transitions).filter(([, steps]) => steps.uninstalled === 'active');
  expect(back.map(([name]) => name)).toEqual(['confirmed']);
});

test('no state costs a refresh by itself', async () => {
  await install(on.t);
  expect(refreshes(on.t)).toEqual([]);
});

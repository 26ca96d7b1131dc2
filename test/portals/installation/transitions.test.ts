/*
 * Every state of a portal and every change of it, as platform contract 3.3, 5.4 and B6 describe them, tested with the whole app
 * and the sandbox portal.
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

/** Makes background work refresh its idle pairs and the OAuth server answer with this error. */
async function backgroundRefused(code: string, status: number): Promise<void> {
  const { t } = on;
  t.sandbox.clock.advance(176 * day);
  t.sandbox.oauth.faults.push({ kind: 'status', status, code, match: 'refresh_token', times: 9 });
  await t.desk.everyHour();
  t.sandbox.oauth.faults.clear();
}

/** Makes an employee's call refresh their own pair and the OAuth server answer with this error. */
async function employeeRefused(code: string, status: number): Promise<void> {
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

/** Installs the app in the portal where it is missing, as a person has to before they can open it. */
function ensureInstalled({ portal }: DeskUnderTest): void {
  if (portal.installation() === undefined) portal.addToPortal();
  if (portal.installation()?.installed !== true) portal.finishInstallation();
}

const changes = {
  'an administrator opens the app': async () => {
    const { t } = on;
    ensureInstalled(t);
    await t.post(t.portal.opening({ target: 'application', user: t.portal.users.admin }));
  },
  'an employee opens the app': async () => {
    const { t } = on;
    ensureInstalled(t);
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
    ensureInstalled(t);
    t.portal.update();
    t.portal.finishInstallation();
    await deliver(t);
  },
  'ONAPPPAYMENT: paid': async () => {
    const { t } = on;
    t.sandbox.clock.advance(60_000);
    ensureInstalled(t);
    t.portal.payment({ expired: false });
    await deliver(t);
  },
  'ONAPPPAYMENT: expired': async () => {
    const { t } = on;
    t.sandbox.clock.advance(60_000);
    ensureInstalled(t);
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
  'PAYMENT_REQUIRED for background work': () => backgroundRefused('PAYMENT_REQUIRED', 401),
  'NOT_INSTALLED for background work': () => backgroundRefused('NOT_INSTALLED', 401),
  'invalid_grant for background work': () => backgroundRefused('invalid_grant', 400),
  '404 for background work': () => backgroundRefused('portal_not_found', 404),
  '503 for background work': () => backgroundRefused('whatever', 503),
  'invalid_client for background work': () => backgroundRefused('invalid_client', 400),
  'PAYMENT_REQUIRED for an employee': () => employeeRefused('PAYMENT_REQUIRED', 401),
  'NOT_INSTALLED for an employee': () => employeeRefused('NOT_INSTALLED', 401),
  'invalid_grant for an employee': () => employeeRefused('invalid_grant', 400),
} as const;
type Change = keyof typeof changes;

const table: readonly (readonly [State, Change, State])[] = [
  ['unknown', 'an administrator opens the app', 'active'],
  // Background work has no access yet: an employee's pair does not serve it.
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
  // An unpaid portal confirms no new application token.
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
  await changes[what]();
  expect((await lifeAt(on)).state).toBe(after);
});

test('all users of a suspended portal have access again after an opening, not only the one who opened the app', async () => {
  const { t } = on;
  await install(t);
  await backgroundRefused('PAYMENT_REQUIRED', 401);
  expect((await lifeAt(on)).state).toBe('suspended');
  await t.post(t.portal.opening({ target: 'application', user: t.portal.users.analyst }));
  const rows = await on.rows();
  expect(rows['tokens']?.map(({ state, ended_at }) => [state, ended_at])).toEqual([
    ['valid', null],
    ['valid', null],
    ['valid', null],
  ]);
});

test('a payment is checked with the system user when the installer has lost access', async () => {
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

describe('the installer', () => {
  const installer = async () => (await on.rows())['portals']?.[0]?.['installer_id'];

  test('an installer whose access has ended is replaced by the next administrator who opens the app, never by an employee', async () => {
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

  test('an installer with access stays the installer, and no opening asks the portal who is an administrator', async () => {
    const { t } = on;
    await install(t);
    const other = t.portal.addUser({ admin: true });
    const before = t.portal.rest.requests.length;
    await t.open(other);
    expect(t.portal.rest.requests.slice(before).map(({ restMethod }) => restMethod)).toEqual([]);
    expect(await installer()).toBe(t.portal.users.admin.id);
  });

  test('an opening succeeds when the installer has no access and the portal cannot be asked who is an administrator', async () => {
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

test('the state of a portal comes with the time since when it holds', async () => {
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

test('the table of transitions has every state, and only a confirmation makes an uninstalled portal active', () => {
  expect(statesBefore('confirmed')).toEqual(['suspended', 'uninstalled']);
  const back = Object.entries(transitions).filter(([, steps]) => steps.uninstalled === 'active');
  expect(back.map(([name]) => name)).toEqual(['confirmed']);
});

test('reading the state of a portal causes no refresh', async () => {
  await install(on.t);
  expect(refreshes(on.t)).toEqual([]);
});

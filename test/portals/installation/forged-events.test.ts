import { startSandbox } from '../../portal/sandbox.ts';
import { api } from '../../stage/api-client.ts';
import { startDeskOnFile, type DeskOnFile } from '../../stage/desk-on-file.ts';
import { deliver, install, lifeAt } from '../../stage/portal-life.ts';

let on: DeskOnFile;
beforeEach(async () => {
  // A frozen clock brings the next attempt at an event only when a test says so.
  const sandbox = await startSandbox({ clock: 'frozen' });
  on = await startDeskOnFile({ installed: false, sandbox });
  on.t.portal.seedDemo();
});
afterEach(() => on.close());

test.each(['0', '1'])(
  'a forged uninstall with the right application token deletes nothing: CLEAN=%s',
  async clean => {
    const token = await install(on.t);
    await on.t.portal.events.send('ONAPPUNINSTALL', { data: { CLEAN: clean } });
    await on.t.desk.settleEvents();
    expect((await on.t.connector(1, token)).status).toBe(200);
  },
);

test('a forged uninstall deletes nothing although the installer has left and every access token has ended', async () => {
  await install(on.t);
  await on.t.post(on.t.portal.opening({ user: on.t.portal.users.analyst, target: 'application' }));
  on.t.portal.users.admin.active = false;
  await on.db.updateTable('portals').set({ system_user_id: null }).execute();
  on.t.sandbox.clock.advance(2 * 3_600_000);
  await on.t.portal.events.send('ONAPPUNINSTALL', { data: { CLEAN: '1' } });
  await on.t.desk.settleEvents();
  expect((await lifeAt(on)).state).toBe('needs-authorization');
});

test.each(['NOT_INSTALLED', 'invalid_grant'] as const)(
  'an uninstall is believed when the authorization server agrees: %s',
  async answer => {
    await install(on.t);
    on.t.sandbox.oauth.toggles.afterUninstall = answer;
    on.t.portal.uninstall({ clean: true });
    await deliver(on.t);
    expect((await lifeAt(on)).state).toBe('unknown');
  },
);

test.each([
  ['NOT_INSTALLED', 401],
  ['portal_not_found', 404],
  ['invalid_grant', 400],
])(
  'an uninstall is believed when the access token has ended and the refresh token is refused: %s',
  async (code, status) => {
    await install(on.t);
    const { faults } = on.t.sandbox.oauth;
    faults.push({ kind: 'status', status: 401, code: 'expired_token', match: 'app.info', times: 99 });
    faults.push({ kind: 'status', status, code, match: 'refresh_token', times: 99 });
    await on.t.portal.events.send('ONAPPUNINSTALL', { data: { CLEAN: '1' } });
    await on.t.desk.settleEvents();
    expect((await lifeAt(on)).state).toBe('unknown');
  },
);

test('an uninstall is believed when the authorization server knows the token and calls the app not installed', async () => {
  await install(on.t);
  on.t.sandbox.oauth.toggles.reportNotInstalled = true;
  await on.t.portal.events.send('ONAPPUNINSTALL', { data: { CLEAN: '1' } });
  await on.t.desk.settleEvents();
  expect((await lifeAt(on)).state).toBe('unknown');
});

test('an uninstall with a wrong application token deletes nothing although the authorization server calls the app not installed', async () => {
  await install(on.t);
  on.t.sandbox.oauth.toggles.reportNotInstalled = true;
  const forged = { auth: { application_token: 'f'.repeat(32) }, data: { CLEAN: '1' } };
  await on.t.portal.events.send('ONAPPUNINSTALL', forged);
  await on.t.desk.settleEvents();
  expect((await lifeAt(on)).state).toBe('active');
});

test('an event with the pair of another portal is refused, and the pair is not used up', async () => {
  await install(on.t);
  const other = await on.t.sandbox.addPortal();
  other.addToPortal();
  other.finishInstallation();
  const { accessToken, refreshToken } = other.mintTokens(other.users.admin);
  const { requests } = on.t.sandbox.oauth;
  requests.length = 0;
  await on.t.portal.events.send('ONAPPUPDATE', {
    data: { VERSION: '2' },
    auth: { access_token: accessToken, refresh_token: refreshToken },
  });
  await on.t.desk.settleEvents();
  expect([...new Set(requests.map(({ restMethod }) => restMethod))]).toEqual(['app.info']);
});

test('while the authorization server cannot be asked, an uninstall suspends the access and deletes nothing', async () => {
  const token = await install(on.t);
  on.t.sandbox.oauth.faults.push({ kind: 'html', status: 502, times: 1 });
  await on.t.portal.events.send('ONAPPUNINSTALL', { data: { CLEAN: '1' } });
  await on.t.desk.settleEvents();
  expect(await lifeAt(on)).toMatchObject({ state: 'suspended', suspendedFor: 'uninstall' });
  const answer = await on.t.connector(1, token);
  expect([answer.status, answer.json?.error?.code]).toEqual([503, 'UNINSTALL_UNCONFIRMED']);
  const status = await api(on.t, token)('GET', '/api/portal');
  expect(status.json?.item).toMatchObject({ state: 'suspended', suspendedFor: 'uninstall', wayOut: 'WAIT' });
  on.t.sandbox.clock.advance(60_000);
  await on.t.desk.settleEvents();
  expect((await lifeAt(on)).state).toBe('active');
  expect((await on.t.connector(1, token)).status).toBe(200);
});

type UserName = 'admin' | 'analyst' | 'employee';
/** Who sends the event, whose pair it brings, and whom it names. */
const forgedUsers: readonly (readonly [
  string,
  sender: UserName,
  owner: UserName,
  named: UserName,
  Readonly<Record<string, string>>,
])[] = [
  ['an employee sends it with their own pair', 'analyst', 'analyst', 'analyst', {}],
  ['an employee sends it with a colleague’s pair', 'analyst', 'employee', 'employee', {}],
  ['the pair is not that of the user whom it names', 'admin', 'analyst', 'employee', {}],
  ['the pair is that of the sender', 'admin', 'admin', 'admin', {}],
  ['it has no application token', 'admin', 'analyst', 'analyst', { application_token: '' }],
];
test.each(forgedUsers)(
  'a forged ONAPPUSERREADY makes nobody a background user: %s',
  async (_name, sender, owner, named, auth) => {
    await install(on.t);
    const before = (await on.rows())['portals']?.[0]?.['system_user_id'];
    const { users } = on.t.portal;
    const { accessToken, refreshToken } = on.t.portal.mintTokens(users[owner]);
    await on.t.portal.events.send('ONAPPUSERREADY', {
      userId: users[sender].id,
      auth,
      data: { access_token: accessToken, refresh_token: refreshToken, user_id: String(users[named].id) },
    });
    await on.t.desk.settleEvents();
    expect((await on.rows())['portals']?.[0]?.['system_user_id']).toBe(before);
    expect(on.t.log()).toMatch(/"outcome":"refused"/);
  },
);

test.each(['ONAPPINSTALL', 'ONAPPUPDATE'] as const)(
  'an %s that an employee sends with their own pair makes them no installer',
  async event => {
    await install(on.t);
    const before = (await on.rows())['portals']?.[0]?.['installer_id'];
    const { analyst } = on.t.portal.users;
    const { accessToken, refreshToken } = on.t.portal.mintTokens(analyst);
    await on.t.portal.events.send(event, {
      userId: analyst.id,
      auth: { access_token: accessToken, refresh_token: refreshToken },
      data: { VERSION: '2' },
    });
    await on.t.desk.settleEvents();
    expect(before).not.toBeNull();
    expect((await on.rows())['portals']?.[0]?.['installer_id']).toBe(before);
  },
);

test('a late uninstall of a former installation does not end the new one', async () => {
  await install(on.t);
  on.t.portal.uninstall({ clean: true });
  const late = on.t.portal.events.pending;
  expect(late.length).toBeGreaterThan(0);
  on.t.portal.addToPortal();
  await on.t.post(on.t.portal.opening({ target: 'installer' }));
  await deliver(on.t);
  expect((await lifeAt(on)).state).toBe('active');
});

test.each([
  [
    'whose pairs have ended for want of payment',
    () => on.db.updateTable('tokens').set({ state: 'PAYMENT_REQUIRED' }).execute(),
  ],
  [
    'whose pairs can no longer be renewed for want of payment',
    () => {
      on.t.sandbox.oauth.toggles.paymentRequired = true;
      on.t.sandbox.clock.advance(2 * 3_600_000);
      return Promise.resolve();
    },
  ],
])('a forged uninstall deletes nothing of a portal %s', async (_name, happen) => {
  await install(on.t);
  await happen();
  await on.t.portal.events.send('ONAPPUNINSTALL', { data: { CLEAN: '1' } });
  await on.t.desk.settleEvents();
  expect(await on.db.selectFrom('portals').select('state').execute()).toHaveLength(1);
  expect(on.t.log()).toMatch(/"outcome":"refused"/);
});

describe('two reasons of a suspension', () => {
  const suspensions = async () => {
    const { state, suspendedFor } = await lifeAt(on);
    return [state, suspendedFor];
  };
  const forgeUninstall = async (whenAsked: 'silent' | 'installed') => {
    if (whenAsked === 'silent')
      on.t.sandbox.oauth.faults.push({ kind: 'html', status: 502, match: 'app.info', times: 99 });
    await on.t.portal.events.send('ONAPPUNINSTALL', { data: { CLEAN: '1' } });
    await on.t.desk.settleEvents();
    on.t.sandbox.oauth.faults.clear();
  };
  const unpaid = async () => {
    on.t.portal.payment({ expired: true });
    await deliver(on.t);
  };

  test('an uninstall that turns out to be wrong does not resume an unpaid portal', async () => {
    await install(on.t);
    await unpaid();
    await forgeUninstall('installed');
    expect(await suspensions()).toEqual(['suspended', 'payment']);
    await forgeUninstall('silent');
    expect(await suspensions()).toEqual(['suspended', 'payment']);
  });

  test('a payment does not resume a portal whose uninstall is not confirmed, and the answer to it does', async () => {
    await install(on.t);
    await forgeUninstall('silent');
    expect(await suspensions()).toEqual(['suspended', 'uninstall']);
    on.t.portal.payment({ expired: false });
    await deliver(on.t);
    expect(await suspensions()).toEqual(['suspended', 'uninstall']);
    on.t.sandbox.clock.advance(60_000);
    await on.t.desk.settleEvents();
    expect(await suspensions()).toEqual(['active', undefined]);
  });

  test('an administrator who opens the app resumes a portal whose uninstall is not confirmed', async () => {
    await install(on.t);
    await forgeUninstall('silent');
    await on.t.open();
    expect(await suspensions()).toEqual(['active', undefined]);
  });
});

import { alterOpening } from '../../portal/make-opening.ts';
import { tokenOf } from '../../stage/desk.ts';
import { startDeskOnFile, type DeskOnFile } from '../../stage/desk-on-file.ts';
import { deliver, install } from '../../stage/portal-life.ts';
import { until } from '../../stage/until.ts';

let on: DeskOnFile;
beforeEach(async () => {
  on = await startDeskOnFile({ installed: false });
  await install(on.t);
  on.t.sandbox.clock.advance(10_000);
});
afterEach(() => on.close());

const opensFor = async (user: 'admin' | 'analyst'): Promise<number> =>
  (await on.t.post(on.t.portal.opening({ user: on.t.portal.users[user], target: 'application' }))).status;

/** Installs a new version, with another application token; its event stays in the queue. */
function update(): void {
  const { portal } = on.t;
  portal.events.settings.beforeInstalled = true;
  portal.update();
}

test('a verified opening by an administrator heals a portal whose update event was lost', async () => {
  update();
  on.t.portal.events.clear();
  expect(await opensFor('analyst')).toBe(403);
  expect(await opensFor('admin')).toBe(200);
  expect(await opensFor('analyst')).toBe(200);
});

test('the frame of an administrator keeps its first page after a healing opening', async () => {
  update();
  on.t.portal.events.clear();
  on.t.portal.seedDemo();
  const page = tokenOf(await on.t.open());
  expect((await on.t.connector(1, page)).status).toBe(200);
});

test('an older event that arrives again does not overwrite a newer application token', async () => {
  const [older] = on.t.portal.events.delivered.filter(({ event }) => event === 'ONAPPINSTALL');
  if (older === undefined) throw new Error('No installation event was delivered');
  update();
  await deliver(on.t);
  // The fingerprint of the first delivery is forgotten, as after a week.
  await on.db.deleteFrom('events').execute();
  const calls = on.t.portal.rest.requests.length;
  await on.t.request('/events', {
    method: 'POST',
    body: older.body,
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
  });
  await on.t.desk.settleEvents();
  expect(on.t.log()).toMatch(/"outcome":"refused"/);
  // The event is known to be older before the portal is asked who sent it.
  expect(on.t.portal.rest.requests.length).toBe(calls);
  expect(await opensFor('analyst')).toBe(200);
});

test('an event that is older than an administrator’s opening does not overwrite its application token', async () => {
  const [older] = on.t.portal.events.delivered.filter(({ event }) => event === 'ONAPPINSTALL');
  if (older === undefined) throw new Error('No installation event was delivered');
  update();
  on.t.portal.events.clear();
  expect(await opensFor('admin')).toBe(200);
  await on.db.deleteFrom('events').execute();
  await on.t.request('/events', {
    method: 'POST',
    body: older.body,
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
  });
  await on.t.desk.settleEvents();
  expect(await opensFor('analyst')).toBe(200);
});

test('an event that a newer application token overtakes while the portal is asked changes nothing', async () => {
  const { portal, sandbox } = on.t;
  update();
  portal.rest.faults.push({ kind: 'delay', ms: 60_000, match: 'profile' });
  await portal.events.flush();
  await until(() => portal.rest.faults.size === 0);
  sandbox.clock.advance(5_000);
  update();
  portal.events.clear();
  expect(await opensFor('admin')).toBe(200);
  sandbox.clock.advance(60_000);
  await on.t.desk.settleEvents();
  expect(on.t.log()).toMatch(/"outcome":"refused"/);
  expect(await opensFor('analyst')).toBe(200);
});

test('the events of two updates that arrive in the wrong order leave the newer application token', async () => {
  update();
  on.t.sandbox.clock.advance(5_000);
  update();
  on.t.portal.events.settings.order = 'reversed';
  await deliver(on.t);
  expect(await opensFor('analyst')).toBe(200);
});

test('an event whose access token has ended is verified with its own refresh token', async () => {
  update();
  on.t.sandbox.clock.advance(2 * 3_600_000);
  await deliver(on.t);
  expect(on.t.log()).toMatch(/ONAPPUPDATE[^\n]*"outcome":"done"/);
  expect(await opensFor('analyst')).toBe(200);
});

test('an ended event whose portal cannot be asked keeps its new pair for the next attempt', async () => {
  update();
  on.t.sandbox.clock.advance(2 * 3_600_000);
  on.t.portal.rest.faults.push({ kind: 'reset', match: 'profile', times: 2 });
  await on.t.portal.events.flush();
  for (let round = 0; round < 4; round += 1) {
    await on.t.desk.settleEvents();
    on.t.sandbox.clock.advance(60_000);
  }
  await on.t.desk.settleEvents();
  expect(on.t.log()).toMatch(/ONAPPUPDATE[^\n]*"outcome":"done"/);
  expect(await opensFor('analyst')).toBe(200);
});

test('an ended event of the system user that is interrupted after its refresh keeps its new pair for the next attempt', async () => {
  const { portal, sandbox } = on.t;
  const [ready] = portal.events.delivered.filter(({ event }) => event === 'ONAPPUSERREADY');
  if (ready === undefined) throw new Error('No event of the system user was delivered');
  await on.db.deleteFrom('events').execute();
  sandbox.clock.advance(2 * 3_600_000);
  const refreshes = () => sandbox.oauth.requests.filter(({ restMethod }) => restMethod === 'refresh_token');
  // The installer's ended token and its new one are looked at, then those of the system user.
  sandbox.oauth.faults.push(
    { kind: 'delay', ms: 0, match: 'app.info', times: 3 },
    { kind: 'reset', match: 'app.info' },
  );
  await on.t.request('/events', {
    method: 'POST',
    body: ready.body,
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
  });
  await on.t.desk.settleEvents();
  expect(refreshes()).toHaveLength(2);
  sandbox.clock.advance(60_000);
  await on.t.desk.settleEvents();
  expect(sandbox.oauth.faults.size).toBe(0);
  expect(on.t.log().match(/ONAPPUSERREADY[^\n]*"outcome":"done"/g)).toHaveLength(2);
  expect(refreshes()).toHaveLength(2);
});

test('an employee’s opening never replaces the application token, on any page', async () => {
  const { portal } = on.t;
  for (const target of ['application', 'installer'] as const) {
    const opening = portal.opening({ user: portal.users.analyst, target });
    const forged = alterOpening(opening, { fields: { APPLICATION_TOKEN: 'f'.repeat(32) } });
    expect((await on.t.post(forged)).status).toBe(403);
  }
  expect(await opensFor('analyst')).toBe(200);
});

test('a portal that gives no time with its profile is healed all the same', async () => {
  update();
  on.t.portal.events.clear();
  const { users } = on.t.portal;
  on.t.portal.rest.faults.push({
    kind: 'json',
    match: 'profile',
    body: { result: { ID: String(users.admin.id), ADMIN: true } },
  });
  expect(await opensFor('admin')).toBe(200);
  expect(await opensFor('analyst')).toBe(200);
});

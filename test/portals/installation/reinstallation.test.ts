/*
 * The app was removed and installed again, and the event of the removal never came. What the former installation left must
 * not work in the new one (platform contract 2.3, 5.5).
 */
import { api } from '../../stage/api-client.ts';
import { bootstrapOf, tokenOf, type Answer } from '../../stage/desk.ts';
import { startDeskOnFile, type DeskOnFile } from '../../stage/desk-on-file.ts';
import { deliver, install, lifeAt } from '../../stage/portal-life.ts';
import { makeKey, withKey } from '../../stage/service-api.ts';

let on: DeskOnFile;
afterEach(() => on.close());

/** What gives access to a portal, as one installation leaves it. */
interface Left {
  readonly frameToken: string;
  readonly employeesToken: string;
  readonly serviceKey: string;
}

async function start(profile: 'cloud' | 'box' = 'cloud'): Promise<Left> {
  on = await startDeskOnFile({ installed: false, portalProfile: profile });
  const { t } = on;
  const { memberId } = t.portal;
  const frameToken = await install(t);
  t.portal.seedDemo();
  const admin = api(t, frameToken);
  await admin('PUT', '/api/settings/recent-connectors', { item: [{ id: 1, title: 'Kept' }] });
  const { key } = await makeKey(admin);
  const employeesToken = tokenOf(await t.open(t.portal.users.analyst));
  await on.db
    .insertInto('sessions')
    .values({ id: 'former', member_id: memberId, data: '{}', expires_at: t.clock.now() + 3_600_000 })
    .execute();
  await on.db
    .insertInto('access_keys')
    .values({ digest: 'd', member_id: memberId, database_id: '1', access_key: 'sealed', created_at: 1 })
    .execute();
  t.sandbox.clock.advance(60_000);
  return { frameToken, employeesToken, serviceKey: key };
}

/** Removes the app and adds it again; no event of the removal arrives. */
function reinstall(): void {
  const { portal, sandbox } = on.t;
  portal.uninstall({ clean: false });
  portal.events.clear();
  sandbox.clock.advance(60_000);
  portal.addToPortal();
}

const statusOf = ({ status, json }: Answer) => [status, json?.error?.code];
const serves = async ({ serviceKey }: Left) =>
  (await withKey(on.t, serviceKey)('GET', '/api/v1/connectors/1')).status;
const accessKeys = () => on.db.selectFrom('access_keys').select('digest').execute();
const sessions = async () => (await on.rows())['sessions']?.filter(({ id }) => id === 'former');

/** Nothing that the former installation left works, and the settings are there. */
async function expectEnded(left: Left, adminsToken: string): Promise<void> {
  const { t } = on;
  expect(await serves(left)).toBe(401);
  expect([await accessKeys(), await sessions()]).toEqual([[], []]);
  for (const token of [left.frameToken, left.employeesToken])
    expect(statusOf(await t.connector(1, token))).toEqual([401, 'FRAME_TOKEN_EXPIRED']);
  const users = (await on.rows())['tokens']?.map(row => Number(row['user_id']));
  expect(users).not.toContain(t.portal.users.analyst.id);
  const settings = await api(t, adminsToken)('GET', '/api/settings/recent-connectors');
  expect(settings.json?.item).toEqual([{ id: 1, title: 'Kept' }]);
  expect((await lifeAt(on)).state).toBe('active');
}

const openInstaller = async () =>
  tokenOf(bootstrapOf(await on.t.post(on.t.portal.opening({ target: 'installer' }))));

test('a reinstallation ends the keys and sessions of the one before, also when its uninstall never came', async () => {
  const left = await start();
  reinstall();
  const token = await openInstaller();
  await expectEnded(left, token);
  on.t.portal.finishInstallation();
  await deliver(on.t);
  await expectEnded(left, token);
  const { key } = await makeKey(api(on.t, token));
  on.t.portal.seedDemo();
  expect((await withKey(on.t, key)('GET', '/api/v1/connectors/1')).status).toBe(200);
});

test('a reinstallation of which only its own event tells ends what the former one left', async () => {
  const left = await start('box');
  reinstall();
  // A box names no application token when it opens a page, and this opening replaces the administrator's pair.
  const token = await openInstaller();
  expect(await serves(left)).not.toBe(401);
  on.t.portal.finishInstallation();
  await deliver(on.t);
  await expectEnded(left, await openInstaller());
  expect(statusOf(await on.t.connector(1, token))).toEqual([401, 'FRAME_TOKEN_EXPIRED']);
});

test('a reinstallation as a newer version ends what the former one left', async () => {
  const left = await start();
  reinstall();
  on.t.portal.update();
  await expectEnded(left, await openInstaller());
});

test('a reinstallation that shows only when the former pair is renewed lets the administrator in at once', async () => {
  const left = await start();
  const { portal, sandbox } = on.t;
  reinstall();
  portal.update();
  // The answer ends the former installation while the opening, verified before, is judged.
  sandbox.oauth.faults.push({ kind: 'status', status: 401, code: 'NOT_INSTALLED', match: 'refresh_token' });
  await expectEnded(left, await openInstaller());
});

test('an employee who comes first does not keep the former installation alive', async () => {
  const left = await start();
  reinstall();
  on.t.portal.update();
  on.t.portal.finishInstallation();
  on.t.portal.events.clear();
  const { portal } = on.t;
  const auth = {
    access_token: portal.mintTokens(portal.users.analyst).accessToken,
    member_id: portal.memberId,
  };
  const renewed = await on.t.request('/session', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ auth }),
  });
  expect(renewed.status).toBe(200);
  const token = tokenOf(await on.t.open());
  await expectEnded(left, token);
});

test('an opening and the event of one reinstallation, both at once, end the former installation and not the new one', async () => {
  const left = await start();
  reinstall();
  on.t.portal.events.settings.beforeInstalled = true;
  on.t.portal.finishInstallation();
  const openings = [0, 1, 2].map(() => openInstaller());
  await deliver(on.t);
  for (const opening of openings) {
    const token = await opening;
    expect((await api(on.t, token)('GET', '/api/portal')).status).toBe(200);
  }
  await expectEnded(left, await openInstaller());
});

test('a late uninstall of the former installation, with deletion, changes nothing after the reinstallation', async () => {
  const left = await start();
  const { portal, sandbox } = on.t;
  portal.uninstall({ clean: true });
  portal.events.settings.delayMs = 1e9;
  sandbox.clock.advance(60_000);
  portal.addToPortal();
  const token = await openInstaller();
  await deliver(on.t);
  await expectEnded(left, token);
});

describe('a new version is no reinstallation', () => {
  /** Installs a new version, with another application token. */
  const update = () => {
    on.t.portal.events.settings.beforeInstalled = true;
    on.t.portal.update();
  };
  const ways: readonly (readonly [string, () => Promise<unknown>])[] = [
    ['its event', () => deliver(on.t)],
    [
      'an administrator who opens the page before its event',
      async () => {
        on.t.portal.events.clear();
        await openInstaller();
      },
    ],
    [
      'the event of the finished installation alone',
      async () => {
        on.t.portal.events.clear();
        on.t.portal.finishInstallation();
        await deliver(on.t);
      },
    ],
    [
      'two versions at once, their events in the wrong order',
      () => {
        on.t.sandbox.clock.advance(5_000);
        update();
        on.t.portal.events.settings.order = 'reversed';
        return deliver(on.t);
      },
    ],
    [
      'two versions at once, their events in order',
      () => {
        on.t.sandbox.clock.advance(5_000);
        update();
        return deliver(on.t);
      },
    ],
    [
      'its event, although all access of the background users has ended',
      async () => {
        await on.db.updateTable('tokens').set({ state: 'invalid_grant' }).execute();
        await deliver(on.t);
      },
    ],
  ];
  test.each(ways)('a new version ends no key and no session: %s', async (_name, arrive) => {
    const left = await start();
    update();
    await arrive();
    on.t.portal.finishInstallation();
    await deliver(on.t);
    await openInstaller();
    expect(await serves(left)).toBe(200);
    expect([(await accessKeys()).length, (await sessions())?.length]).toEqual([1, 1]);
    expect((await api(on.t, left.frameToken)('GET', '/api/portal')).status).toBe(200);
  });
});

describe('an employee ends no installation', () => {
  const forged = 'f'.repeat(32);
  test('an employee’s opening and events with another application token end no key and no session', async () => {
    const left = await start();
    const { portal } = on.t;
    const { analyst } = portal.users;
    for (const target of ['application', 'installer'] as const) {
      const opening = portal.opening({ user: analyst, target });
      const body = opening.body.replace(/APPLICATION_TOKEN=[^&]*/, `APPLICATION_TOKEN=${forged}`);
      expect((await on.t.post({ ...opening, body })).status).toBe(403);
    }
    for (const event of ['ONAPPINSTALL', 'ONAPPUPDATE', 'ONAPPUNINSTALL', 'ONAPPUSERREADY'])
      await portal.events.send(event, {
        userId: analyst.id,
        auth: { application_token: forged },
        data: { VERSION: '1', CLEAN: '1' },
      });
    await on.t.desk.settleEvents();
    expect(await serves(left)).toBe(200);
    expect([(await accessKeys()).length, (await sessions())?.length]).toEqual([1, 1]);
    expect((await on.t.connector(1, left.employeesToken)).status).toBe(200);
  });
});

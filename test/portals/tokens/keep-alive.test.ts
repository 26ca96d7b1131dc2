/* Idle portals get one refresh within each 180 days, spread out, never more (platform contract 3.4). */
import type { MemberId } from '../../../server/bitrix24/identifiers.ts';
import { createOAuthServers } from '../../../server/bitrix24/oauth/oauth-server.ts';
import { createOutbound } from '../../../server/bitrix24/outbound/outbound.ts';
import { createIdlePairs } from '../../../server/portals/tokens/idle-pairs.ts';
import { createKeepAlive, idleFor } from '../../../server/portals/tokens/keep-alive.ts';
import { createPortalStore } from '../../../server/portals/portal-store.ts';
import { createRenewPair } from '../../../server/portals/renew-pair.ts';
import { createVault } from '../../../server/secrets/vault.ts';
import { createRefresher } from '../../../server/portals/tokens/refresher.ts';
import { createTokenStore } from '../../../server/portals/tokens/token-store.ts';
import { startDesk, tokenOf } from '../../stage/desk.ts';
import { startDeskOnFile, type DeskOnFile } from '../../stage/desk-on-file.ts';
import type { SandboxPortal } from '../../portal/api.ts';
import { day, install, lifeAt, refreshes } from '../../stage/portal-life.ts';
import { until } from '../../stage/until.ts';

let on: DeskOnFile;
beforeEach(async () => {
  on = await startDeskOnFile({ installed: false });
});
afterEach(() => on.close());

const hour = 3_600_000;
/** Advances the clock by `days`, and runs the hourly work of the server after every `everyMs` milliseconds. */
async function live(days: number, everyMs = day): Promise<void> {
  for (let passed = 0; passed < days * day; passed += everyMs) {
    on.t.sandbox.clock.advance(everyMs);
    await on.t.desk.everyHour();
  }
}
const idleDays = (portal: SandboxPortal) => idleFor(portal.memberId as MemberId) / day;

test('an unopened portal stays usable for years: each background pair is refreshed once between day 150 and day 175', async () => {
  const { t } = on;
  await install(t);
  const days = idleDays(t.portal);
  await live(Math.floor(days) - 1);
  expect(refreshes(t)).toHaveLength(0);
  await live(3);
  // The pairs of the installer and the system user.
  expect(refreshes(t)).toHaveLength(2);
  await live(Math.floor(days) - 5);
  expect(refreshes(t)).toHaveLength(2);
  await live(730 - 2 * Math.floor(days) + 3);
  const rounds = Math.floor(730 / (Math.ceil(days) + 1));
  expect(refreshes(t)).toHaveLength(2 * rounds);
  expect((await lifeAt(on)).state).toBe('active');
});

test('no pair is refreshed within the hour or within the first 150 days, however many rounds run', async () => {
  const { t } = on;
  await install(t);
  await live(1, hour / 2);
  await live(148);
  expect(refreshes(t)).toEqual([]);
});

test('portals that were installed on one day are not all due on one day', () => {
  const days = Array.from({ length: 1_000 }, (_, index) =>
    Math.floor(idleFor(index.toString(16).padStart(32, '0') as MemberId) / day),
  );
  const perDay = new Map<number, number>();
  for (const each of days) perDay.set(each, (perDay.get(each) ?? 0) + 1);
  expect([Math.min(...days), Math.max(...days)]).toEqual([150, 174]);
  expect(perDay.size).toBe(25);
  expect(Math.max(...perDay.values())).toBeLessThan(80);
});

test('only the pairs of background users are kept alive, and an employee’s is renewed when they come back', async () => {
  const { t } = on;
  await install(t);
  await t.open(t.portal.users.analyst);
  await live(176);
  const users = t.sandbox.oauth.requests.filter(({ restMethod }) => restMethod === 'refresh_token').length;
  expect(users).toBe(2);
});

test('a pair that was used meanwhile is not due', async () => {
  const { t } = on;
  t.portal.seedDemo();
  await install(t);
  await live(149);
  await t.open(t.portal.users.admin);
  await live(27);
  // Only the system user's pair is due.
  expect(refreshes(t)).toHaveLength(1);
});

test.each(['suspended', 'uninstalled'] as const)(
  'the pairs of a portal that is %s are never refreshed',
  async state => {
    const { t } = on;
    await install(t);
    await on.db.updateTable('portals').set({ state }).execute();
    await live(200);
    expect(refreshes(t)).toEqual([]);
  },
);

/** Adds portals whose pairs are all due at the same time. */
async function neighbours(count: number): Promise<readonly SandboxPortal[]> {
  const portals: SandboxPortal[] = [];
  for (let index = 0; index < count; index += 1) {
    const portal = await on.t.sandbox.addPortal({ profile: 'box' });
    await install(on.t, portal);
    portals.push(portal);
  }
  on.t.sandbox.clock.advance(176 * day);
  return portals;
}

test.each(['suspended', 'uninstalled'] as const)(
  'a portal that becomes %s while a round runs is left out of it at once',
  async state => {
    const { t } = on;
    await neighbours(3);
    t.sandbox.oauth.latencyMs = 200_000;
    const round = t.desk.everyHour();
    await until(() => refreshes(t).length > 0);
    const { rows } = { rows: await on.rows() };
    expect(rows['portals']).toHaveLength(3);
    await on.db.updateTable('portals').set({ state }).execute();
    t.sandbox.oauth.latencyMs = 0;
    t.sandbox.clock.advance(200_000);
    await round;
    expect(refreshes(t)).toHaveLength(1);
  },
);

test('one round refreshes a limited number of pairs, and the next rounds refresh the rest', async () => {
  const { t } = on;
  await neighbours(3);
  const { keepAlive } = another({ maxPerRound: 2 });
  await keepAlive();
  expect(refreshes(t)).toHaveLength(2);
  await keepAlive();
  expect(refreshes(t)).toHaveLength(3);
  await keepAlive();
  expect(refreshes(t)).toHaveLength(3);
});

test('a server that stops begins no further refresh', async () => {
  await neighbours(2);
  const { keepAlive } = another();
  await keepAlive(AbortSignal.abort());
  expect(refreshes(on.t)).toEqual([]);
});

/** The keep-alive of another process on the same database. */
function another(options: { readonly maxPerRound?: number } = {}) {
  const { config, clock } = on.t;
  const vault = createVault(config.tokenKeys);
  const portals = createPortalStore(on.db, vault);
  const outbound = createOutbound({ allowInsecure: true, timeoutMs: 60_000 });
  const oauth = createOAuthServers({ outbound, clock, client: config.client, servers: config.oauthServers });
  const refresher = createRefresher({
    store: createTokenStore(on.db, vault),
    clock,
    request: createRenewPair({ portals, oauth, clock, uninstall: () => Promise.resolve() }),
  });
  return { keepAlive: createKeepAlive({ idlePairs: createIdlePairs(on.db), refresher, clock, ...options }) };
}

test('two processes whose rounds run at the same time cause one refresh per pair', async () => {
  const { t } = on;
  await install(t);
  t.sandbox.clock.advance(176 * day);
  const processes = [another(), another(), another()];
  await Promise.all([t.desk.everyHour(), ...processes.map(({ keepAlive }) => keepAlive())]);
  expect(refreshes(t)).toHaveLength(2);
});

test('a pair that another process has renewed since the list was made is left alone, however long ago that is', async () => {
  const { clock } = on.t;
  const key = { memberId: 'a'.repeat(32) as MemberId, userId: 1 };
  const asked: unknown[] = [];
  const listed = { ...key, oauthServer: 'https://oauth', refreshedAt: clock.now() - 179 * day };
  const keepAlive = createKeepAlive({
    clock,
    refresher: {
      current: pair => {
        asked.push(pair);
        return Promise.reject(new Error('not to be asked'));
      },
    },
    idlePairs: {
      list: () => Promise.resolve([listed]),
      find: () => Promise.resolve({ ...listed, refreshedAt: clock.now() - 2 * hour }),
    },
  });
  await keepAlive();
  expect(asked).toEqual([]);
});

test('an OAuth server that is down is asked once per round, and after growing pauses, until it is back', async () => {
  const { t } = on;
  await neighbours(4);
  t.sandbox.oauth.faults.push({
    kind: 'status',
    status: 503,
    code: 'BUSY',
    match: 'refresh_token',
    times: 1_000,
  });
  await t.desk.everyHour();
  expect(refreshes(t)).toHaveLength(1);
  // In five days each of the four pairs is tried after 1, 2, 4, 8, 16, 24, 24 … hours, one of them per round.
  await live(5, hour);
  const tries = refreshes(t).length;
  expect(tries).toBeLessThan(4 * 10);
  expect(tries).toBeGreaterThan(4 * 5);
  t.sandbox.oauth.faults.clear();
  await live(2, hour);
  expect(refreshes(t)).toHaveLength(tries + 4);
});

test('a pair that can no longer be decrypted does not keep others from being refreshed', async () => {
  const { t } = on;
  const [first] = await neighbours(3);
  await on.db
    .updateTable('tokens')
    .set({ access_token: 'gone.AAAA' })
    .where('member_id', '=', first?.memberId ?? '')
    .execute();
  await t.desk.everyHour();
  expect(refreshes(t)).toHaveLength(2);
});

test('the work on an event stops at its next step when an uninstall has overtaken it', async () => {
  const { t } = on;
  await install(t);
  await t.portal.events.flush();
  t.portal.rest.latencyMs = 60_000;
  const before = t.portal.rest.requests.length;
  t.portal.update();
  t.portal.finishInstallation();
  await t.portal.events.flush();
  await until(() => t.portal.rest.requests.length > before);
  const asked = t.portal.rest.requests.length;
  // Another process has handled the uninstall.
  t.portal.uninstall({ clean: false });
  const uninstalled = { state: 'uninstalled', uninstalled_at: t.clock.now() } as const;
  await on.db.updateTable('portals').set(uninstalled).execute();
  await on.db.deleteFrom('tokens').execute();
  t.portal.rest.latencyMs = 0;
  t.sandbox.clock.advance(60_000);
  await t.desk.settleEvents();
  expect(t.portal.rest.requests.slice(asked).map(({ restMethod }) => restMethod)).toEqual([]);
});

test('an app that was idle works again at once when a user opens it', async () => {
  const { t } = on;
  await install(t);
  t.portal.seedDemo();
  await live(400, 5 * day);
  const token = tokenOf(await t.open(t.portal.users.analyst));
  expect((await t.connector(1, token)).status).toBe(200);
});

test('the log says what the keep-alive did, without a token', async () => {
  const t = await startDesk();
  try {
    await install(t);
    t.sandbox.clock.advance(176 * day);
    await t.desk.everyHour();
    const lines = t
      .log()
      .split('\n')
      .filter(line => line.includes('"msg":"keep-alive"'));
    expect(lines).toHaveLength(2);
    for (const line of lines) expect(line).toContain('"outcome":"refreshed"');
    for (const { accessToken } of t.sandbox.oauth.requests)
      if (accessToken !== undefined) expect(t.log()).not.toContain(accessToken);
  } finally {
    await t.close();
  }
});

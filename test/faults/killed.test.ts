import { sql } from 'kysely';
import { databaseKind } from '../stage/fresh-database.ts';
import { makeGate } from '../stage/gate.ts';
import {
  askApi,
  open,
  post,
  refreshesOf,
  setStage,
  type ServerProcess,
  type Stage,
} from '../stage/built-servers.ts';
import { until } from '../stage/until.ts';

/** One process is killed with SIGKILL in the middle of its work, while another one keeps running. */
let s: Stage;
let one: ServerProcess;
let other: ServerProcess;
afterEach(() => s.close());

const stage = async (installed = true) => {
  s = await setStage({ installed });
  [one, other] = await Promise.all([s.serve(), s.serve()]);
};
const admin = () => s.portal.users.admin;
const openApp = ({ origin }: ServerProcess) =>
  open(origin, s.portal.opening({ user: admin(), target: 'application' }));
const step = ({ origin }: ServerProcess, name: 'check' | 'events', token: string) =>
  askApi(origin, `/api/installation/${name}`, token, { method: 'POST' });
const times = (method: string) =>
  s.portal.rest.requests.filter(({ restMethod }) => restMethod === method).length;
/** Wakes the worker with an event that has no effect on an active portal. */
const wake = ({ origin }: ServerProcess) => s.portal.events.send('ONAPPPAYMENT', { url: `${origin}/events` });

describe('a process killed in the middle of a refresh', () => {
  let token: string;
  beforeEach(async () => {
    await stage();
    token = await openApp(one);
    // The administrator becomes the installer, so an end of this access could end the portal's.
    await step(one, 'check', token);
    s.sandbox.clock.advance(3_600_000);
  });

  const inTheMiddle = async (kind: 'withhold' | 'hang') => {
    s.sandbox.oauth.faults.push({ kind, match: 'refresh_token' });
    const broken = askApi(one.origin, '/api/connectors/1', token).catch(() => 'no answer');
    await until(() => s.sandbox.oauth.faults.hanging === 1);
    const before = await s.pair(admin());
    await one.kill();
    expect(await broken).toBe('no answer');
    return before;
  };

  test('a process killed before Bitrix24 has refreshed changes nothing, and another process refreshes after the lease', async () => {
    const before = await inTheMiddle('hang');
    const waiting = askApi(other.origin, '/api/connectors/1', token);
    const [row] = await s.rows('tokens');
    expect(Number(row?.['lease_until'])).toBeGreaterThan(Date.now());
    expect(await s.pair(admin())).toEqual(before);
    expect(refreshesOf(s.sandbox)).toHaveLength(1);
    await s.runOut();
    expect((await waiting).status).toBe(200);
    expect(refreshesOf(s.sandbox)).toHaveLength(2);
    expect((await s.pair(admin()))?.version).toBe((before?.version ?? 0) + 1);
  });

  test('a process killed after Bitrix24 has refreshed loses the pair, and the user opens the app once while the portal goes on', async () => {
    const before = await inTheMiddle('withhold');
    expect(await s.pair(admin())).toEqual(before);
    const waiting = askApi(other.origin, '/api/connectors/1', token);
    await s.runOut();
    expect(await waiting).toMatchObject({ status: 401, code: 'invalid_grant' });
    // The lost access is known from now on: no process asks again, and the error names the remedy.
    const again = await askApi(other.origin, '/api/connectors/1', token);
    expect(again).toMatchObject({ status: 401, code: 'NEEDS_AUTHORIZATION' });
    expect(refreshesOf(s.sandbox)).toHaveLength(2);
    expect(await s.rows('portals')).toMatchObject([{ state: 'active', installer_id: admin().id }]);

    const anew = await openApp(other);
    expect((await askApi(other.origin, '/api/connectors/1', anew)).status).toBe(200);
    expect(await s.rows('tokens')).toMatchObject([{ state: 'valid' }]);
  });
});

describe('a process killed in the middle of an installation', () => {
  beforeEach(() => stage(false));
  const installer = () => s.portal.opening({ user: admin(), target: 'installer' });

  /** Runs all steps at the process that keeps running. */
  async function installAnew(): Promise<void> {
    const token = await open(other.origin, installer());
    expect(await step(other, 'check', token)).toMatchObject({ status: 200, json: { item: { admin: true } } });
    expect((await step(other, 'events', token)).status).toBe(200);
    s.portal.finishInstallation();
    for (const { status } of await s.portal.events.flush()) expect(status).toBe(200);
    await s.settled();
    expect(await s.rows('portals')).toMatchObject([{ state: 'active', installer_id: admin().id }]);
    const [portal] = await s.rows('portals');
    expect([portal?.['application_token'], portal?.['system_user_id']]).not.toContain(null);
    const bound = s.portal.installation()?.eventHandlers.map(({ event }) => event) ?? [];
    expect(new Set(bound).size).toBe(bound.length);
    expect(bound.length).toBeGreaterThanOrEqual(4);
    expect((await askApi(other.origin, '/api/connectors/1', token)).status).toBe(200);
  }

  test('a process killed while it verifies the opening stores nothing, and a second installation succeeds', async () => {
    s.sandbox.oauth.faults.push({ kind: 'withhold', match: 'app.info' });
    const broken = post(one.origin, installer()).catch(() => 'no answer');
    await until(() => s.sandbox.oauth.faults.hanging === 1);
    await one.kill();
    expect(await broken).toBe('no answer');
    for (const table of ['portals', 'tokens', 'sessions', 'settings'] as const)
      expect(await s.rows(table)).toEqual([]);
    await installAnew();
  });

  test.each(['check', 'events'] as const)(
    'a process killed during the step "%s" leaves consistent records, and a second installation succeeds',
    async name => {
      const token = await open(one.origin, installer());
      if (name === 'events') await step(one, 'check', token);
      const before = [await s.rows('portals'), await s.rows('tokens')];
      // The portal has carried out the request; after the last step all handlers are bound.
      s.portal.rest.faults.push({ kind: 'withhold', match: 'batch' });
      const broken = step(one, name, token).catch(() => 'no answer');
      await until(() => s.portal.rest.faults.hanging === 1);
      await one.kill();
      expect(await broken).toBe('no answer');
      expect([await s.rows('portals'), await s.rows('tokens')]).toEqual(before);
      expect(before.map(rows => rows.length)).toEqual([1, 1]);
      await installAnew();
    },
  );
});

describe('a process killed in the middle of an event', () => {
  beforeEach(async () => {
    await stage();
    await step(one, 'check', await openApp(one));
  });

  /** Sends an event that one process claims and does not finish. */
  async function claimed(event: string): Promise<void> {
    const report = await s.portal.events.send(event, { url: `${one.origin}/events` });
    expect(report.status).toBe(200);
  }
  const events = async () =>
    (await s.rows('events')).map(({ event, state, attempts }) => [event, state, attempts]);

  test('an event claimed by a process killed before any effect is handled by another process after the claim', async () => {
    s.sandbox.oauth.faults.push({ kind: 'hang', match: 'app.info' });
    await claimed('ONAPPINSTALL');
    await until(() => s.sandbox.oauth.faults.hanging === 1);
    await one.kill();
    // No other process touches the event as long as the claim lasts.
    await wake(other);
    await until(async () =>
      (await events()).some(([event, state]) => event === 'ONAPPPAYMENT' && state === 'done'),
    );
    expect(await events()).toContainEqual(['ONAPPINSTALL', 'pending', 1]);
    expect(s.portal.installation()?.eventHandlers).toEqual([]);

    await s.runOut();
    s.portal.events.clear();
    await wakeAnew();
    await s.settled();
    expect(await events()).toContainEqual(['ONAPPINSTALL', 'done', 2]);
    expect(
      s.portal
        .installation()
        ?.eventHandlers.map(({ event }) => event)
        .sort(),
    ).toEqual(['ONAPPINSTALL', 'ONAPPPAYMENT', 'ONAPPUNINSTALL', 'ONAPPUPDATE']);
  });

  test('an event whose process is killed after the effect is handled again and takes effect once', async () => {
    s.portal.rest.faults.push({ kind: 'withhold', match: 'batch' });
    await claimed('ONAPPINSTALL');
    await until(() => s.portal.rest.faults.hanging === 1);
    await one.kill();
    const bound = s.portal.installation()?.eventHandlers.length;
    expect(bound).toBe(4);
    expect(await events()).toEqual([['ONAPPINSTALL', 'pending', 1]]);
    const batches = times('batch');

    await s.runOut();
    await wakeAnew();
    await s.settled();
    expect(await events()).toContainEqual(['ONAPPINSTALL', 'done', 2]);
    expect(s.portal.installation()?.eventHandlers).toHaveLength(4);
    // The process checked first, and bound nothing that was bound already.
    expect(times('batch')).toBe(batches);
  });

  /** Starts a process, which looks at once for unfinished events. Running processes look once a minute. */
  const wakeAnew = () => s.serve();
});

// SQLite is left out: its only writer cannot be held up from outside in the middle of a transaction.
if (databaseKind === 'PostgreSQL') {
  /** Holds a lock until the gate is opened. */
  async function hold(lock: string): Promise<{ readonly letGo: () => Promise<void> }> {
    const locked = makeGate();
    const held = makeGate();
    const holding = s.db.transaction().execute(async trx => {
      await sql.raw(lock).execute(trx);
      locked.open();
      await held.opened;
    });
    await locked.opened;
    return {
      letGo: async () => {
        held.open();
        await holding;
      },
    };
  }

  /** Counts the app's connections that wait for a lock, or that are busy at all. */
  async function busy(what: 'Lock' | 'any'): Promise<number> {
    const { rows } = await sql<{ waits: string | null }>`select wait_event_type as waits from pg_stat_activity
      where datname = current_database() and application_name = 'connector-desk' and state <> 'idle'
      and pid <> pg_backend_pid()`.execute(s.db);
    return rows.filter(({ waits }) => what === 'any' || waits === what).length;
  }

  test('an uninstall whose process is killed in its transaction is rolled back as a whole and done by another process', async () => {
    await stage();
    await step(one, 'check', await openApp(one));
    const before = [await s.rows('portals'), await s.rows('tokens')];
    const lock = await hold('select * from portals for update');
    s.sandbox.oauth.toggles.notInstalled = true;
    const report = s.portal.events.send('ONAPPUNINSTALL', {
      url: `${one.origin}/events`,
      data: { CLEAN: '1' },
    });
    await until(async () => (await busy('Lock')) > 0);
    expect((await report).status).toBe(200);
    await one.kill();
    await lock.letGo();
    await until(async () => (await busy('any')) === 0);
    expect([await s.rows('portals'), await s.rows('tokens')]).toEqual(before);
    const [event] = await s.rows('events');
    expect([event?.['event'], event?.['state'], event?.['attempts']]).toEqual([
      'ONAPPUNINSTALL',
      'pending',
      1,
    ]);

    await s.runOut();
    // A new process looks at once for unfinished events. Running processes look once a minute.
    await s.serve();
    await s.settled();
    expect([await s.rows('portals'), await s.rows('tokens')]).toEqual([[], []]);
  });

  test('a process killed while it writes the journal leaves no partial entry, and the other process keeps writing', async () => {
    await stage();
    const token = await openApp(one);
    const entries = async () =>
      (await s.db.selectFrom('journal').select(['method', 'params', 'answer', 'status']).execute()).filter(
        ({ method }) => method === 'biconnector.connector.get',
      );
    const lock = await hold('lock table journal in share row exclusive mode');
    for (const id of [1, 2, 3]) await askApi(one.origin, `/api/connectors/${id}`, token);
    await until(async () => (await busy('Lock')) > 0);
    await one.kill();
    await lock.letGo();
    await until(async () => (await busy('any')) === 0);
    // Entries in memory are gone with the process. Entries being written are stored completely or not at all.
    expect(await entries()).toEqual([]);

    for (const id of [1, 2]) await askApi(other.origin, `/api/connectors/${id}`, token);
    await until(async () => (await entries()).length >= 2);
    for (const entry of await entries())
      expect(entry).toEqual({
        method: 'biconnector.connector.get',
        params: expect.stringContaining('"id"'),
        answer: expect.any(String),
        status: expect.any(Number),
      });
  });
}

import { sql } from 'kysely';
import { makeGate } from '../stage/gate.ts';
import { askApi, open, post, setStage, type ServerProcess, type Stage } from '../stage/built-servers.ts';
import { until } from '../stage/until.ts';
import { layWire, type Wire } from '../stage/wire.ts';

/** These tests need PostgreSQL, because a database file does not go away and come back. */

describe('when the database goes away and comes back', () => {
  let s: Stage;
  let wire: Wire;
  let server: ServerProcess;
  let token: string;

  beforeEach(async () => {
    s = await setStage({
      databaseUrl: async url => {
        const address = new URL(url);
        wire = await layWire(address.hostname, Number(address.port || '5432'));
        address.host = `127.0.0.1:${wire.port}`;
        return address.href;
      },
    });
    server = await s.serve();
    token = await open(server.origin, s.portal.opening({ target: 'application' }));
  });
  afterEach(async () => {
    await s.close();
    await wire.close();
  });

  const ready = async () => (await fetch(`${server.origin}/readyz`)).status;
  const connector = (id = 1) => askApi(server.origin, `/api/connectors/${id}`, token);
  /** The result of the work, and its duration in milliseconds. */
  const timed = async <T>(work: Promise<T>): Promise<readonly [T, number]> => {
    const begun = performance.now();
    return [await work, performance.now() - begun];
  };
  /**
   * The result of work that waits for no time-out, which takes ten seconds. A busy machine only adds to the time, so the least
   * of a few counts.
   */
  const atOnce = async <T>(work: () => Promise<T>): Promise<T> => {
    let [result, least] = await timed(work());
    for (let again = 0; again < 2 && least >= 9_000; again += 1) {
      const [another, ms] = await timed(work());
      [result, least] = [another, Math.min(least, ms)];
    }
    expect(least).toBeLessThan(9_000);
    return result;
  };

  test('without a database the server is not ready and answers at once in words, and later works again with no more connections than before', async () => {
    for (let round = 0; round < 2; round += 1) {
      await wire.cut();
      expect(await ready()).toBe(503);
      expect((await fetch(`${server.origin}/healthz`)).status).toBe(200);
      const answers = await atOnce(() =>
        Promise.all(Array.from({ length: 40 }, (_, id) => connector(id + 1))),
      );
      expect(
        new Set(answers.map(({ status, code, retryAfter }) => `${status} ${code} ${retryAfter}`)),
      ).toEqual(new Set(['503 DATABASE_UNAVAILABLE 5']));
      const page = await post(server.origin, s.portal.opening({ target: 'application', lang: 'ru' }));
      expect(page.status).toBe(503);
      expect(await page.text()).toContain('Что-то сломалось у нас');

      await wire.mend();
      // A busy database may need longer for a first connection than readiness waits for it.
      await until(async () => (await ready()) === 200);
      const after = await Promise.all(Array.from({ length: 40 }, (_, id) => connector((id % 7) + 1)));
      expect(new Set(after.map(({ status }) => status))).toEqual(new Set([200]));
      expect(wire.connections()).toBeLessThanOrEqual(10);
    }
    expect(server.process.child.exitCode).toBeNull();
  });

  test('a network that drops everything makes no request wait forever, and its connections are not used again', async () => {
    await Promise.all([1, 2, 3, 4].map(connector));
    wire.silence();
    expect(await atOnce(ready)).toBe(503);
    const [answers, ms] = await timed(Promise.all([1, 2, 3, 4, 5, 6, 7].map(connector)));
    expect(new Set(answers.map(({ status: each, code }) => `${each} ${code}`))).toEqual(
      new Set(['503 DATABASE_UNAVAILABLE']),
    );
    // A statement on a dead connection takes about ten seconds; a second attempt only waits for a connection.
    expect(ms).toBeLessThan(30_000);
    await wire.mend();
    await until(async () => (await ready()) === 200);
    const after = await atOnce(() => Promise.all([1, 2, 3, 4, 5, 6, 7].map(connector)));
    expect(new Set(after.map(({ status: each }) => each))).toEqual(new Set([200]));
    // The dead ones are gone as soon as the wire has heard of their end.
    await until(() => wire.connections() <= 10);
  });

  test('an event that cannot be stored is not acknowledged, and is stored when the database is back', async () => {
    await wire.cut();
    const report = await s.portal.events.send('ONAPPINSTALL', { url: `${server.origin}/events` });
    expect(report.status).toBe(503);
    expect(await s.rows('events')).toEqual([]);
    await wire.mend();
    await until(async () => (await s.rows('events')).length === 1);
    await s.settled();
    expect(await s.rows('events')).toMatchObject([{ event: 'ONAPPINSTALL', state: 'done' }]);
    // A repetition by the sender changes nothing.
    await fetch(`${server.origin}/events`, {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: report.body,
    });
    expect(await s.rows('events')).toHaveLength(1);
  });

  test('an uninstall whose database connection breaks halfway is rolled back as a whole and done later', async () => {
    await askApi(server.origin, '/api/installation/check', token, { method: 'POST' });
    await s.portal.events.send('ONAPPINSTALL', { url: `${server.origin}/events` });
    await s.settled();
    const before = [await s.rows('portals'), await s.rows('tokens')];
    const held = makeGate();
    const locked = makeGate();
    // The last step has to wait for this lock. By then the transaction has deleted tokens and sessions.
    const holding = s.db.transaction().execute(async trx => {
      await sql`select * from portals for update`.execute(trx);
      locked.open();
      await held.opened;
    });
    await locked.opened;
    s.portal.uninstall({ clean: true });
    await s.portal.events.flush();
    await until(async () => {
      const { rows } = await sql`select 1 from pg_stat_activity where wait_event_type = 'Lock'
        and datname = current_database()`.execute(s.db);
      return rows.length > 0;
    });
    await wire.cut();
    held.open();
    await holding;
    // A connection that breaks during a query does not end the process. PostgreSQL notices it when it wants to answer, and
    // may hold the locks until then.
    expect((await fetch(`${server.origin}/healthz`)).status).toBe(200);
    await until(async () => {
      const { rows } = await sql`select 1 from pg_stat_activity where state = 'idle in transaction'
        and datname = current_database()`.execute(s.db);
      return rows.length === 0;
    });
    expect([await s.rows('portals'), await s.rows('tokens')]).toEqual(before);
    expect(await s.rows('events')).toContainEqual(
      expect.objectContaining({ event: 'ONAPPUNINSTALL', state: 'pending' }),
    );

    await wire.mend();
    await s.runOut();
    // The next event wakes the worker.
    await s.portal.events.settled();
    await fetch(`${server.origin}/events`, {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: s.portal.events.delivered.at(-1)?.body ?? '',
    });
    await s.settled();
    expect([await s.rows('portals'), await s.rows('tokens')]).toEqual([[], []]);
  });
});

/*
 * A publication that the kernel ends between any two calls to the portal, and two at once from two processes: each object is
 * there once in the end.
 */
import { askApi, open, setStage, type ServerProcess, type Stage } from '../stage/built-servers.ts';
import { until } from '../stage/until.ts';
import { startPostgres } from '../databases/servers/postgres-server.ts';

const database = await startPostgres();
const env = { ALLOW_PRIVATE_DATABASES: '1', BI_WORKERS: '1' };
const names = ['first', 'second'];

let s: Stage;
beforeAll(async () => {
  s = await setStage();
  if ('address' in database) for (const name of names) await database.run(`create table ${name} (id int)`);
});
afterAll(async () => {
  await s.close();
  if ('address' in database) await database.close();
});

if ('missing' in database) test.skip(`a database is left out: ${database.missing}`, () => undefined);
else {
  const { address } = database;

  /** A portal that nothing was published into yet, with the database connected. */
  async function begin(at: ServerProcess) {
    await s.nextPortal();
    const { portal } = s;
    portal.endpoints.allowLocal = true;
    const token = await open(at.origin, portal.opening({ target: 'application' }));
    const count = () =>
      [portal.connectors, portal.sources, portal.tables].map(objects => objects.all().length);
    const before = count();
    const body = { title: 'Shop', ...address };
    const { json } = await askApi(at.origin, '/api/databases', token, { method: 'POST', body });
    const { id } = json['item'] as { id: string };
    return {
      portal,
      publish: (by: ServerProcess) =>
        askApi(by.origin, `/api/databases/${id}/publish`, token, {
          method: 'POST',
          body: { tables: names.map(name => ({ name })) },
        }),
      added: () => count().map((now, at) => now - (before[at] ?? 0)),
    };
  }

  test.each(['hang', 'withhold'] as const)(
    'a process that is killed at any call of a publication leaves nothing twice (calls %s)',
    async kind => {
      let server = await s.serve(env);
      // The next process starts while this one is at work.
      let next = s.serve(env);
      let step = 0;
      for (; ; step += 1) {
        const { portal, publish, added } = await begin(server);
        if (step > 0) portal.rest.faults.push({ kind: 'delay', ms: 0, times: step });
        portal.rest.faults.push({ kind });
        const state = { isOver: false };
        const over = () => {
          state.isOver = true;
        };
        publish(server).then(over, over);
        await until(() => state.isOver || portal.rest.faults.hanging > 0);
        if (state.isOver) break;
        await server.kill();
        portal.rest.faults.clear();
        portal.rest.faults.release();
        // The time of the dead process is over.
        await s.db.updateTable('publications').set({ lease_until: 0 }).execute();
        server = await next;
        next = s.serve(env);
        const again = await publish(server);
        expect([step, again.status, JSON.stringify(again.json).includes('"error"')]).toEqual([
          step,
          200,
          false,
        ]);
        expect([step, ...added()]).toEqual([step, 1, 1, names.length]);
      }
      // Connector, source and tables are looked for and added.
      expect(step).toBeGreaterThanOrEqual(6);
      for (const each of [server, await next]) await each.kill();
    },
    // Every step starts a process.
    400_000,
  );

  test('two publications at once from two processes leave each object once', async () => {
    const servers = [await s.serve(env), await s.serve(env)] as const;
    const { publish, added } = await begin(servers[0]);
    const answers = await Promise.all([...servers, ...servers].map(publish));
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200]);
    expect(added()).toEqual([1, 1, names.length]);
    for (const each of servers) await each.kill();
  });
}

import { setTimeout as pause } from 'node:timers/promises';
import { createDatabases } from '../../server/databases/databases.ts';
import { checkSteps, type Asker, type CheckStep } from '../../server/databases/port/database-adapter.ts';
import { startPostgres } from './servers/postgres-server.ts';
import { endless, silent } from './kinds.ts';
import { until } from '../stage/until.ts';

const server = await startPostgres();
const asker: Asker = { owner: 'tests', signal: new AbortController().signal };
const workerProgram = new URL('./source-worker.js', import.meta.url);

if ('missing' in server) test.skip(`workers are left out: ${server.missing}`, () => undefined);
else {
  const { address } = server;
  const databases = createDatabases({ allowPrivate: true, workers: 2, workerProgram });
  const endlessTarget = { query: endless.postgres };
  const number = { name: 'n', nativeType: 'integer', type: 'int', nullable: true } as const;

  afterAll(async () => {
    await databases.close();
    await server.close();
  });

  /** An idle machine needs far less than two seconds for it, a busy one gets more. */
  const gone = () => until(async () => (await server.running()) === 0, 20_000);

  describe('Databases behind worker threads', () => {
    test('answer everything as they do in this thread', async () => {
      await server.run('create table things (id int primary key, name text)');
      await server.run(`insert into things select n, 'thing ' || n from generate_series(1, 100000) as n`);
      const steps: CheckStep[] = [];
      for await (const step of databases.check(address, asker)) steps.push(step);
      expect(steps.map(({ step }) => step)).toEqual(checkSteps);
      await databases.proveLogin(address, asker);
      const [table] = await databases.tables(address, 'things', asker);
      const target = { schema: 'public', name: table?.name ?? '' };
      const columns = await databases.describe(address, target, asker);
      expect((await databases.sample(address, { target, columns }, asker)).rows).toHaveLength(20);
      expect(await databases.proveSelect(address, 'select id from things', asker)).toHaveLength(1);
      const stream = await databases.open(address, { target, columns }, asker);
      const parts: Uint8Array[] = [];
      for await (const chunk of stream.chunks) parts.push(chunk);
      const json = Buffer.concat(parts).toString();
      expect((JSON.parse(`[0${json}]`) as unknown[]).length).toBe(100_001);
      expect(stream.counted()).toEqual({ rows: 100_000, nulled: 0, bytes: Buffer.byteLength(json) });
    });

    test('pass failures on with code, detail and SQL', async () => {
      const target = { schema: 'public', name: 'gone' };
      await expect(databases.open(address, { target, columns: [number] }, asker)).rejects.toMatchObject({
        name: 'DatabaseFailure',
        code: 'TABLE_GONE',
        sql: expect.stringContaining('"gone"'),
      });
    });

    test('hold the database back while the reader rests', async () => {
      const stream = await databases.open(address, { target: endlessTarget, columns: [number] }, asker);
      const chunks = stream.chunks[Symbol.asyncIterator]();
      await chunks.next();
      let before = -1;
      // Chunks come until the credit is used up, and none after that.
      while (stream.counted().rows !== before) {
        before = stream.counted().rows;
        await pause(300);
      }
      expect(stream.counted().bytes).toBeLessThan(64 * 1024 * 1024);
      await chunks.return?.();
      await gone();
    });

    test('end the query when the reader leaves, before and after the first row', async () => {
      const stream = await databases.open(address, { target: endlessTarget, columns: [number] }, asker);
      await stream.cancel();
      await gone();
      const stop = new AbortController();
      const opening = databases.open(
        address,
        { target: { query: silent.postgres }, columns: [number] },
        { owner: 'tests', signal: stop.signal },
      );
      const outcome = expect(opening).rejects.toMatchObject({ code: 'CANCELLED' });
      await until(async () => (await server.running()) > 0);
      stop.abort();
      await outcome;
      await gone();
    });

    test('let two streams run on one database, and the third wait for its place', async () => {
      const impatient = createDatabases({ allowPrivate: true, workers: 0, limits: { waitMs: 50 } });
      const open = () => impatient.open(address, { target: endlessTarget, columns: [number] }, asker);
      const [first] = [await open(), await open()];
      await expect(open()).rejects.toMatchObject({ code: 'BUSY' });
      // The check of the same database still has the third connection.
      await impatient.proveLogin(address, asker);
      await first.cancel();
      await (await open()).cancel();
      await impatient.close();
      await gone();
    });
  });

  describe('The guard of addresses', () => {
    const guarded = (resolve: () => Promise<readonly string[]>, host = 'database.example') =>
      import('../../server/databases/connecting/dial.ts').then(({ createDial }) =>
        createDial({ allowPrivate: false, resolve }).resolve(host, asker.signal),
      );

    test('refuses private addresses, also behind a name and beside a public one', async () => {
      const private_ = [
        '127.0.0.1',
        '10.0.0.1',
        '169.254.169.254',
        '::1',
        '::ffff:10.0.0.1',
        'fd00::1',
        '0.0.0.0',
      ];
      for (const address_ of private_) {
        await expect(guarded(() => Promise.resolve([address_]))).rejects.toMatchObject({
          code: 'HOST_NOT_PUBLIC',
        });
        await expect(guarded(() => Promise.resolve([]), address_)).rejects.toMatchObject({
          code: 'HOST_NOT_PUBLIC',
        });
        await expect(guarded(() => Promise.resolve(['8.8.8.8', address_]))).rejects.toMatchObject({
          code: 'HOST_NOT_PUBLIC',
        });
      }
      await expect(guarded(() => Promise.resolve(['8.8.8.8']))).resolves.toEqual(['8.8.8.8']);
    });

    test('keeps every type of database from a private address', async () => {
      const closed = createDatabases({ allowPrivate: false, workers: 0 });
      for (const type of ['postgres', 'mysql', 'clickhouse'] as const)
        await expect(closed.proveLogin({ ...address, type }, asker)).rejects.toMatchObject({
          code: 'HOST_NOT_PUBLIC',
        });
      await closed.close();
    });
  });
}

/*
 * Servers that fall silent, send noise, or end the connection at any byte. The line to a real server is damaged, so that each
 * protocol is met at every place.
 */
import { createDriverFor } from '../../../server/databases/local/create-driver.ts';
import type {
  Asker,
  CheckStep,
  DatabaseAdapter,
  DatabaseAddress,
} from '../../../server/databases/port/database-adapter.ts';
import { DatabaseFailure } from '../../../server/databases/port/database-failure.ts';
import { usualDeadlines, type Deadlines } from '../../../server/databases/connecting/driver-deadlines.ts';
import { createLocalDatabases } from '../../../server/databases/local/local-databases.ts';
import { startClickhouse } from '../servers/clickhouse-server.ts';
import { startMariadb } from '../servers/mariadb-server.ts';
import { startPostgres } from '../servers/postgres-server.ts';
import type { NoServer, TestServer } from '../servers/test-server.ts';
import { until } from '../../stage/until.ts';
import { layDamagedWire, type Damage } from './damaged-wire.ts';

const servers: readonly (readonly [string, TestServer | NoServer])[] = [
  ['PostgreSQL', await startPostgres()],
  ['MariaDB', await startMariadb()],
  ['ClickHouse', await startClickhouse()],
];
const isThere = (server: TestServer | NoServer): server is TestServer => 'address' in server;
const asker: Asker = { owner: 'tests', signal: new AbortController().signal };
const short = { connectMs: 400, metadataMs: 400, firstRowMs: 400, silenceMs: 400 };
/** The longest that a question may take to fail: its login, its question and its end. */
const longestMs = 20_000;

afterAll(async () => {
  for (const [, server] of servers) if (isThere(server)) await server.close();
});

const makeRows = {
  postgres: [
    'create table many (id int, name text)',
    `insert into many select n, repeat('x', 100) from generate_series(1, 20000) as n`,
  ],
  mysql: [
    'create table many (id int, name text)',
    `insert into many select seq, repeat('x', 100) from seq_1_to_20000`,
  ],
  clickhouse: [
    'create table many (id Int32, name String) engine = TinyLog',
    `insert into many select number + 1, '${'x'.repeat(100)}' from system.numbers limit 20000`,
  ],
} as const;

describe.each(servers)('%s on a bad line', (_name, server) => {
  if (!isThere(server)) {
    test.skip(`is left out: ${server.missing}`, () => undefined);
    return;
  }
  const kind = server.address.type;
  const schema = kind === 'postgres' ? 'public' : server.address.database;
  const target = { schema, name: 'many' };
  const columns = [
    { name: 'id', nativeType: kind === 'clickhouse' ? 'Int32' : 'int', type: 'int', nullable: true },
    { name: 'name', nativeType: kind === 'clickhouse' ? 'String' : 'text', type: 'string', nullable: true },
  ] as const;
  let wire: Awaited<ReturnType<typeof layDamagedWire>>;
  let address: DatabaseAddress;
  beforeAll(async () => {
    for (const statement of makeRows[kind]) await server.run(statement);
    wire = await layDamagedWire(server.address.host, server.address.port);
    address = { ...server.address, host: '127.0.0.1', port: wire.port };
  });
  afterAll(() => wire.close());

  let databases: DatabaseAdapter;
  let deadlines: { -readonly [Name in keyof Deadlines]: Deadlines[Name] };
  beforeEach(() => {
    deadlines = { ...short };
    databases = createLocalDatabases({ driverFor: createDriverFor({ allowPrivate: true }, deadlines) });
  });
  afterEach(() => databases.close());

  const read = async (): Promise<number> => {
    const stream = await databases.open(address, { target, columns }, asker);
    const parts: Uint8Array[] = [];
    for await (const chunk of stream.chunks) parts.push(Buffer.from(chunk));
    return (JSON.parse(`[0${Buffer.concat(parts).toString()}]`) as unknown[]).length - 1;
  };

  /** Asks over a damaged line, and then over a sound one. */
  async function failsAt(damage: Damage, after: number): Promise<DatabaseFailure> {
    // Who breaks the connection need not be waited for; on a busy machine the short time might run out first.
    if (damage === 'end' || damage === 'reset') Object.assign(deadlines, usualDeadlines);
    wire.damage(damage, after);
    const begun = Date.now();
    const failure = await read().then(
      rows => new Error(`${rows} rows came over a line that was damaged after ${after} bytes.`),
      (error: unknown) => error,
    );
    if (!(failure instanceof DatabaseFailure)) throw failure;
    expect(Date.now() - begun).toBeLessThan(longestMs);
    wire.damage(damage, undefined);
    Object.assign(deadlines, usualDeadlines);
    const before = wire.made();
    expect(await read()).toBe(20_000);
    // The connection that broke is not used again.
    expect(wire.made()).toBeGreaterThan(before);
    return failure;
  }

  // In the greeting, in the login, in what prepares the session, and within the rows.
  const places = [0, 1, 4, 5, 9, 20, 77, 100, 150, 200, 300, 500, 1_000, 5_000, 100_000, 1_000_000];
  test.each(places)('fails with a code of ours when everything stops after %d bytes', async after => {
    const { code } = await failsAt('silence', after);
    expect(code).toBe('CONNECTION_TIMEOUT');
  });
  test.each(places)('fails with a code of ours when noise follows after %d bytes', async after => {
    const { code } = await failsAt('noise', after);
    expect(code).toMatch(/^(?:CONNECTION_LOST|CONNECTION_TIMEOUT|QUERY_FAILED|ROW_TOO_LARGE)$/);
  });
  test.each(places)('says that the connection was lost when it ends after %d bytes', async after => {
    expect((await failsAt('end', after)).code).toBe('CONNECTION_LOST');
  });
  test.each(places)('says that the connection was lost when it is reset after %d bytes', async after => {
    expect((await failsAt('reset', after)).code).toBe('CONNECTION_LOST');
  });

  /** Asks over a line that falls silent, and leaves then; no deadline helps within the time of a test. */
  async function leave<T>(after: number, ask: (leaving: Asker) => Promise<T>): Promise<T | string> {
    const never = 600_000;
    Object.assign(deadlines, { connectMs: never, metadataMs: never, firstRowMs: never, silenceMs: never });
    const reader = new AbortController();
    const before = wire.damaged();
    wire.damage('silence', after);
    const asked = ask({ ...asker, signal: reader.signal }).catch(
      (error: unknown) => (error as DatabaseFailure).code,
    );
    await until(() => wire.damaged() > before);
    // The connection over which the database is told to stop is sound.
    wire.damage('silence', undefined);
    reader.abort();
    return asked;
  }

  const silentPlaces = [0, 5, 77, 100, 150, 200, 250, 300, 400];
  test.each(silentPlaces)(
    'ends a question whose reader leaves, although everything stopped after %d bytes',
    async after => {
      const ask = (leaving: Asker) => databases.open(address, { target, columns }, leaving);
      expect(await leave(after, ask)).toBe('CANCELLED');
    },
  );
  test.each(silentPlaces)(
    'ends a list of tables that nobody waits for, although everything stopped after %d bytes',
    async after => {
      expect(await leave(after, leaving => databases.tables(address, '', leaving))).toBe('CANCELLED');
    },
  );
  test.each(silentPlaces)(
    'ends a check that nobody waits for, although everything stopped after %d bytes',
    async after => {
      const ask = async (leaving: Asker) => {
        const steps: CheckStep[] = [];
        for await (const step of databases.check(address, leaving)) steps.push(step);
        return steps.find(({ state }) => state === 'failed')?.code;
      };
      expect(await leave(after, ask)).toBe('CANCELLED');
    },
  );

  test('a check says at which step a silent server was waited for in vain', async () => {
    wire.damage('silence', 0);
    let failed: CheckStep | undefined;
    // On a busy machine the short time may run out before the connection is there.
    for (; failed === undefined || failed.step === 'connect'; deadlines.connectMs *= 4) {
      expect(deadlines.connectMs).toBeLessThan(60_000);
      const steps: CheckStep[] = [];
      for await (const step of databases.check(address, asker)) steps.push(step);
      failed = steps.find(({ state }) => state === 'failed');
    }
    wire.damage('silence', undefined);
    expect(failed).toMatchObject({ step: 'login', code: 'CONNECTION_TIMEOUT' });
  });
});

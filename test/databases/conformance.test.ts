import { text } from 'node:stream/consumers';
import { phpQuery } from '../../server/bitrix24/biconnector/php-query.ts';
import { readForm } from '../../server/bitrix24/endpoint-protocol/form-body.ts';
import { readDataQuestion, resolveQuestion } from '../../server/bitrix24/endpoint-protocol/questions.ts';
import { createDial } from '../../server/databases/connecting/dial.ts';
import {
  checkSteps,
  type Asker,
  type CheckStep,
  type DatabaseAddress,
  type ServerKind,
  type Question,
  type Target,
} from '../../server/databases/port/database-adapter.ts';
import type { DatabaseColumn } from '../../server/databases/port/condition.ts';
import { usualDriverLimits, type DatabaseDriver } from '../../server/databases/connecting/driver.ts';
import { createClickhouseDriver } from '../../server/databases/clickhouse/clickhouse-driver.ts';
import { createMysqlDriver } from '../../server/databases/mysql/mysql-driver.ts';
import { readBuffers } from '../../server/databases/mysql/mysql-rows.ts';
import { createLocalDatabases } from '../../server/databases/local/local-databases.ts';
import { createPostgresDriver } from '../../server/databases/postgres/postgres-driver.ts';
import { phpBodies } from '../bitrix24/endpoint-protocol/php-bodies.ts';
import { breaking, endless, kinds, silent, zoneOf } from './kinds.ts';
import { startClickhouse } from './servers/clickhouse-server.ts';
import { startMariadb } from './servers/mariadb-server.ts';
import { startPostgres } from './servers/postgres-server.ts';
import type { NoServer, TestServer } from './servers/test-server.ts';
import { coded, oddStatements, shopStatements } from './shop.ts';
import { until } from '../stage/until.ts';

const dial = createDial({ allowPrivate: true });
const asker: Asker = { owner: 'tests', signal: new AbortController().signal };

interface Subject {
  readonly name: string;
  readonly server: TestServer | NoServer;
  readonly driver: DatabaseDriver;
}

const postgres = await startPostgres();
const mariadb = await startMariadb();
const clickhouse = await startClickhouse();
const subjects: readonly Subject[] = [
  { name: 'PostgreSQL by COPY', server: postgres, driver: createPostgresDriver({ dial }) },
  { name: 'PostgreSQL by cursor', server: postgres, driver: createPostgresDriver({ dial, copy: false }) },
  { name: 'MariaDB by packets', server: mariadb, driver: createMysqlDriver({ dial }) },
  { name: 'MariaDB by buffers', server: mariadb, driver: createMysqlDriver({ dial, fast: readBuffers }) },
  { name: 'ClickHouse', server: clickhouse, driver: createClickhouseDriver({ dial }) },
];
const servers = [postgres, mariadb, clickhouse];
const isThere = (server: TestServer | NoServer): server is TestServer => 'address' in server;

beforeAll(async () => {
  for (const server of servers.filter(isThere))
    for (const statement of [
      ...shopStatements(server.address.type),
      ...kinds[server.address.type].statements,
      ...oddStatements(server.address.type),
    ])
      await server.run(statement);
});
afterAll(async () => {
  for (const server of servers.filter(isThere)) await server.close();
});

/** What is wrong, the change that makes it so, the step that finds it and its code. */
type Wrong = readonly [string, Partial<DatabaseAddress>, string | undefined, string];

describe.each(subjects)('$name', ({ server, driver }) => {
  if (!isThere(server)) {
    test.skip(`is left out: ${server.missing}`, () => undefined);
    return;
  }
  const { address } = server;
  const kind = address.type;
  const schema = kind === 'postgres' ? 'public' : address.database;
  const databases = createLocalDatabases({ driverFor: () => driver });
  afterAll(() => databases.close());

  const columnsOf = (target: Target, place: DatabaseAddress = address) =>
    databases.describe(place, target, asker);
  const read = async (question: Question, place: DatabaseAddress = address) => {
    const stream = await databases.open(place, question, asker);
    const parts: Uint8Array[] = [];
    for await (const chunk of stream.chunks) parts.push(Buffer.from(chunk));
    return { json: Buffer.concat(parts).toString(), counted: stream.counted(), sql: stream.sql };
  };
  const check = async (changed: Partial<DatabaseAddress> = {}): Promise<readonly CheckStep[]> => {
    const steps: CheckStep[] = [];
    for await (const step of databases.check({ ...address, ...changed }, asker)) steps.push(step);
    return steps;
  };

  describe('check', () => {
    test('passes every step with an account that only reads', async () => {
      const steps = await check();
      expect(steps.map(({ step }) => step)).toEqual(checkSteps);
      expect(steps.filter(({ state }) => state !== 'ok')).toEqual([
        { step: 'tls', state: 'skipped', ms: expect.any(Number) },
      ]);
    });

    const wrong: readonly Wrong[] = [
      ['a wrong password', { password: 'wrong-secret' }, 'login', 'LOGIN_REFUSED'],
      ['a wrong user', { user: 'nobody_here' }, 'login', 'LOGIN_REFUSED'],
      ['a wrong database', { database: 'no_such_database' }, 'database', 'DATABASE_UNKNOWN'],
      ['a port without a server', { port: 1 }, 'connect', 'CONNECTION_REFUSED'],
      ['a host that is not there', { host: 'no-such-host.invalid' }, 'resolve', 'HOST_UNKNOWN'],
      ['a server without encryption', { tls: { mode: 'verify' as const } }, 'tls', 'TLS_NOT_OFFERED'],
      ['an unknown time zone', { timeZone: 'Mars/Olympus' }, undefined, 'TIME_ZONE_UNKNOWN'],
    ];
    test.each(wrong.slice(server.checksPasswords ? 0 : 1))(
      'says what is wrong with %s',
      async (_name, changed, step, code) => {
        const steps = await check(changed);
        const failed = steps.find(({ state }) => state === 'failed');
        expect(failed).toMatchObject({ code, ...(step === undefined ? {} : { step }) });
        expect(steps.map(each => each.step)).toEqual(checkSteps);
        const after = steps.slice(steps.findIndex(({ state }) => state === 'failed') + 1);
        expect(after.every(({ state }) => state === 'skipped')).toBe(true);
        expect(JSON.stringify(steps)).not.toContain('secret');
        if (code !== 'TIME_ZONE_UNKNOWN')
          await expect(databases.proveLogin({ ...address, ...changed }, asker)).rejects.toMatchObject({
            code,
          });
      },
    );

    test('proves a login', async () => {
      await expect(databases.proveLogin(address, asker)).resolves.toBeUndefined();
    });
  });

  describe('catalogue', () => {
    test('lists what the account can read, and searches in it', async () => {
      const all = await databases.tables(address, '', asker);
      expect(all).toContainEqual({
        schema,
        name: 'shop',
        kind: 'table',
        rows: kind === 'clickhouse' ? null : expect.anything(),
      });
      expect(all.find(({ name }) => name === 'big_orders')).toMatchObject({ kind: 'view' });
      const found = await databases.tables(address, 'SHOP', asker);
      expect(found.map(({ name }) => name)).toEqual(['shop']);
      expect(await databases.tables(address, `x' or '1'='1`, asker)).toEqual([]);
    });

    test('describes a table, a saved query, and neither of what is gone', async () => {
      const columns = await columnsOf({ schema, name: 'shop' });
      expect(columns.map(({ name, type }) => [name, type])).toEqual([
        ['id', 'int'],
        ['status', 'string'],
        ['amount', 'double'],
        ['big', 'int'],
        ['score', 'double'],
        ['created', 'datetime'],
        ['day', 'date'],
        ['note', 'string'],
      ]);
      expect(columns.map(({ nullable }) => nullable)).toEqual([
        false,
        true,
        true,
        false,
        true,
        true,
        true,
        false,
      ]);
      const query = await columnsOf({ query: 'select id, note from shop -- all of it' });
      expect(query.map(({ name, type }) => [name, type])).toEqual([
        ['id', 'int'],
        ['note', 'string'],
      ]);
      await expect(columnsOf({ schema, name: 'gone' })).rejects.toMatchObject({ code: 'TABLE_GONE' });
      const [id] = columns;
      const gone = { ...id, name: 'gone' } as DatabaseColumn;
      await expect(read({ target: { schema, name: 'shop' }, columns: [gone] })).rejects.toMatchObject({
        code: 'COLUMN_GONE',
      });
      await expect(
        read({ target: { schema, name: 'gone' }, columns: columns.slice(0, 1) }),
      ).rejects.toMatchObject({
        code: 'TABLE_GONE',
        sql: expect.stringContaining('gone'),
      });
    });

    test('reads names with every sort of character', async () => {
      const [odd] = (await databases.tables(address, 'вид.с', asker)).map(({ name }) => name);
      const target = { schema, name: odd ?? '' };
      const columns = await columnsOf(target);
      expect(columns.map(({ name }) => name)).toEqual(['a.b', 'x as y', `it's "q"`, 'Имя']);
      const { json } = await read({
        target,
        columns,
        where: { is: 'all', of: columns.map(column => ({ is: 'in', column, values: ['1'] }) as const) },
      });
      expect(json).toBe(',[1,1,1,1]');
    });

    test('shows a sample of twenty rows at the most', async () => {
      const target = { schema, name: 'shop' };
      const columns = await columnsOf(target);
      const { rows } = await databases.sample(address, { target, columns }, asker);
      expect(rows).toHaveLength(20);
      expect(rows[0]?.[2]).toMatch(/^-?\d+\.\d\d?$|^\d+$/);
    });
  });

  describe('rows', () => {
    test.each(phpBodies.filter(({ sql }) => sql !== undefined))(
      'of $name',
      async ({ body, sql = '', clickhouse: own }) => {
        const target = { schema, name: 'shop' };
        const question = readDataQuestion(readForm(body));
        const { columns, where } = resolveQuestion(question, coded(await columnsOf(target)));
        const condition = kind === 'clickhouse' ? (own ?? sql) : sql;
        const [[expected] = []] = await server.run(
          `select count(*) from shop where ${forKind(kind, condition)}`,
        );
        const { json, counted } = await read({ target, columns, where });
        expect(counted.rows).toBe(Number(expected));
        expect((JSON.parse(`[0${json}]`) as unknown[]).length - 1).toBe(Number(expected));
      },
    );

    test('are as many as the limit says', async () => {
      const target = { schema, name: 'shop' };
      const columns = await columnsOf(target);
      for (const limit of [0, 1, 20, 5000])
        expect((await read({ target, columns, limit })).counted.rows).toBe(Math.min(limit, 2000));
    });

    test('negate without NULL when asked so', async () => {
      const target = { schema, name: 'shop' };
      const columns = await columnsOf(target);
      const { where } = resolveQuestion(
        readDataQuestion(
          readForm(
            phpQuery({
              table: 'shop',
              filter: { 0: { LOGIC: 'OR', 0: { '!=STATUS': 'new' }, 1: { '!><AMOUNT': [0, 10] } } },
            }),
          ),
        ),
        coded(columns),
        { negationFindsNull: false },
      );
      const [[expected] = []] = await server.run(
        kind === 'clickhouse'
          ? `select count(*) from shop where ifNull(status <> 'new', 0) or ifNull(amount < 0 or amount > 10, 0)`
          : `select count(*) from shop where (status is not null and status <> 'new') or (amount is not null and (amount < 0 or amount > 10))`,
      );
      expect((await read({ target, columns, where })).counted.rows).toBe(Number(expected));
    });
  });

  test('types leave as the text of the database, and what JSON cannot hold leaves as null', async () => {
    const target = { schema, name: 'kinds' };
    const columns = await columnsOf(target);
    expect(columns.map(({ type }) => type)).toEqual(kinds[kind].types);
    const place = { ...address, timeZone: zoneOf[kind] };
    const { json, counted } = await read({ target, columns }, place);
    expect(json).toBe(`,${kinds[kind].rows.join(',')}`);
    expect(counted).toEqual({ rows: 3, nulled: kinds[kind].nulled, bytes: Buffer.byteLength(json) });
    const quoted = await read(
      { target, columns: columns.slice(0, 1), limit: 1 },
      { ...address, numbers: 'text' },
    );
    expect(quoted.json).toMatch(/^,\["\d+"\]$/);
  });

  describe('cancel', () => {
    /** An idle machine needs far less than two seconds for it, a busy one gets more; the query would never end by itself. */
    const gone = () => until(async () => (await server.running()) === 0, 20_000);

    test('ends the query when the reader leaves', async () => {
      const target = { query: endless[kind] };
      const stream = await databases.open(address, { target, columns: await columnsOf(target) }, asker);
      for await (const chunk of stream.chunks) {
        expect(chunk.length).toBeGreaterThan(0);
        expect(await server.running()).toBeGreaterThan(0);
        break;
      }
      await gone();
    });

    test('ends the query of an answer that nobody began to read', async () => {
      const target = { query: endless[kind] };
      const stream = await databases.open(address, { target, columns: await columnsOf(target) }, asker);
      await stream.cancel();
      await stream.cancel();
      await gone();
    });

    test('ends the query before its first row', async () => {
      // The connection is there already, so what runs is the question itself.
      await columnsOf({ schema, name: 'shop' });
      const stop = new AbortController();
      const column = {
        name: 'n',
        nativeType: kind === 'clickhouse' ? 'UInt64' : 'int',
        type: 'int',
        nullable: true,
      } as const;
      const opening = databases.open(
        address,
        { target: { query: silent[kind] }, columns: [column] },
        { owner: 'tests', signal: stop.signal },
      );
      const outcome = expect(opening).rejects.toMatchObject({ code: 'CANCELLED' });
      await until(async () => (await server.running()) > 0);
      stop.abort();
      await outcome;
      await gone();
    });

    test('of an answer that is over leaves the connection to the question that uses it now', async () => {
      const target = { schema, name: 'shop' };
      const columns = await columnsOf(target);
      const first = await databases.open(address, { target, columns }, asker);
      await text(first.chunks);
      const second = await databases.open(address, { target, columns }, asker);
      await first.cancel();
      await text(second.chunks);
      expect(second.counted().rows).toBe(2000);
    });

    test('leaves the next question unharmed', async () => {
      const target = { schema, name: 'shop' };
      const columns = await columnsOf(target);
      const stream = await databases.open(address, { target, columns }, asker);
      await stream.chunks[Symbol.asyncIterator]().return?.();
      await gone();
      expect((await read({ target, columns })).counted.rows).toBe(2000);
    });
  });

  test('break after the first row is a failure and never the end of the rows', async () => {
    const target = { query: breaking[kind] };
    const columns = await columnsOf(target);
    const stream = await databases.open(address, { target, columns }, asker);
    await expect(text(stream.chunks)).rejects.toMatchObject({
      code: 'QUERY_FAILED',
      sql: expect.any(String),
    });
    expect(stream.counted().rows).toBeGreaterThan(0);
  });

  test('a question that takes too long is ended by the database', async () => {
    const impatient = createLocalDatabases({ driverFor: () => subjectWith(kind, 1_000) });
    const column = {
      name: 'n',
      nativeType: kind === 'clickhouse' ? 'UInt64' : 'int',
      type: 'int',
      nullable: true,
    } as const;
    await expect(
      impatient.open(address, { target: { query: silent[kind] }, columns: [column] }, asker),
    ).rejects.toMatchObject({ code: 'QUERY_TIMEOUT' });
    await impatient.close();
  });

  describe('saved queries', () => {
    test('are one statement that only reads', async () => {
      const proved = await databases.proveSelect(address, 'select id, note from shop where id > 5;', asker);
      expect(proved.map(({ name }) => name)).toEqual(['id', 'note']);
    });

    test.each([
      `insert into shop (id) values (5000)`,
      `delete from shop`,
      `drop table shop`,
      `select 1 as a; select 2 as b`,
      `select 1 as a; drop table shop`,
      `select 1 as a) as x; drop table shop; select * from (select 1 as b`,
      `select id as a, note as a from shop`,
      `selec id from shop`,
      ``,
    ])('refuse %s', async sql => {
      await expect(databases.proveSelect(address, sql, asker)).rejects.toMatchObject({
        code: expect.stringMatching(/^(?:QUERY_REFUSED|RIGHTS_MISSING)$/),
      });
      expect((await server.run('select count(*) from shop'))[0]).toEqual(['2000']);
    });
  });
});

/** Conditions of the fixtures are written for PostgreSQL; others differ in a word or two. */
function forKind(kind: ServerKind, condition: string): string {
  return kind === 'mysql' ? condition.replaceAll('chr(92)', 'char(92)') : condition;
}

function subjectWith(kind: ServerKind, statementMs: number): DatabaseDriver {
  const limits = { ...usualDriverLimits, statementMs };
  const drivers = {
    postgres: createPostgresDriver,
    mysql: createMysqlDriver,
    clickhouse: createClickhouseDriver,
  };
  return drivers[kind]({ dial, limits });
}

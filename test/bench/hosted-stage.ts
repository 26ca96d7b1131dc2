import type { ServerKind } from '../../server/databases/port/database-adapter.ts';
import { startClickhouse } from '../databases/servers/clickhouse-server.ts';
import { startMariadb } from '../databases/servers/mariadb-server.ts';
import { startPostgres } from '../databases/servers/postgres-server.ts';
import type { TestServer } from '../databases/servers/test-server.ts';
import { askApi, open, setStage, type ServerProcess, type Stage } from '../stage/built-servers.ts';

/** A real database with a large table, hosted by the built server. */
export interface HostedTable {
  readonly name: string;
  readonly server: TestServer;
  /** Body of a question for all rows. */
  readonly body: string;
  /** The database's own client that reads the same rows. */
  readonly ownClient: readonly [program: string, ...parameters: string[]];
}

export interface HostedStage {
  readonly stage: Stage;
  readonly desk: ServerProcess;
  readonly pid: number;
  readonly frameToken: string;
  readonly tables: readonly HostedTable[];
  readonly close: () => Promise<void>;
}

const columns = 'a, b, c, d, e, f, g, h, i, j';

/** Ten columns: whole numbers, decimals, floats with gaps, texts with quotes and Cyrillic, dates and times. */
const makeTable: Readonly<Record<ServerKind, (rows: number) => readonly string[]>> = {
  postgres: rows => [
    `create table many (a int, b bigint, c date, d timestamp, e text, f text, g numeric(12, 2), h double precision, i boolean, j text)`,
    `insert into many select n, n + 9007199254740993, date '2026-01-01' + n % 365, timestamp '2026-01-01' + n * interval '1 second',
      'Заказ "' || n || '"', 'customer ' || n % 1000, n / 100.0, case when n % 5 = 0 then null else n / 7.0 end, n % 2 = 0,
      case when n % 5 = 0 then null else '{"n": ' || n || '}' end from generate_series(1, ${rows}) as n`,
  ],
  mysql: rows => [
    `create table many (a int, b bigint, c date, d datetime, e text, f text, g decimal(12, 2), h double, i tinyint, j text)`,
    `insert into many select seq, seq + 9007199254740993, date '2026-01-01' + interval seq % 365 day,
      timestamp '2026-01-01 00:00:00' + interval seq second, concat('Заказ "', seq, '"'), concat('customer ', seq % 1000), seq / 100.0,
      if(seq % 5 = 0, null, seq / 7.0), seq % 2 = 0, if(seq % 5 = 0, null, concat('{"n": ', seq, '}')) from seq_1_to_${rows}`,
  ],
  clickhouse: rows => [
    `create table many (a Int32, b Int64, c Date, d DateTime, e String, f String, g Decimal(12, 2), h Nullable(Float64), i UInt8,
      j Nullable(String)) engine = MergeTree() partition by tuple() order by a`,
    `insert into many select number, number + 9007199254740993, toDate('2026-01-01') + number % 365,
      toDateTime('2026-01-01 00:00:00') + number, concat('Заказ "', toString(number), '"'),
      concat('customer ', toString(number % 1000)), toDecimal64(intDiv(number, 100), 2),
      if(number % 5 = 0, null, number / 7), number % 2, if(number % 5 = 0, null, concat('{"n": ', toString(number), '}'))
      from system.numbers limit ${rows}`,
  ],
};

const ownClients: Readonly<Record<ServerKind, (server: TestServer) => HostedTable['ownClient']>> = {
  postgres: ({ address: { host, port, user, password, database } }) => [
    'psql',
    `postgres://${user}:${password}@${host}:${port}/${database}`,
    '-qc',
    `copy (select ${columns} from many) to stdout`,
  ],
  mysql: ({ address: { host, port, user, password, database } }) => [
    'mysql',
    ...['--quick', '-N', `-h${host}`, `-P${port}`, `-u${user}`, `-p${password}`, database],
    ...['-e', `select ${columns} from many`],
  ],
  clickhouse: ({ address: { host, port, user, password, database } }) => [
    'curl',
    ...['-sN', `http://${host}:${port}/?user=${user}&password=${password}&database=${database}`],
    ...['-d', `select ${columns} from many format TabSeparated`],
  ],
};

/** @param only types that are wanted; absent: all that are there */
export async function setHostedStage(
  rows: number,
  only?: readonly ServerKind[],
  env: Readonly<Record<string, string>> = {},
): Promise<HostedStage> {
  const starts = { postgres: startPostgres, mysql: startMariadb, clickhouse: startClickhouse };
  const stage = await setStage();
  stage.portal.endpoints.allowLocal = true;
  const desk = await stage.serve({
    ALLOW_PRIVATE_DATABASES: '1',
    BI_WORKERS: '2',
    METRICS_TOKEN: 'for-the-bench-only',
    INBOUND_PER_MINUTE: '0',
    ...env,
  });
  const frameToken = await open(desk.origin, stage.portal.opening({ target: 'application' }));
  const post = (path: string, body: object) =>
    askApi(desk.origin, path, frameToken, { method: 'POST', body });

  const tables: HostedTable[] = [];
  for (const kind of only ?? (['postgres', 'mysql', 'clickhouse'] as const)) {
    const server = await starts[kind]();
    if ('missing' in server) continue;
    for (const statement of makeTable[kind](rows)) await server.run(statement);
    const connected = await post('/api/databases', { title: kind, ...server.address });
    const { id } = connected.json['item'] as { id: string };
    const published = await post(`/api/databases/${id}/publish`, { tables: [{ name: 'many' }] });
    const { sourceId, tables: made } = published.json['item'] as {
      sourceId: number;
      tables: { code: string }[];
    };
    const source = stage.portal.sources.all().find(each => each.id === sourceId);
    tables.push({
      name: { postgres: 'PostgreSQL', mysql: 'MariaDB', clickhouse: 'ClickHouse' }[kind],
      server,
      body: `table=${made[0]?.code ?? ''}&connection%5Bkey%5D=${source?.settings[0]?.value ?? ''}`,
      ownClient: ownClients[kind](server),
    });
  }
  return {
    stage,
    desk,
    pid: desk.process.child.pid ?? 0,
    frameToken,
    tables,
    close: async () => {
      for (const { server } of tables) await server.close();
      await stage.close();
    },
  };
}

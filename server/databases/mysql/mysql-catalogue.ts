import type { Connection, FieldPacket } from 'mysql2';
import type { ColumnType, DatabaseColumn } from '../port/condition.ts';
import type { DatabaseTable, Target } from '../port/database-adapter.ts';
import { DatabaseFailure } from '../port/database-failure.ts';
import type { Rights } from '../connecting/driver.ts';
import { withoutSemicolon } from '../sql/emit-select.ts';
import { answerOf, query } from './connect-mysql.ts';

export async function mysqlTables(connection: Connection): Promise<readonly DatabaseTable[]> {
  const rows = await query(
    connection,
    `select table_schema, table_name, table_type, table_rows from information_schema.tables
    where table_schema not in ('information_schema', 'mysql', 'performance_schema', 'sys')
      and table_type in ('BASE TABLE', 'VIEW', 'SYSTEM VERSIONED')
    order by 1, 2`,
  );
  return rows.map(([schema, name, type, estimate]) => ({
    schema: schema ?? '',
    name: name ?? '',
    kind: type === 'VIEW' ? 'view' : 'table',
    rows: type === 'VIEW' || estimate === null || estimate === undefined ? null : Number(estimate),
  }));
}

export async function describeMysql(
  connection: Connection,
  target: Target,
): Promise<readonly DatabaseColumn[]> {
  const columns =
    'query' in target
      ? await queryColumns(connection, target.query)
      : await tableColumns(connection, target.schema, target.name);
  if (columns.length === 0) throw new DatabaseFailure('TABLE_GONE');
  return columns;
}

async function tableColumns(
  connection: Connection,
  schema: string,
  name: string,
): Promise<readonly DatabaseColumn[]> {
  const text = (value: string) => `_utf8mb4 x'${Buffer.from(value).toString('hex')}'`;
  const rows = await query(
    connection,
    `select column_name, column_type, is_nullable from information_schema.columns
    where table_schema = ${text(schema)} and table_name = ${text(name)} order by ordinal_position`,
  );
  return rows.map(([column, type, nullable]) => ({
    name: column ?? '',
    nativeType: type ?? '',
    type: columnType(type ?? ''),
    nullable: nullable !== 'NO',
  }));
}

/** The server describes the answer of a query without giving a row of it. */
async function queryColumns(connection: Connection, sql: string): Promise<readonly DatabaseColumn[]> {
  const fields = await answerOf<readonly FieldPacket[]>(connection, answer =>
    connection.query(`select * from (${withoutSemicolon(sql)}\n) as desk limit 0`, (error, _rows, found) =>
      answer(error, found),
    ),
  );
  return fields.map(field => {
    const nativeType = fieldType(field);
    return {
      name: field.name,
      nativeType,
      type: columnType(nativeType),
      nullable: (Number(field.flags) & notNull) === 0,
    };
  });
}

const [notNull, unsigned, zerofill, enumeration, set, bytes] = [1, 32, 64, 256, 2048, 63] as const;

/** Names of the protocol's type numbers. */
const typeNames: ReadonlyMap<number, string> = new Map([
  [0, 'decimal'],
  [1, 'tinyint'],
  [2, 'smallint'],
  [3, 'int'],
  [4, 'float'],
  [5, 'double'],
  [7, 'timestamp'],
  [8, 'bigint'],
  [9, 'mediumint'],
  [10, 'date'],
  [11, 'time'],
  [12, 'datetime'],
  [13, 'year'],
  [16, 'bit'],
  [245, 'json'],
  [246, 'decimal'],
  [255, 'geometry'],
]);

function fieldType({ columnType: number, flags, characterSet }: FieldPacket): string {
  const given = Number(flags);
  const name = typeNames.get(Number(number));
  if (name === undefined) {
    if ((given & enumeration) !== 0) return 'enum';
    if ((given & set) !== 0) return 'set';
    return characterSet === bytes ? 'varbinary' : 'varchar';
  }
  return `${name}${(given & unsigned) === 0 ? '' : ' unsigned'}${(given & zerofill) === 0 ? '' : ' zerofill'}`;
}

function columnType(type: string): ColumnType {
  if (/^(?:tinyint|smallint|mediumint|int|integer|bigint|year|bit)\b/.test(type)) return 'int';
  if (/^(?:decimal|numeric|float|double|real)\b/.test(type)) return 'double';
  if (/^date\b/.test(type)) return 'date';
  return /^(?:datetime|timestamp)\b/.test(type) ? 'datetime' : 'string';
}

const readingOnly = new Set(['SELECT', 'USAGE', 'SHOW VIEW', 'SHOW DATABASES', 'PROCESS', 'REFERENCES']);

/** What the account may do besides reading. */
export async function mysqlRights(connection: Connection): Promise<Rights> {
  const grants = (await query(connection, 'show grants')).map(([grant]) => grant ?? '');
  const wide = new Set<string>();
  const dangerous = new Set<string>();
  for (const grant of grants) {
    const [, list = '', place = ''] = /^GRANT (.+?) ON (.+?) TO /.exec(grant) ?? [];
    // Columns stand in brackets behind the name of a right.
    for (const right of list
      .replace(/\([^)]*\)/g, '')
      .split(',')
      .map(each => each.trim())) {
      if (right === '' || readingOnly.has(right)) continue;
      const everywhere = place === '*.*' && /^(?:ALL PRIVILEGES|SUPER|FILE)$/.test(right);
      (everywhere ? dangerous : wide).add(right.toLowerCase());
    }
  }
  return { wide: [...wide], dangerous: [...dangerous] };
}

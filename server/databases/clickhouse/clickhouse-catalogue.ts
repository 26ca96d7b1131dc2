import type { ColumnType, DatabaseColumn } from '../port/condition.ts';
import type { DatabaseTable, Target } from '../port/database-adapter.ts';
import { DatabaseFailure } from '../port/database-failure.ts';
import type { Rights } from '../connecting/driver.ts';
import { literal, plainType } from '../sql/clickhouse-sql.ts';
import { withoutSemicolon } from '../sql/emit-select.ts';

/** Runs a statement. @returns the rows of its answer as texts */
export type RunClickhouse = (sql: string) => Promise<readonly (readonly string[])[]>;

export async function clickhouseTables(
  run: RunClickhouse,
  modern: boolean,
): Promise<readonly DatabaseTable[]> {
  const rows = await run(
    `select database, name, engine, ${modern ? 'total_rows' : `''`} from system.tables
    where database not in ('system', 'INFORMATION_SCHEMA', 'information_schema', '_temporary_and_external_tables')
      and not startsWith(name, '.inner') order by database, name`,
  );
  return rows.map(([schema = '', name = '', engine = '', estimate = '']) => ({
    schema,
    name,
    kind: engine === 'View' ? 'view' : engine === 'MaterializedView' ? 'materialized view' : 'table',
    rows: /^\d+$/.test(estimate) ? Number(estimate) : null,
  }));
}

export async function describeClickhouse(
  run: RunClickhouse,
  target: Target,
): Promise<readonly DatabaseColumn[]> {
  const rows =
    'query' in target
      ? await run(`describe (select * from (${withoutSemicolon(target.query)}\n) limit 0)`)
      : await run(
          `select name, type from system.columns
          where database = ${literal(target.schema)} and table = ${literal(target.name)}`,
        );
  if (rows.length === 0) throw new DatabaseFailure('TABLE_GONE');
  return rows.map(([name = '', nativeType = '']) => ({
    name,
    nativeType,
    type: columnType(plainType(nativeType)),
    nullable: nativeType.includes('Nullable('),
  }));
}

function columnType(type: string): ColumnType {
  if (/^(?:U?Int(?:8|16|32|64)|Bool)$/.test(type)) return 'int';
  if (/^(?:U?Int\d+$|Float|Decimal)/.test(type)) return 'double';
  if (/^Date(?:32)?$/.test(type)) return 'date';
  return type.startsWith('DateTime') ? 'datetime' : 'string';
}

/** What the account may do besides reading; servers without grants tell only whether it may change settings and data. */
export async function clickhouseRights(run: RunClickhouse, modern: boolean): Promise<Rights> {
  if (!modern) return { wide: [], dangerous: [] };
  const grants = (await run('show grants')).map(([grant = '']) => /^GRANT (.+) ON /.exec(grant)?.[1] ?? '');
  const rights = [...new Set(grants.flatMap(list => list.split(', ').map(each => each.replace(/\(.*/, ''))))];
  const harmless = /^(?:SELECT|SHOW.*|dictGet|)$/;
  const dangerous = /^(?:ALL.*|SOURCES|FILE|URL|REMOTE|S3|MYSQL|POSTGRES|JDBC|ODBC|HDFS|AZURE)$/;
  return {
    dangerous: rights.filter(right => dangerous.test(right)),
    wide: rights.filter(right => !dangerous.test(right) && !harmless.test(right)),
  };
}

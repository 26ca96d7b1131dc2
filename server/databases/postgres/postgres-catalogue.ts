import type pg from 'pg';
import type { ColumnType, DatabaseColumn } from '../port/condition.ts';
import type { DatabaseTable, Target } from '../port/database-adapter.ts';
import { DatabaseFailure } from '../port/database-failure.ts';
import { withoutSemicolon } from '../sql/emit-select.ts';
import type { Rights } from '../connecting/driver.ts';

/** Everything with rows that the account may read. An estimate is negative where the server has none. */
const tablesSql = `
  select n.nspname as schema, c.relname as name, c.relkind::text as kind, c.reltuples::float8 as rows
  from pg_class c join pg_namespace n on n.oid = c.relnamespace
  where c.relkind in ('r', 'v', 'm', 'f', 'p')
    and n.nspname not in ('pg_catalog', 'information_schema') and n.nspname not like 'pg\\_toast%'
    and n.nspname not like 'pg\\_temp\\_%'
    and has_schema_privilege(n.oid, 'usage')
    and (has_table_privilege(c.oid, 'select') or has_any_column_privilege(c.oid, 'select'))
    and not c.relispartition
  order by 1, 2`;

const kinds: Readonly<Record<string, DatabaseTable['kind']>> = {
  r: 'table',
  v: 'view',
  m: 'materialized view',
  f: 'foreign table',
  p: 'partitioned table',
};

export async function postgresTables(client: pg.Client): Promise<readonly DatabaseTable[]> {
  const { rows } = await client.query<{ schema: string; name: string; kind: string; rows: number }>(
    tablesSql,
  );
  return rows.map(({ schema, name, kind, rows: estimate }) => ({
    schema,
    name,
    kind: kinds[kind] ?? 'table',
    rows: estimate < 0 || kind === 'v' || kind === 'f' ? null : Math.round(estimate),
  }));
}

/** The type below a domain is what values are made of. */
const columnsSql = `
  select a.attname as name, not a.attnotnull as nullable,
    case when t.typtype = 'd' then format_type(t.typbasetype, t.typtypmod) else format_type(t.oid, a.atttypmod) end as type
  from pg_attribute a join pg_class c on c.oid = a.attrelid join pg_namespace n on n.oid = c.relnamespace
    join pg_type t on t.oid = a.atttypid
  where n.nspname = $1 and c.relname = $2 and a.attnum > 0 and not a.attisdropped
    and has_column_privilege(c.oid, a.attnum, 'select')
  order by a.attnum`;

interface ColumnRow {
  readonly name: string;
  readonly nullable: boolean;
  readonly type: string;
}

export async function describePostgres(
  client: pg.Client,
  target: Target,
): Promise<readonly DatabaseColumn[]> {
  const rows =
    'query' in target ? await queryColumns(client, target.query) : await tableColumns(client, target);
  if (rows.length === 0) throw new DatabaseFailure('TABLE_GONE');
  return rows.map(({ name, type, nullable }) => ({
    name,
    nativeType: type,
    type: columnType(type),
    nullable,
  }));
}

async function tableColumns(
  client: pg.Client,
  { schema, name }: { readonly schema: string; readonly name: string },
): Promise<readonly ColumnRow[]> {
  return (await client.query<ColumnRow>(columnsSql, [schema, name])).rows;
}

/** The server describes the answer of a query without giving a row of it. */
async function queryColumns(client: pg.Client, sql: string): Promise<readonly ColumnRow[]> {
  const { fields } = await client.query({
    text: `select * from (${withoutSemicolon(sql)}\n) as desk limit 0`,
    // Only the simple protocol takes several statements.
    queryMode: 'extended',
  } as pg.QueryConfig);
  const { rows } = await client.query<ColumnRow>(
    `select f.name, true as nullable,
      case when t.typtype = 'd' then format_type(t.typbasetype, t.typtypmod) else format_type(t.oid, f.modifier) end as type
    from unnest($1::text[], $2::oid[], $3::int[]) with ordinality as f(name, id, modifier, place)
      join pg_type t on t.oid = f.id order by f.place`,
    [
      fields.map(({ name }) => name),
      fields.map(({ dataTypeID }) => dataTypeID),
      fields.map(({ dataTypeModifier }) => dataTypeModifier),
    ],
  );
  return rows;
}

function columnType(type: string): ColumnType {
  if (/^(?:smallint|integer|bigint|boolean)$/.test(type)) return 'int';
  if (/^(?:numeric(?:\(.*\))?|real|double precision|money)$/.test(type)) return 'double';
  if (type === 'date') return 'date';
  return /^timestamp(?:\(\d\))? with(?:out)? time zone$/.test(type) ? 'datetime' : 'string';
}

/** What the account may do besides reading. */
export async function postgresRights(client: pg.Client): Promise<Rights> {
  const { rows } = await client.query<Record<'superuser' | 'files' | 'roles' | 'writes', boolean>>(`
    select rolsuper as superuser, rolcreaterole or rolcreatedb as roles,
      exists (select from pg_roles where pg_has_role(current_user, oid, 'member')
        and rolname in ('pg_read_server_files', 'pg_write_server_files', 'pg_execute_server_program')) as files,
      exists (select from pg_class c join pg_namespace n on n.oid = c.relnamespace
        where c.relkind in ('r', 'p', 'f') and n.nspname not in ('pg_catalog', 'information_schema')
          and n.nspname not like 'pg\\_%' and has_schema_privilege(n.oid, 'usage')
          and has_table_privilege(c.oid, 'insert, update, delete, truncate')) as writes
    from pg_roles where rolname = current_user`);
  const [found] = rows;
  const when = (holds: boolean | undefined, words: string) => (holds === true ? [words] : []);
  return {
    dangerous: [
      ...when(found?.superuser, 'superuser'),
      ...when(found?.files, 'may read files of the server or run programs there'),
    ],
    wide: [...when(found?.roles, 'may create databases or roles'), ...when(found?.writes, 'may change rows')],
  };
}

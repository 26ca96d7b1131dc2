import type { DatabaseColumn } from '../../server/databases/port/condition.ts';
import type { ServerKind } from '../../server/databases/port/database-adapter.ts';

const statuses = ['new', 'won', 'отменён', '', '0', "it's", 'a"b', 'c\\d', '{x}', 'a,b'];
const notes = [
  'apple',
  'Green APPLE 🍏',
  'Яблоко и груша',
  'яблоко',
  '100% sure',
  '1000 sure',
  'a_b',
  'aXb',
  'c:\\new',
  "O'Neil",
  'a "quoted" word',
  "'; drop table shop; --",
];
const bigs = ['-5', '9007199254740993', '9007199254740992', '0', '9223372036854775807'];
const amounts = ['9.50', '0.00', '-1.75', '15.00', '100.25', '612.40', '99999999.99', null];
const scores = ['2.5', '15', '-0.75', '0.1', null];

/** Rows of the table `shop`, the same on every server: id, status, amount, big, score, created, day, note. */
const rows = Array.from({ length: 2000 }, (_, index) => {
  const id = index + 1;
  const at = new Date(Date.UTC(2026, 2, 1, 0, 0, 0) + id * 7_777_000).toISOString();
  const pick = <T>(list: readonly T[], step: number): T | undefined => list[(id * step) % list.length];
  return [
    String(id),
    id % 11 === 0 ? null : (pick(statuses, 3) ?? ''),
    pick(amounts, 5) ?? null,
    pick(bigs, 7) ?? '0',
    pick(scores, 3) ?? null,
    // Moments that lie on the edges of seconds and days.
    id === 1 ? '2026-05-17 12:30:15' : id % 13 === 0 ? null : `${at.slice(0, 10)} ${at.slice(11, 19)}`,
    id % 17 === 0 ? null : at.slice(0, 10),
    pick(notes, 5) ?? '',
  ] as const;
});

const literal = (value: string | null) =>
  value === null ? 'null' : `'${value.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
const postgresLiteral = (value: string | null) => (value === null ? 'null' : ` e${literal(value)}`);

const create: Readonly<Record<ServerKind, string>> = {
  postgres: `create table shop (id int primary key, status text, amount numeric(12, 2), big bigint not null,
    score double precision, created timestamp, day date, note varchar(100) not null)`,
  mysql: `create table shop (id int primary key, status varchar(40), amount decimal(12, 2), big bigint not null,
    score double, created datetime(6), day date, note varchar(100) not null)
    character set utf8mb4 collate utf8mb4_bin`,
  clickhouse: `create table shop (id Int32, status Nullable(String), amount Nullable(Decimal(12, 2)), big Int64,
    score Nullable(Float64), created Nullable(DateTime), day Nullable(Date), note String)
    engine = MergeTree() partition by tuple() order by id`,
};

/** The statements that make and fill the table. */
export function shopStatements(kind: ServerKind): readonly string[] {
  const write = kind === 'postgres' ? postgresLiteral : literal;
  const tuple = (row: readonly (string | null)[]) =>
    // A number in ClickHouse is no text, and Decimal takes one only as text.
    `(${row.map((value, index) => ([0, 3, 4].includes(index) ? (value ?? 'null') : write(value))).join(', ')})`;
  const insert = (part: typeof rows) => `insert into shop values ${part.map(tuple).join(', ')}`;
  return [
    create[kind],
    insert(rows.slice(0, 1000)),
    insert(rows.slice(1000)),
    ...(kind === 'clickhouse'
      ? []
      : [
          `update shop set created = '2026-08-31 23:59:59.750' where id = 2`,
          `update shop set created = '2026-05-17 12:30:15.999' where id = 3`,
        ]),
  ];
}

/** A column with the code it has in a question of Bitrix24. */
export const coded = (columns: readonly DatabaseColumn[]) =>
  columns.map(column => ({ ...column, code: column.name.toUpperCase() }));

/** A view, and a table whose names hold whatever a name may hold. */
export function oddStatements(kind: ServerKind): readonly string[] {
  const view = 'create view big_orders as select id, amount from shop where amount > 500';
  const names = [`Вид.с "точкой" \`и\` \\`, 'a.b', 'x as y', `it's "q"`, 'Имя'];
  const quote = (name: string) =>
    kind === 'postgres'
      ? `"${name.replaceAll('"', '""')}"`
      : kind === 'mysql'
        ? `\`${name.replaceAll('`', '``')}\``
        : `\`${name.replaceAll('\\', '\\\\').replaceAll('`', '\\`')}\``;
  const [table = '', ...columns] = names.map(quote);
  const type = kind === 'clickhouse' ? 'Int32' : 'int';
  return [
    ...(kind === 'postgres' ? ['analyze shop'] : []),
    view,
    `create table ${table} (${columns.map(column => `${column} ${type}`).join(', ')})${kind === 'clickhouse' ? ' engine = Memory' : ''}`,
    `insert into ${table} values (1, 1, 1, 1), (1, 1, 1, 2)`,
  ];
}

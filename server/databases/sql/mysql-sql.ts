import type { DatabaseColumn } from '../port/condition.ts';
import { checkedNumber, type Dialect } from './dialect.ts';

const quoted = (name: string): string => `\`${name.replaceAll('`', '``')}\``;

/**
 * A text as its bytes. The driver would put texts into the statement with escapes that depend on modes of the server, and
 * would take question marks of saved queries for places of values.
 */
const text = (value: string): string => `_utf8mb4 x'${Buffer.from(value).toString('hex')}'`;

/** A statement with the texts readable again, for people. */
export const readable = (sql: string): string =>
  sql.replace(
    /_utf8mb4 x'([0-9a-f]*)'/g,
    (_, hex: string) =>
      `'${Buffer.from(hex, 'hex').toString().replaceAll('\\', '\\\\').replaceAll("'", "''")}'`,
  );

/** A text would be compared with a number as two floating points, so numbers stand there as numbers. */
function value({ type }: DatabaseColumn, of: string): string {
  if (type === 'int' || type === 'double') return checkedNumber(of);
  return type === 'string' ? text(of) : `cast(${text(of)} as ${type === 'date' ? 'date' : 'datetime'})`;
}

/** MySQL and MariaDB. */
export const mysqlSql: Dialect = {
  name: quoted,
  table: (schema, name) => `${quoted(schema)}.${quoted(name)}`,
  output,
  isNull: ({ name }) => `${quoted(name)} is null`,
  oneOf: (column, list) => `${operand(column)} in (${list.map(each => value(column, each)).join(', ')})`,
  compare: (column, operator, of) => `${operand(column)} ${operator} ${value(column, of)}`,
  contains: (column, of) => `locate(lower(${text(of)}), lower(${characters(column)})) > 0`,
  isNotTrue: condition => `(${condition}) is not true`,
};

const binary = /^(?:(?:var)?binary|(?:tiny|medium|long)?blob)\b/;
const geometry = /^(?:geometry|point|linestring|polygon|multi\w+|geometrycollection)\b/;

/** The column as it is compared; a text of bytes is compared as the hexadecimal text it leaves as. */
const operand = (column: DatabaseColumn): string =>
  column.type === 'string' ? output(column) : quoted(column.name);

const characters = (column: DatabaseColumn): string =>
  column.type === 'int' ? `cast(${quoted(column.name)} as char)` : operand(column);

function output({ name, nativeType }: DatabaseColumn): string {
  const column = quoted(name);
  if (binary.test(nativeType)) return `lower(hex(${column}))`;
  if (geometry.test(nativeType)) return `st_astext(${column})`;
  // Bits are bytes, and filled-up numbers and the year 0000 have zeros in front, unless they are numbers again.
  if (/^(?:bit|year)\b/.test(nativeType) || nativeType.includes('zerofill')) return `${column} + 0`;
  return column;
}

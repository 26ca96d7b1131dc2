import type { DatabaseColumn } from '../port/condition.ts';
import { fitsInt64, type Dialect } from './dialect.ts';

export interface PostgresSql extends Dialect {
  /** The bound values in the order of their numbers. */
  readonly values: readonly string[];
}

const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`;

/** Texts that compare by themselves; everything else is compared as the text it leaves as. */
const ownText = /^(?:text|character varying|varchar|citext|name)\b/;

/** @param placeholder writes the place of value `number`, which counts from 1 */
export function createPostgresSql(placeholder: (number: number) => string): PostgresSql {
  const values: string[] = [];
  const bind = (value: string, type: string): string => {
    values.push(value);
    return `${placeholder(values.length)}::${type}`;
  };

  /** The column as it is compared. */
  const operand = (column: DatabaseColumn): string => {
    const name = quoted(column.name);
    if (column.type === 'string') return ownText.test(column.nativeType) ? name : `(${output(column)})::text`;
    return output(column) === name ? name : `(${output(column)})`;
  };

  return {
    values,
    name: quoted,
    table: (schema, name) => `${quoted(schema)}.${quoted(name)}`,
    output,
    isNull: ({ name }) => `${quoted(name)} is null`,
    oneOf: (column, list) => {
      const [only] = list;
      if (list.length === 1 && only !== undefined)
        return `${operand(column)} = ${bind(only, typeFor(column, list))}`;
      return `${operand(column)} = any(${bind(arrayText(list), `${typeFor(column, list)}[]`)})`;
    },
    compare: (column, operator, value) =>
      `${operand(column)} ${operator} ${bind(value, typeFor(column, [value]))}`,
    contains: (column, text) =>
      `strpos(lower(${quoted(column.name)}::text), lower(${bind(text, 'text')})) > 0`,
    isNotTrue: condition => `(${condition}) is not true`,
  };
}

/** The type that values are read as, so that an index on the column can serve. */
function typeFor({ type, nativeType }: DatabaseColumn, values: readonly string[]): string {
  switch (type) {
    case 'int':
      return values.every(fitsInt64) ? 'bigint' : 'numeric';
    case 'double':
      return nativeType === 'real' || nativeType === 'double precision' ? nativeType : 'numeric';
    case 'date':
      return 'date';
    case 'datetime':
      return nativeType.includes('with time zone') ? 'timestamptz' : 'timestamp';
    case 'string':
      return 'text';
  }
}

function output({ name, nativeType }: DatabaseColumn): string {
  const column = quoted(name);
  if (nativeType.endsWith('[]')) return `to_jsonb(${column})::text`;
  if (nativeType === 'boolean') return `${column}::int`;
  if (nativeType === 'money') return `${column}::numeric`;
  if (nativeType === 'bytea') return `encode(${column}, 'hex')`;
  // The cast takes off the spaces that a char(n) is filled up with.
  if (/^(?:character\(|bpchar|character$)/.test(nativeType)) return `${column}::text`;
  return column;
}

const arrayText = (values: readonly string[]): string =>
  `{${values.map(value => `"${value.replace(/["\\]/g, '\\$&')}"`).join(',')}}`;

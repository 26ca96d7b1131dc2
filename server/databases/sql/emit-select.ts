import type { Question } from '../port/database-adapter.ts';
import type { Condition } from '../port/condition.ts';
import type { Dialect } from './dialect.ts';

/** Writes the SELECT of a question; the values it binds are the dialect's to hand over. */
export function emitSelect(dialect: Dialect, { target, columns, where, limit }: Question): string {
  const results = [...columns.map(dialect.output), ...(dialect.extraOutput ?? [])];
  // The line break ends a comment that the saved query may end with.
  const from =
    'query' in target
      ? `(${withoutSemicolon(target.query)}\n) as ${dialect.name('desk')}`
      : dialect.table(target.schema, target.name);
  const condition = where === undefined ? '' : emitCondition(dialect, where);
  if (limit !== undefined && !(Number.isSafeInteger(limit) && limit >= 0))
    throw new TypeError('The limit of a question is no whole number.');
  return [
    `select ${results.join(', ')}`,
    `from ${from}`,
    ...(condition === '' ? [] : [`where ${condition}`]),
    ...(limit === undefined ? [] : [`limit ${limit}`]),
  ].join(' ');
}

export const withoutSemicolon = (sql: string): string => sql.replace(/[\s;]+$/, '');

const always = '1 = 1';
const never = '1 = 0';

/** @returns an empty text for a condition that always holds */
function emitCondition(dialect: Dialect, condition: Condition): string {
  const sql = emitTrue(dialect, condition);
  return sql === always ? '' : sql;
}

/** The condition holds. */
function emitTrue(dialect: Dialect, condition: Condition): string {
  switch (condition.is) {
    case 'all':
    case 'any':
      return join(
        condition.is,
        condition.of.map(part => emitTrue(dialect, part)),
      );
    case 'not':
      return condition.unknown
        ? dialect.isNotTrue(emitTrue(dialect, condition.of))
        : emitFalse(dialect, condition.of);
    default:
      return onColumn(dialect, condition, emitColumn(dialect, condition));
  }
}

/** The condition does not hold, and no NULL keeps it from being known. */
function emitFalse(dialect: Dialect, condition: Condition): string {
  switch (condition.is) {
    case 'all':
    case 'any':
      return join(
        condition.is === 'all' ? 'any' : 'all',
        condition.of.map(part => emitFalse(dialect, part)),
      );
    case 'not':
      return emitTrue(dialect, condition.of);
    default:
      return onColumn(dialect, condition, `not (${emitColumn(dialect, condition)})`);
  }
}

type ColumnCondition = Exclude<Condition, { readonly is: 'all' | 'any' | 'not' }>;

function emitColumn(dialect: Dialect, condition: ColumnCondition): string {
  switch (condition.is) {
    case 'null':
      return dialect.isNull(condition.column);
    case 'in':
      return condition.values.length === 0 ? never : dialect.oneOf(condition.column, condition.values);
    case 'compare':
      return dialect.compare(condition.column, condition.operator, condition.value);
    case 'contains':
      return dialect.contains(condition.column, condition.text);
  }
}

const onColumn = ({ onColumn: complete }: Dialect, { is, column }: ColumnCondition, sql: string): string =>
  complete === undefined || is === 'null' ? sql : complete(sql, column);

function join(is: 'all' | 'any', parts: readonly string[]): string {
  const [first] = parts;
  if (first === undefined) return is === 'all' ? always : never;
  return parts.length === 1 ? first : `(${parts.join(is === 'all' ? ' and ' : ' or ')})`;
}

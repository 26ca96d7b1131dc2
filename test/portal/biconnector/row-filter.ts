import { RestError } from '../rest/rest-error.ts';
import { isPhpArray, type Json } from '../json.ts';
import { isIndex, nameOf, phpText, type Entries } from './list-query.ts';
import { isNumeric } from './php-scalar.ts';
import type { Schema } from './schema.ts';

/** A row as the filter sees it, with every column as a scalar. */
export type Row = Readonly<Record<string, string | number | boolean>>;
type Condition = (row: Row) => boolean;

/** Compiles a validated filter into a test of one row (biconnector contract 3.3). */
export function compileFilter(schema: Schema, filter: Entries): Condition {
  const logic = filter.find(([key]) => key === 'logic')?.[1];
  const conditions: Condition[] = [];
  for (const [key, value] of filter) {
    if (key === 'logic') continue;
    // An empty array drops its condition, whatever the operator.
    if (isPhpArray(value) && Object.keys(value).length === 0) continue;
    if (isIndex(key)) {
      if (isPhpArray(value)) conditions.push(compileFilter(schema, Object.entries(value)));
      continue;
    }
    if (schema.searches(nameOf(key))) conditions.push(compileCondition(schema, key, value));
  }
  if (conditions.length === 0) return () => true;
  return phpText(logic ?? '').toUpperCase() === 'OR'
    ? row => conditions.some(condition => condition(row))
    : row => conditions.every(condition => condition(row));
}

function compileCondition(schema: Schema, key: string, value: Json): Condition {
  const name = nameOf(key);
  const prefix = key.slice(0, key.length - name.length);
  if (!schema.has(name)) throw ormError(`Unknown field definition \`${name}\``);
  const operands = isPhpArray(value) ? Object.values(value) : [value];
  const test = operator(prefix, operands);
  return row => test(row[name] ?? '');
}

function operator(prefix: string, operands: readonly Json[]): (cell: Row[string]) => boolean {
  const first = operands[0] ?? null;
  switch (prefix) {
    case '':
      return cell => operands.some(each => like(cell, phpText(each)));
    case '=':
    case '@':
      return cell => operands.some(each => equal(cell, each));
    case '!':
    case '!=':
    case '!@':
      return cell => !operands.some(each => equal(cell, each));
    case '>':
      return cell => compare(cell, first) > 0;
    case '>=':
      return cell => compare(cell, first) >= 0;
    case '<':
      return cell => compare(cell, first) < 0;
    case '<=':
      return cell => compare(cell, first) <= 0;
    case '%':
      return cell => fold(cell).includes(phpText(first).toLowerCase());
    case '!%':
      return cell => !fold(cell).includes(phpText(first).toLowerCase());
    case '%=':
    case '=%':
      return cell => like(cell, phpText(first));
    default:
      throw ormError(`Unknown filter operation \`${prefix}\``);
  }
}

function equal(cell: Row[string], operand: Json): boolean {
  if (operand === null) return false;
  return compare(cell, operand) === 0;
}

/** Compares numbers and booleans as numbers, everything else as text. Negative: the cell comes first. */
export function compare(cell: Row[string], operand: Json): number {
  if (typeof cell !== 'string') {
    const number = typeof operand === 'boolean' || isNumeric(operand) ? Number(operand) : Number.NaN;
    return Number(cell) - number;
  }
  const text = phpText(operand);
  return cell < text ? -1 : cell > text ? 1 : 0;
}

/** LIKE of MySQL's usual collation: `%` and `_` are wildcards, case is ignored. */
function like(cell: Row[string], pattern: string): boolean {
  if (typeof cell !== 'string' && isNumeric(pattern)) return compare(cell, pattern) === 0;
  const source = pattern
    .toLowerCase()
    .replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
    .replaceAll('%', '.*')
    .replaceAll('_', '.');
  return new RegExp(`^${source}$`, 's').test(fold(cell));
}

function fold(cell: Row[string]): string {
  return phpText(cell).toLowerCase();
}

function ormError(message: string): RestError {
  return new RestError(400, 'ERROR_CORE', message);
}

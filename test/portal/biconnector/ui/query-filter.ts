import type { Json, JsonMap } from '../../json.ts';
import { PhpArray, type PhpValue } from '../../http/php-query.ts';
import type { Column } from '../table-store.ts';
import type { BiCondition, BiOperator, BiQuery } from './bi-query.ts';

/** Writers of column identifiers and dates. */
export interface Writing {
  readonly identifier: (column: string) => string;
  readonly date: (iso: string) => string;
}

const signs: Readonly<Record<Exclude<BiOperator, 'regexp'>, string>> = {
  equals: '=',
  in: '=',
  contains: '%',
  between: '><',
  greater: '>',
  'greater-or-equal': '>=',
  less: '<',
  'less-or-equal': '<=',
  'is-null': '=',
};

/** Writes the filter for urlData: numbered groups, then the date range (biconnector contract 7.6). */
export function writeFilter(query: BiQuery, columns: readonly Column[], writing: Writing): PhpArray {
  const groups = (query.filter ?? []).flatMap(group => writeGroup(group, columns, writing));
  const range = Object.entries(writeRange(query, columns, writing));
  return new PhpArray([...numbered(groups), ...range]);
}

/** Writes a group. A group with a regexp, which the portal cannot express, is left out; BI Builder filters later. */
function writeGroup(
  group: readonly BiCondition[],
  columns: readonly Column[],
  writing: Writing,
): readonly PhpArray[] {
  if (group.length === 0 || group.some(({ operator }) => operator === 'regexp')) return [];
  const conditions = group.map(condition => writeCondition(condition, columns, writing));
  return [new PhpArray([['LOGIC', 'OR'], ...numbered(conditions)])];
}

function numbered(values: readonly PhpValue[]): readonly (readonly [string, PhpValue])[] {
  return values.map((value, index) => [String(index), value]);
}

function writeCondition(condition: BiCondition, columns: readonly Column[], writing: Writing): JsonMap {
  const { column, operator, values = [], exclude = false } = condition;
  const dated = isDated(columns.find(({ name }) => name === column));
  const written = values.map(value => (dated ? writing.date(String(value)) : value));
  const sign = operator === 'regexp' ? '' : signs[operator];
  return { [`${exclude ? '!' : ''}${sign}${writing.identifier(column)}`]: operand(operator, written) };
}

/** Operand of a condition. "Is null" is false, which a form writes like the number 0. */
function operand(operator: BiOperator, values: readonly (string | number)[]): Json {
  if (operator === 'is-null') return false;
  return operator === 'in' || operator === 'between' ? values : (values[0] ?? '');
}

function writeRange({ dateRange }: BiQuery, columns: readonly Column[], writing: Writing): JsonMap {
  const column = dateRange?.column ?? columns.find(isDated)?.name;
  if (!dateRange || column === undefined) return {};
  const name = writing.identifier(column);
  return {
    [`>=${name}`]: writing.date(dateRange.from),
    [`<=${name}`]: writing.date(`${dateRange.to} 23:59:59`),
  };
}

function isDated(column: Column | undefined): boolean {
  return column?.type === 'date' || column?.type === 'datetime';
}

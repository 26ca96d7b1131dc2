import { isPhpArray, type Json, type JsonMap } from '../json.ts';
import { formText } from './form-text.ts';
import { readDate } from './read-date.ts';
import type { SampleColumn, SampleValue } from './sales-table.ts';

type Cells = (column: string) => { readonly value: SampleValue; readonly type: SampleColumn['type'] };
type Test = (cells: Cells) => boolean;

/** A request that the sample does not understand; the answer is 400. */
export class BadRequest extends Error {}

/** Compiles the filter of urlData: conditions joined by AND, numbered groups with their own LOGIC (biconnector contract 7.6). */
export function compileFilter(filter: Json | undefined): Test {
  if (!isPhpArray(filter)) return () => true;
  const tests = Object.entries(filter as JsonMap)
    .filter(([key]) => key !== 'LOGIC')
    .map(([key, value]) => (/^\d+$/.test(key) ? compileFilter(value) : compileCondition(key, value)));
  const either = formText((filter as JsonMap)['LOGIC']).toUpperCase() === 'OR';
  return cells => (either ? tests.some(test => test(cells)) : tests.every(test => test(cells)));
}

function compileCondition(key: string, value: Json): Test {
  const [, not = '', operator = '', column = ''] = /^(!?)(><|>=|<=|=|%|>|<|)(.*)$/.exec(key) ?? [];
  const operands = (isPhpArray(value) ? Object.values(value) : [value]).map(formText);
  return cells => {
    const { value: cell, type } = cells(column);
    return holds(operator, cell, type, operands) !== (not === '!');
  };
}

function holds(
  operator: string,
  cell: SampleValue,
  type: SampleColumn['type'],
  operands: readonly string[],
): boolean {
  const [first = '', second = ''] = operands;
  // "Is null" and the number 0 arrive alike, so 0 matches an empty cell.
  if (cell === null) return operator === '=' && operands.includes('0');
  switch (operator) {
    case '':
    case '=':
      return operands.some(operand => equals(cell, operand, type));
    case '%':
      return String(cell).toLowerCase().includes(first.toLowerCase());
    case '><':
      return compare(cell, first, type) >= 0 && compare(cell, second, type) <= 0;
    case '>':
      return compare(cell, first, type) > 0;
    case '>=':
      return compare(cell, first, type) >= 0;
    case '<':
      return compare(cell, first, type) < 0;
    default:
      return compare(cell, first, type) <= 0;
  }
}

/** Compares a cell with an operand. For dates, the 0 of "is null" matches no cell instead of being a bad date. */
function equals(cell: string | number, operand: string, type: SampleColumn['type']): boolean {
  if (operand === '0' && (type === 'date' || type === 'datetime')) return false;
  return compare(cell, operand, type) === 0;
}

function compare(cell: string | number, operand: string, type: SampleColumn['type']): number {
  if (type === 'int' || type === 'double' || type === 'money') return Number(cell) - Number(operand);
  if (type === 'date' || type === 'datetime') {
    const date = readDate(operand);
    if (date === undefined) throw new BadRequest(`Not a date: ${operand}`);
    return order(String(cell), date);
  }
  return order(String(cell), operand);
}

function order(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0;
}

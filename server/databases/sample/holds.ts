import type { Condition, DatabaseColumn } from '../port/condition.ts';

/** A value of a row in memory: numbers as numbers, dates as `2026-08-31` or `2026-08-31 23:59:59`. */
export type SampleValue = string | number | null;

/**
 * Whether a condition holds for a row, as SQL would say: undefined stands for unknown.
 * @param valueOf reads the row's value of a column
 */
export function holds(
  condition: Condition,
  valueOf: (column: DatabaseColumn) => SampleValue,
): boolean | undefined {
  switch (condition.is) {
    case 'all':
      return every(condition.of.map(part => holds(part, valueOf)));
    case 'any':
      return negate(every(condition.of.map(part => negate(holds(part, valueOf)))));
    case 'not':
      return condition.unknown ? holds(condition.of, valueOf) !== true : negate(holds(condition.of, valueOf));
    default:
      return onColumn(condition, valueOf(condition.column));
  }
}

function onColumn(
  condition: Exclude<Condition, { readonly is: 'all' | 'any' | 'not' }>,
  value: SampleValue,
): boolean | undefined {
  if (condition.is === 'null') return value === null;
  if (value === null) return undefined;
  switch (condition.is) {
    case 'in':
      return condition.values.some(wanted => compare(value, wanted) === 0);
    case 'contains':
      return String(value).toLowerCase().includes(condition.text.toLowerCase());
    case 'compare': {
      const order = compare(value, condition.value);
      if (condition.operator === '<') return order < 0;
      if (condition.operator === '<=') return order <= 0;
      return condition.operator === '>' ? order > 0 : order >= 0;
    }
  }
}

/** Dates of one form sort as texts; a day is its midnight. */
function compare(value: string | number, wanted: string): number {
  if (typeof value === 'number') return value - Number(wanted);
  return value === wanted ? 0 : value < wanted ? -1 : 1;
}

function every(parts: readonly (boolean | undefined)[]): boolean | undefined {
  if (parts.includes(false)) return false;
  return parts.includes(undefined) ? undefined : true;
}

const negate = (known: boolean | undefined): boolean | undefined =>
  known === undefined ? undefined : !known;

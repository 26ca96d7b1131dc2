import type { FilterRules } from './filter.ts';
import { readNumber, readText, type Item } from './item.ts';

/** Rows of several calls in the order one call would have given: numbers by value, texts as a database ignores their case. */
export function sortRows(
  rows: readonly Item[],
  order: readonly (readonly [field: string, direction: string])[],
  { fields }: FilterRules,
): readonly Item[] {
  return rows.toSorted((one, other) => {
    for (const [field, direction] of order) {
      const difference =
        fields[field] === 'number'
          ? (readNumber(one[field]) ?? 0) - (readNumber(other[field]) ?? 0)
          : compareTexts(readText(one[field]).toLowerCase(), readText(other[field]).toLowerCase());
      if (difference !== 0) return direction === 'DESC' ? -difference : difference;
    }
    return 0;
  });
}

const compareTexts = (one: string, other: string): number => (one < other ? -1 : one > other ? 1 : 0);

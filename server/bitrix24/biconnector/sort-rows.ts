import type { FilterRules } from './filter.ts';
import { readNumber, readText, type Item } from './item.ts';

/**
 * Sorts the rows of several calls as the portal would sort those of one: numbers by value, texts without regard to
 * case.
 */
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

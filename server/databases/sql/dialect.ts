import type { ComparisonOperator, DatabaseColumn } from '../port/condition.ts';

/**
 * How a type of database writes what the emitter puts together. Every name is quoted and every value bound here; each text
 * returned is a whole expression that needs no brackets around it.
 */
export interface Dialect {
  readonly name: (name: string) => string;
  readonly table: (schema: string, name: string) => string;
  /** The column in the list of results, so that it leaves as the database's own text. */
  readonly output: (column: DatabaseColumn) => string;
  readonly isNull: (column: DatabaseColumn) => string;
  readonly oneOf: (column: DatabaseColumn, values: readonly string[]) => string;
  readonly compare: (column: DatabaseColumn, operator: ComparisonOperator, value: string) => string;
  /** The text of the column contains the other in any case. */
  readonly contains: (column: DatabaseColumn, text: string) => string;
  /** Completes a condition on one column, for databases whose AND and OR do not know NULL; absent: nothing is missing. */
  readonly onColumn?: (condition: string, column: DatabaseColumn) => string;
  /** Holds where the condition is false or unknown. */
  readonly isNotTrue: (condition: string) => string;
  /** Expressions after the columns of the question; absent: none. */
  readonly extraOutput?: readonly string[];
}

/** A whole number that every int64 column can be compared with. */
export function fitsInt64(value: string): boolean {
  if (!/^-?\d{1,19}$/.test(value)) return false;
  const number = BigInt(value);
  return number >= -(2n ** 63n) && number < 2n ** 63n;
}

/** A number in the one form of conditions; anything else never becomes part of a statement. */
export function checkedNumber(value: string): string {
  if (!/^-?\d+(?:\.\d+)?(?:e[+-]?\d{1,3})?$/.test(value))
    throw new TypeError('The value of a condition is no number.');
  return value;
}

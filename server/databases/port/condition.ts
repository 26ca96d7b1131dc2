/** The type of a column as a reader of rows sees it; each database has its own name for it. */
export type ColumnType = 'int' | 'string' | 'double' | 'date' | 'datetime';

/** A column of a database table or of a saved query. */
export interface DatabaseColumn {
  /** The database's own name of the column. */
  readonly name: string;
  /** The database's own name of the type, such as `numeric(10,2)` or `Nullable(DateTime)`. */
  readonly nativeType: string;
  readonly type: ColumnType;
  readonly nullable: boolean;
}

/**
 * Which rows are asked for: a closed tree over resolved columns. Values are texts in one form per column type: digits for
 * `int`, a decimal number for `double`, `2026-08-31` for `date`, `2026-08-31 23:59:59` for `datetime`, any text without NUL
 * for `string`.
 */
export type Condition<Column = DatabaseColumn> =
  /** Holds when all, or any, of the parts hold. No parts: `all` always holds, `any` never. */
  | { readonly is: 'all' | 'any'; readonly of: readonly Condition<Column>[] }
  /** Holds when the part does not; `unknown` says whether it also holds where the part compares with NULL. */
  | { readonly is: 'not'; readonly of: Condition<Column>; readonly unknown: boolean }
  | { readonly is: 'null'; readonly column: Column }
  /** Holds when the column equals one of the values, of which there is at least one. */
  | { readonly is: 'in'; readonly column: Column; readonly values: readonly string[] }
  | {
      readonly is: 'compare';
      readonly column: Column;
      readonly operator: ComparisonOperator;
      readonly value: string;
    }
  /** Holds when the text of a `string` or `int` column contains this text in any case. */
  | { readonly is: 'contains'; readonly column: Column; readonly text: string };

export type ComparisonOperator = '<' | '<=' | '>' | '>=';

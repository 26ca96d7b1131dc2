/** The types of columns that a filter tells apart; `money` and `timezone` columns are compared as `double` and `string`. */
export type FilterType = 'int' | 'string' | 'double' | 'date' | 'datetime';

/** What the reader of a filter has to know about a column. */
export interface FilterColumn {
  /** The code that the portal knows; columns of hosted tables have the same name. */
  readonly code: string;
  readonly type: FilterType;
}

/**
 * The meaning of a filter (biconnector contract 7.6), without anything of its notation. Dates and numbers are in one form:
 * `2026-08-31`, `2026-08-31 23:59:59`, digits with a dot. The shape is that of the conditions in server/databases/.
 */
export type FilterTree<Column> =
  | { readonly is: 'all' | 'any'; readonly of: readonly FilterTree<Column>[] }
  /** `unknown`: holds also for rows where the column is NULL. */
  | { readonly is: 'not'; readonly of: FilterTree<Column>; readonly unknown: boolean }
  | { readonly is: 'null'; readonly column: Column }
  | { readonly is: 'in'; readonly column: Column; readonly values: readonly string[] }
  | {
      readonly is: 'compare';
      readonly column: Column;
      readonly operator: '<' | '<=' | '>' | '>=';
      readonly value: string;
    }
  | { readonly is: 'contains'; readonly column: Column; readonly text: string };

/** A query of a BI Builder report to one table. Columns are given by name. */
export interface BiQuery {
  readonly select?: readonly string[];
  /** ISO dates; the default column is the table's first date or datetime. */
  readonly dateRange?: { readonly from: string; readonly to: string; readonly column?: string };
  /** All groups must hold; a group holds when one of its conditions does. */
  readonly filter?: readonly (readonly BiCondition[])[];
  readonly limit?: number;
}

export type BiOperator =
  | 'equals'
  | 'in'
  | 'contains'
  | 'between'
  | 'greater'
  | 'greater-or-equal'
  | 'less'
  | 'less-or-equal'
  | 'is-null'
  | 'regexp';

export interface BiCondition {
  readonly column: string;
  readonly operator: BiOperator;
  /** Dates in ISO form. */
  readonly values?: readonly (string | number)[];
  /** Negates the condition. */
  readonly exclude?: boolean;
}

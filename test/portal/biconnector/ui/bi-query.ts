/** What a report of BI Builder asks of one table. Columns go by their names. */
export interface BiQuery {
  readonly select?: readonly string[];
  /** ISO dates; without a column the first date or datetime of the table. */
  readonly dateRange?: { readonly from: string; readonly to: string; readonly column?: string };
  /** All groups must hold; inside a group one condition is enough. */
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
  /** The condition must not hold. */
  readonly exclude?: boolean;
}

/** A column of the sample. Its code is also its name, so the portal may send either. */
export interface SampleColumn {
  readonly code: string;
  /** Title that people see. */
  readonly title: string;
  readonly type: 'int' | 'string' | 'double' | 'date' | 'datetime' | 'money' | 'timezone';
}

/** A cell; null is sent as an empty text. */
export type SampleValue = string | number | null;

/** A table of made-up sales. */
export interface SampleTable {
  readonly code: string;
  readonly title: string;
  readonly columns: readonly SampleColumn[];
  readonly rows: readonly (readonly SampleValue[])[];
}

/** The day `index` days after 1 January 2026, as `Y-m-d`. */
export function day(index: number): string {
  return new Date(Date.UTC(2026, 0, 1 + index)).toISOString().slice(0, 10);
}

/** Picks a value by its index, in a cycle. */
export function pick<Value>(values: readonly [Value, ...Value[]], index: number): Value {
  return values[index % values.length] ?? values[0];
}

/** A column of the sample: its code is its name, so that it never matters which of the two the portal sends. */
export interface SampleColumn {
  readonly code: string;
  /** What people see. */
  readonly title: string;
  readonly type: 'int' | 'string' | 'double' | 'date' | 'datetime' | 'money' | 'timezone';
}

/** Null is written as an empty text. */
export type SampleValue = string | number | null;

/** A table of made-up sales. */
export interface SampleTable {
  readonly code: string;
  readonly title: string;
  readonly columns: readonly SampleColumn[];
  readonly rows: readonly (readonly SampleValue[])[];
}

/** One day after another, from the first of 2026 on, as `Y-m-d`. */
export function day(index: number): string {
  return new Date(Date.UTC(2026, 0, 1 + index)).toISOString().slice(0, 10);
}

/** The same choice for the same number, always. */
export function pick<Value>(values: readonly [Value, ...Value[]], index: number): Value {
  return values[index % values.length] ?? values[0];
}

import { reservedCodes } from '../../server/bitrix24/biconnector/connector-input.ts';

/** A setting in the editor. */
export interface SettingRow {
  /** Identifies the row wherever it is moved. */
  readonly key: number;
  code: string;
  name: string;
  type: string;
}

export const withNewRow = (rows: readonly SettingRow[]): SettingRow[] => [
  ...rows,
  { key: Math.max(0, ...rows.map(({ key }) => key)) + 1, code: '', name: '', type: 'STRING' },
];

export const withoutRow = (rows: readonly SettingRow[], index: number): SettingRow[] =>
  rows.filter((_, at) => at !== index);

/** Moves the row at `from` to `to`; a position outside the list changes nothing. */
export function moved(rows: readonly SettingRow[], from: number, to: number): SettingRow[] {
  const row = rows[from];
  if (row === undefined || to < 0 || to >= rows.length) return [...rows];
  const rest = withoutRow(rows, from);
  return [...rest.slice(0, to), row, ...rest.slice(to)];
}

/** A code that Bitrix24 may overwrite with a field of its own (biconnector contract 5.3, trap 29). */
export const isReserved = (code: string): boolean => reservedCodes.includes(code.trim().toLowerCase());

import type { JsonRows } from './json-rows.ts';

const [quote, backslash] = [0x22, 0x5c] as const;

/**
 * Writes one row of values that lie in memory as the database's own texts.
 * @param values null, or the bytes of the text
 */
export function writeValues(rows: JsonRows, values: readonly (Uint8Array | null)[]): void {
  rows.reserve(values.length);
  rows.startRow();
  for (const [index, value] of values.entries()) {
    if (index > 0) rows.separate();
    if (value === null) {
      rows.reserve(4);
      rows.at = rows.writeNull(rows.at);
    } else writeValue(rows, index, value, 0, value.length);
  }
  rows.endRow();
}

/** Writes the value of a column from the bytes `from` to `to`. */
export function writeValue(
  rows: JsonRows,
  column: number,
  bytes: Uint8Array,
  from: number,
  to: number,
): void {
  const out = rows.reserve(to - from + 4);
  const kind = rows.kinds[column] ?? 'text';
  const begun = rows.at;
  let at = begun;
  if (kind !== 'number') {
    out[at] = quote;
    at += 1;
  }
  for (let index = from; index < to; index += 1) {
    const byte = bytes[index] ?? 0;
    if ((byte >= 0x20 && byte !== quote && byte !== backslash) || kind !== 'text') {
      out[at] = byte;
      at += 1;
    } else at = rows.writeEscaped(byte, at);
  }
  rows.at = rows.finishValue(kind, begun, at);
  rows.checkSize(begun, rows.at);
}

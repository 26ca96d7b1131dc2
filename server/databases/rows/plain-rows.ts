import type { JsonRows } from './json-rows.ts';
import { dateLength, isJsonNumber } from './token.ts';

/**
 * Reads rows of tab-separated text that lie whole in a chunk and hold nothing unusual, and writes them as JSON. Most rows are
 * such, and nothing has to be remembered between their bytes, which takes half the time.
 * @param from place of the first byte of a row
 * @returns the place of the first byte that is left to read
 */
export type ReadPlainRows = (chunk: Uint8Array, from: number) => number;

const [tab, newline, quote, backslash] = [0x09, 0x0a, 0x22, 0x5c] as const;
const [comma, opening, closing, minus, zero, nine, capitalN] = [
  0x2c, 0x5b, 0x5d, 0x2d, 0x30, 0x39, 0x4e,
] as const;
const nullToken = Buffer.from('null');

/** Bytes of a text that stand in JSON as they are. */
export const plain = Uint8Array.from({ length: 256 }, (_, byte) =>
  Number(byte >= 0x20 && byte !== quote && byte !== backslash),
);
/** Letters that mean the same behind a backslash in JSON. */
export const sameEscape = Uint8Array.from({ length: 256 }, (_, byte) =>
  Number('bfnrt\\'.includes(String.fromCharCode(byte))),
);

/** Place of what is neither plain nor whole. */
const nowhere = -1;

/** @param guard the last value of every row, which is left out; empty: rows have no such value */
export function createReadPlainRows(rows: JsonRows, guard: Uint8Array): ReadPlainRows {
  const { kinds } = rows;
  const width = kinds.length;
  if (width === 0 || kinds.includes('numberText')) return (_, from) => from;
  const lastEnd = guard.length === 0 ? newline : tab;
  /** Where the next byte is written to. */
  let to = 0;

  /** Each of these reads one value up to the byte that ends it. @returns the place of that byte, or `nowhere` */
  function readNumber(chunk: Uint8Array, from: number, end: number, out: Uint8Array): number {
    const { length } = chunk;
    const begun = to;
    let written = to;
    let at = from;
    let byte = 0;
    if (at < length && chunk[at] === minus) {
      out[written] = minus;
      written += 1;
      at += 1;
    }
    const digitsFrom = written;
    for (; at < length; at += 1) {
      byte = chunk[at] ?? 0;
      if (byte < zero || byte > nine) break;
      out[written] = byte;
      written += 1;
    }
    const digits = written - digitsFrom;
    const isWhole = byte === end && digits > 0 && (digits === 1 || out[digitsFrom] !== zero);
    for (; byte !== end && at < length; at += 1) {
      byte = chunk[at] ?? 0;
      if (byte === end) break;
      out[written] = byte;
      written += 1;
    }
    if (at >= length || !(isWhole || isJsonNumber(out, begun, written))) return nowhere;
    to = written;
    return at;
  }

  function readText(chunk: Uint8Array, from: number, end: number, out: Uint8Array): number {
    const { length } = chunk;
    let written = to;
    let at = from;
    let byte = 0;
    for (; at < length; at += 1) {
      byte = chunk[at] ?? 0;
      if (plain[byte] === 0) {
        if (byte === backslash && at + 1 < length && sameEscape[chunk[at + 1] ?? 0] === 1) {
          out[written] = byte;
          written += 1;
          at += 1;
          byte = chunk[at] ?? 0;
        } else if (byte === quote) {
          out[written] = backslash;
          written += 1;
        } else break;
      }
      out[written] = byte;
      written += 1;
    }
    if (at >= length || byte !== end) return nowhere;
    to = written;
    return at;
  }

  function readQuoted(chunk: Uint8Array, from: number, column: number, out: Uint8Array): number {
    out[to] = quote;
    to += 1;
    const begun = to;
    const at = readText(chunk, from, endOf(column), out);
    const kind = kinds[column];
    if (at !== nowhere && (kind === 'date' || kind === 'datetime')) {
      const length = dateLength(out, begun, to, kind);
      if (length === 0) return nowhere;
      to = begun + length;
    }
    out[to] = quote;
    to += 1;
    return at;
  }

  const endOf = (column: number): number => (column === width - 1 ? lastEnd : tab);

  function readValue(chunk: Uint8Array, at: number, column: number, out: Buffer): number {
    if (chunk[at] === backslash && chunk[at + 1] === capitalN) {
      out.set(nullToken, to);
      to += nullToken.length;
      return chunk[at + 2] === endOf(column) ? at + 2 : nowhere;
    }
    return kinds[column] === 'number'
      ? readNumber(chunk, at, endOf(column), out)
      : readQuoted(chunk, at, column, out);
  }

  /** @returns the place behind the guard and the end of its row, or `nowhere` */
  function passGuard(chunk: Uint8Array, from: number): number {
    for (let index = 0; index < guard.length; index += 1)
      if (chunk[from + index] !== guard[index]) return nowhere;
    return chunk[from + guard.length] === newline ? from + guard.length + 1 : nowhere;
  }

  function readRow(chunk: Uint8Array, from: number, out: Buffer): number {
    to = rows.at;
    out[to] = comma;
    out[to + 1] = opening;
    to += 2;
    let at = from;
    for (let column = 0; column < width; column += 1) {
      if (column > 0) {
        out[to] = comma;
        to += 1;
      }
      const end = readValue(chunk, at, column, out);
      if (end === nowhere) return nowhere;
      at = end + 1;
    }
    if (guard.length > 0) at = passGuard(chunk, at);
    if (at === nowhere) return nowhere;
    out[to] = closing;
    return rows.addRow(to + 1) ? at : nowhere;
  }

  return (chunk, from) => {
    // Room for what is left: the chunk's reader holds the same memory.
    const out = rows.reserve(chunk.length - from);
    let at = from;
    for (let next = from; next !== nowhere; next = at < chunk.length ? readRow(chunk, at, out) : nowhere)
      at = next;
    return at;
  };
}

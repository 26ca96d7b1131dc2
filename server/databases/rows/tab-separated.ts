import { DatabaseFailure } from '../port/database-failure.ts';
import type { JsonRows } from './json-rows.ts';

/**
 * Reads the text form of PostgreSQL's COPY and of ClickHouse's TabSeparated, whose escapes are almost those of JSON, and
 * writes it as JSON rows. Chunks may end anywhere.
 */
export interface TabSeparatedReader {
  /** @throws DatabaseFailure when a row is too large, too short or too long */
  push(chunk: Uint8Array): void;
  /** @throws DatabaseFailure when the text ends within a row */
  end(): void;
}

export interface TabSeparatedOptions {
  /** The last value of every row, which is checked and left out; absent: rows have no such value. */
  readonly guard?: string | undefined;
}

const [tab, newline, quote, comma, backslash, capitalN] = [0x09, 0x0a, 0x22, 0x2c, 0x5c, 0x4e] as const;

/** Bytes of a text that stand in JSON as they are. */
const plain = Uint8Array.from({ length: 256 }, (_, byte) =>
  Number(byte >= 0x20 && byte !== quote && byte !== backslash),
);
/** Letters that mean the same behind a backslash in JSON. */
const sameEscape = Uint8Array.from({ length: 256 }, (_, byte) =>
  Number('bfnrt\\'.includes(String.fromCharCode(byte))),
);
/** Control characters behind a backslash that JSON writes by number: `\v`, `\0` and `\a`. */
const controlOf = new Map([
  [0x76, 0x0b],
  [0x30, 0x00],
  [0x61, 0x07],
]);
/** Input is read in slices, so that no more room is held than a slice needs at the worst. */
const sliceLength = 8 * 1024;

export function createTabSeparatedReader(
  rows: JsonRows,
  { guard }: TabSeparatedOptions = {},
): TabSeparatedReader {
  const { kinds } = rows;
  const width = kinds.length;
  const guardBytes = Buffer.from(guard ?? '');
  // What stands behind the last column is the guard, which never leaves.
  const lastColumn = guard === undefined ? width - 1 : width;
  /** The column of the value under way; -1 between two rows. */
  let column = -1;
  let begins = true;
  let isNull = false;
  let escaped = false;

  /** @returns the place behind the value */
  function endValue(from: number, to: number): number {
    if (column >= width) {
      if (column > lastColumn || !isGuard(from, to)) throw broken('QUERY_FAILED', messageIn(from, to));
      return from;
    }
    const end = isNull ? rows.writeNull(from) : rows.finishValue(kinds[column] ?? 'text', from, to);
    rows.checkSize(from, end);
    return end;
  }

  /** A view of the bytes would cost more than the look at them. */
  function isGuard(from: number, to: number): boolean {
    if (to - from !== guardBytes.length) return false;
    for (let index = 0; index < guardBytes.length; index += 1)
      if (rows.out[from + index] !== guardBytes[index]) return false;
    return true;
  }

  function endRow(from: number, to: number): void {
    if (column < lastColumn) throw broken('QUERY_FAILED', messageIn(from, to));
    if (column > lastColumn) throw broken('QUERY_FAILED', 'a row has too many values');
    rows.endRow();
    column = -1;
  }

  /** Writes the byte behind a backslash into a text. @returns the place behind it */
  function unescape(byte: number, to: number): number {
    const { out } = rows;
    if (sameEscape[byte] === 1) {
      out[to] = backslash;
      out[to + 1] = byte;
      return to + 2;
    }
    const meant = controlOf.get(byte) ?? byte;
    if (plain[meant] !== 1) return rows.writeEscaped(meant, to);
    out[to] = meant;
    return to + 1;
  }

  /** Places are variables of one function: as members of an object they would cost a third of the time. */
  function readSlice(chunk: Uint8Array): void {
    const out = rows.reserve(chunk.length);
    const { length } = chunk;
    let { at: to, valueFrom: from } = rows;
    let kind = kinds[column];
    let at = 0;
    while (at < length) {
      if (begins) {
        begins = false;
        isNull = false;
        column += 1;
        if (column === 0) {
          rows.startRow();
          to = rows.at;
        } else if (column < width) {
          out[to] = comma;
          to += 1;
        }
        kind = kinds[column];
        from = to;
        if (kind !== undefined && kind !== 'number') {
          out[to] = quote;
          to += 1;
        }
      }
      if (escaped) {
        escaped = false;
        const byte = chunk[at] ?? 0;
        at += 1;
        if (byte === capitalN) isNull = true;
        else if (kind === 'text') to = unescape(byte, to);
        else {
          out[to] = byte;
          to += 1;
        }
      }
      // The run of bytes that need nothing is where the time goes.
      let byte = 0;
      for (; at < length; at += 1) {
        byte = chunk[at] ?? 0;
        if (plain[byte] === 0) break;
        out[to] = byte;
        to += 1;
      }
      if (at === length) break;
      at += 1;
      if (byte === tab) {
        to = endValue(from, to);
        from = to;
        begins = true;
      } else if (byte === newline) {
        rows.at = endValue(from, to);
        endRow(from, to);
        to = rows.at;
        from = to;
        begins = true;
      } else if (byte === backslash) escaped = true;
      else if (kind === 'text') to = rows.writeEscaped(byte, to);
      else {
        out[to] = byte;
        to += 1;
      }
    }
    rows.at = to;
    rows.valueFrom = from;
    if (column !== -1) rows.checkSize(from, to);
  }

  const messageIn = (from: number, to: number): string =>
    rows.out
      .subarray(from, Math.min(to, from + 500))
      .toString('utf8')
      .replace(/^"/, '');

  return {
    push: chunk => {
      for (let at = 0; at < chunk.length; at += sliceLength) readSlice(chunk.subarray(at, at + sliceLength));
    },
    end: () => {
      if (column !== -1) throw broken('CONNECTION_LOST', messageIn(rows.valueFrom, rows.at));
    },
  };
}

const broken = (code: 'QUERY_FAILED' | 'CONNECTION_LOST', detail: string) =>
  new DatabaseFailure(code, { detail });

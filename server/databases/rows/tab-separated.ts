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

const [tab, newline, quote, backslash, capitalN] = [0x09, 0x0a, 0x22, 0x5c, 0x4e] as const;

/** Bytes of a text that stand in JSON as they are. */
const plain = Uint8Array.from({ length: 256 }, (_, byte) =>
  Number(byte >= 0x20 && byte !== quote && byte !== backslash),
);
/** Letters that mean the same behind a backslash in JSON. */
const sameEscape = new Set(Buffer.from('bfnrt\\'));
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
  const written = () => rows.out.subarray(rows.valueFrom, rows.at);
  let column = -1;
  let isNull = false;
  let escaped = false;
  let isText = false;

  function startValue(): void {
    column += 1;
    // What stands behind the last column is the guard, which never leaves.
    if (column > 0 && column < width) rows.separate();
    if (column === 0) rows.startRow();
    rows.startValue();
    isNull = false;
    isText = kinds[column] === 'text';
    if (isText) {
      rows.out[rows.at] = quote;
      rows.at += 1;
    }
  }

  function endValue(): void {
    if (column >= width) {
      if (column > width || guard === undefined || !guardBytes.equals(written()))
        throw new DatabaseFailure('QUERY_FAILED', { detail: messageIn(written()) });
      rows.at = rows.valueFrom;
      return;
    }
    const kind = kinds[column] ?? 'text';
    if (isNull) rows.writeNull();
    else if (kind === 'text') {
      rows.out[rows.at] = quote;
      rows.at += 1;
    } else rows.finishToken(kind);
    rows.checkSize();
  }

  function endRow(): void {
    const expected = guard === undefined ? width - 1 : width;
    if (column !== expected)
      throw new DatabaseFailure('QUERY_FAILED', {
        detail: column < expected ? messageIn(written()) : 'a row has too many values',
      });
    rows.endRow();
    column = -1;
  }

  function unescape(byte: number): void {
    if (byte === capitalN) isNull = true;
    else if (!isText) {
      rows.out[rows.at] = byte;
      rows.at += 1;
    } else if (sameEscape.has(byte)) {
      rows.out[rows.at] = backslash;
      rows.out[rows.at + 1] = byte;
      rows.at += 2;
    } else {
      const control = controlOf.get(byte);
      if (control === undefined) writeText(byte);
      else rows.writeEscaped(control);
    }
  }

  function writeText(byte: number): void {
    if (plain[byte] === 1) {
      rows.out[rows.at] = byte;
      rows.at += 1;
    } else rows.writeEscaped(byte);
  }

  return {
    push: chunk => {
      for (let at = 0; at < chunk.length; at += sliceLength) readSlice(chunk.subarray(at, at + sliceLength));
    },
    end: () => {
      if (column !== -1) throw new DatabaseFailure('CONNECTION_LOST', { detail: messageIn(written()) });
    },
  };

  function readSlice(chunk: Uint8Array): void {
    const out = rows.reserve(chunk.length);
    const { length } = chunk;
    let at = 0;
    while (at < length) {
      if (column === -1) startValue();
      if (escaped) {
        escaped = false;
        unescape(chunk[at] ?? 0);
        at += 1;
      }
      // The run of bytes that need nothing is where the time goes.
      let to = rows.at;
      let byte = 0;
      for (; at < length; at += 1) {
        byte = chunk[at] ?? 0;
        if (plain[byte] === 0) break;
        out[to] = byte;
        to += 1;
      }
      rows.at = to;
      if (at === length) break;
      at += 1;
      if (byte === tab) {
        endValue();
        startValue();
      } else if (byte === newline) {
        endValue();
        endRow();
      } else if (byte === backslash) escaped = true;
      else if (isText) rows.writeEscaped(byte);
      else {
        out[rows.at] = byte;
        rows.at += 1;
      }
    }
    if (column !== -1) rows.checkSize();
  }
}

const messageIn = (bytes: Buffer): string => bytes.subarray(0, 500).toString('utf8');

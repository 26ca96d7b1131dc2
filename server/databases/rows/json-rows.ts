import { isUtf8 } from 'node:buffer';
import { DatabaseFailure } from '../port/database-failure.ts';
import { dateLength, isJsonNumber, type TokenKind } from './token.ts';

export interface RowSizeLimits {
  /** Bytes of JSON text. */
  readonly cell: number;
  readonly row: number;
}

const usualLimits: RowSizeLimits = { cell: 16 * 1024 * 1024, row: 64 * 1024 * 1024 };
/** The most that one byte becomes: a line break behind an empty number ends as `null],[`. */
const perByte = 7;
/** What a row begun before may add: brackets, quotes and commas. */
const around = 64;

const [quote, backslash, comma, opening, closing] = [0x22, 0x5c, 0x2c, 0x5b, 0x5d] as const;
/** What stands behind the backslash of a character that JSON has a short form for; 0: it has none. */
const letters = new Uint8Array(256);
letters.set([0x62, 0x74, 0x6e, 0, 0x66, 0x72], 0x08);
letters[quote] = quote;
letters[backslash] = backslash;
const hex = Buffer.from('0123456789abcdef');

/**
 * JSON text of rows under construction, in UTF-8: `,[1,"a"],[2,null]`. Readers of each database's form write values into
 * it and take the complete rows out; bytes are copied once.
 */
export class JsonRows {
  readonly kinds: readonly TokenKind[];
  readonly #limits: RowSizeLimits;
  /** The text, of which `at` bytes are written. */
  out: Buffer = Buffer.allocUnsafeSlow(1024);
  at = 0;
  /** Where the value begins that is being written. */
  valueFrom = 0;
  #complete = 0;
  #rowFrom = 0;
  rows = 0;
  nulled = 0;
  bytes = 0;

  constructor(kinds: readonly TokenKind[], limits: RowSizeLimits = usualLimits) {
    this.kinds = kinds;
    this.#limits = limits;
  }

  /** Makes room for so many bytes of values. @returns the place to write to */
  reserve(bytes: number): Buffer {
    const needed = this.at + bytes * perByte + around;
    if (needed > this.out.length) {
      const grown = Buffer.allocUnsafeSlow(Math.max(needed, this.out.length * 2));
      this.out.copy(grown, 0, 0, this.at);
      this.out = grown;
    }
    return this.out;
  }

  startRow(): void {
    this.#rowFrom = this.at;
    this.out[this.at] = comma;
    this.out[this.at + 1] = opening;
    this.at += 2;
  }

  separate(): void {
    this.out[this.at] = comma;
    this.at += 1;
  }

  endRow(): void {
    this.out[this.at] = closing;
    this.at += 1;
    this.rows += 1;
    this.#complete = this.at;
    this.#rowFrom = this.at;
  }

  /** Writes null at a place. @returns the place behind it */
  writeNull(from: number): number {
    // Four bytes cost less than a call of the buffer's own method.
    const { out } = this;
    out[from] = 0x6e;
    out[from + 1] = 0x75;
    out[from + 2] = 0x6c;
    out[from + 3] = 0x6c;
    return from + 4;
  }

  /**
   * Ends a value of which the bytes are written, and the quote before them unless it is a number. What JSON or a calendar cannot
   * hold becomes null.
   * @returns the place behind the value
   */
  finishValue(kind: TokenKind, from: number, to: number): number {
    const { out } = this;
    if (kind === 'number') return isJsonNumber(out, from, to) ? to : this.#loseValue(from);
    const first = from + 1;
    let end = to;
    if (kind === 'numberText') end = isJsonNumber(out, first, to) ? to : first;
    else if (kind !== 'text') end = first + dateLength(out, first, to, kind);
    if (kind !== 'text' && end === first) return this.#loseValue(from);
    out[end] = quote;
    return end + 1;
  }

  #loseValue(from: number): number {
    this.nulled += 1;
    return this.writeNull(from);
  }

  /** Writes one byte of a text that JSON does not take as it is. @returns the place behind it */
  writeEscaped(byte: number, to: number): number {
    const { out } = this;
    out[to] = backslash;
    const letter = letters[byte] ?? 0;
    if (letter !== 0) {
      out[to + 1] = letter;
      return to + 2;
    }
    out.write('u00', to + 1, 'latin1');
    out[to + 4] = hex[byte >> 4] ?? 0;
    out[to + 5] = hex[byte & 15] ?? 0;
    return to + 6;
  }

  /** @throws DatabaseFailure `ROW_TOO_LARGE` for the value that stands here, or for its row */
  checkSize(from: number, to: number): void {
    if (to - from > this.#limits.cell || to - this.#rowFrom > this.#limits.row)
      throw new DatabaseFailure('ROW_TOO_LARGE');
  }

  /** Whether so many bytes of complete rows wait to be taken. */
  has(bytes: number): boolean {
    return this.#complete >= bytes && this.#complete > 0;
  }

  /** Takes the complete rows out. Bytes that are not UTF-8 leave as U+FFFD, because JSON has no other way. */
  take(): Uint8Array | undefined {
    if (this.#complete === 0) return undefined;
    const taken = this.out.subarray(0, this.#complete);
    const rest = this.out.subarray(this.#complete, this.at);
    this.out = Buffer.allocUnsafeSlow(Math.max(rest.length * 2, 1024));
    rest.copy(this.out);
    this.at = rest.length;
    this.valueFrom -= this.#complete;
    this.#rowFrom = 0;
    this.#complete = 0;
    // The caller may transfer the memory to another thread, so none of it is shared.
    const text = isUtf8(taken) ? taken : new TextEncoder().encode(taken.toString('utf8'));
    this.bytes += text.length;
    return text;
  }
}

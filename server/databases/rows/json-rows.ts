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
/** What stands behind the backslash of a character that JSON has a short form for. */
const letters = new Map<number, number>([
  [quote, quote],
  [backslash, backslash],
  [0x08, 0x62],
  [0x09, 0x74],
  [0x0a, 0x6e],
  [0x0c, 0x66],
  [0x0d, 0x72],
] as const);
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

  startValue(): void {
    this.valueFrom = this.at;
  }

  /** Writes null instead of what was written of the value. */
  writeNull(): void {
    this.out.write('null', this.valueFrom, 'latin1');
    this.at = this.valueFrom + 4;
  }

  /** Turns the unquoted bytes of the value into one of this kind, or into null where none can hold them. */
  finishToken(kind: Exclude<TokenKind, 'text'>): void {
    const { out, at, valueFrom: from } = this;
    if (kind === 'number') {
      if (!isJsonNumber(out, from, at)) this.#loseValue();
      return;
    }
    const length =
      kind === 'numberText' ? (isJsonNumber(out, from, at) ? at - from : 0) : dateLength(out, from, at, kind);
    if (length === 0) {
      this.#loseValue();
      return;
    }
    // So few bytes are moved faster one by one.
    for (let index = from + length; index > from; index -= 1) out[index] = out[index - 1] ?? 0;
    out[from] = quote;
    out[from + length + 1] = quote;
    this.at = from + length + 2;
  }

  #loseValue(): void {
    this.nulled += 1;
    this.writeNull();
  }

  /** Writes one byte of a text that JSON does not take as it is. */
  writeEscaped(byte: number): void {
    const { out } = this;
    out[this.at] = backslash;
    const letter = letters.get(byte);
    if (letter !== undefined) {
      out[this.at + 1] = letter;
      this.at += 2;
      return;
    }
    out.write('u00', this.at + 1, 'latin1');
    out[this.at + 4] = hex[byte >> 4] ?? 0;
    out[this.at + 5] = hex[byte & 15] ?? 0;
    this.at += 6;
  }

  /** @throws DatabaseFailure `ROW_TOO_LARGE` for the value or its row */
  checkSize(): void {
    if (this.at - this.valueFrom > this.#limits.cell || this.at - this.#rowFrom > this.#limits.row)
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

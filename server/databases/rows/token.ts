import type { DatabaseColumn } from '../port/condition.ts';

/** How the text of a value becomes JSON. `numberText` is a number in quotes. */
export type TokenKind = 'text' | 'number' | 'numberText' | 'date' | 'datetime';

export function tokenKind({ type }: DatabaseColumn, numbers: 'token' | 'text' = 'token'): TokenKind {
  if (type === 'int' || type === 'double') return numbers === 'token' ? 'number' : 'numberText';
  return type === 'string' ? 'text' : type;
}

const [zero, nine, minus, plus, dot] = [0x30, 0x39, 0x2d, 0x2b, 0x2e] as const;

/** Whether the bytes are a number of JSON; NaN, infinity and numbers filled up with zeros are not. */
export function isJsonNumber(bytes: Uint8Array, from: number, to: number): boolean {
  let at = bytes[from] === minus ? from + 1 : from;
  const digitsFrom = at;
  at = skipDigits(bytes, at, to);
  if (at === digitsFrom || (bytes[digitsFrom] === zero && at > digitsFrom + 1)) return false;
  if (at < to && bytes[at] === dot) {
    const fraction = at + 1;
    at = skipDigits(bytes, fraction, to);
    if (at === fraction) return false;
  }
  if (at < to && ((bytes[at] ?? 0) | 0x20) === 0x65) {
    at += bytes[at + 1] === minus || bytes[at + 1] === plus ? 2 : 1;
    const exponent = at;
    at = skipDigits(bytes, exponent, to);
    if (at === exponent) return false;
  }
  return at === to;
}

function skipDigits(bytes: Uint8Array, from: number, to: number): number {
  let at = from;
  for (; at < to; at += 1) {
    const byte = bytes[at] ?? 0;
    if (byte < zero || byte > nine) break;
  }
  return at;
}

/**
 * The length of the part of a date that calendars of people hold: 10 for `2026-08-31`, 19 for `2026-08-31 23:59:59`.
 * Fractions of seconds and the offset behind are cut off.
 * @returns 0 for infinity, years before 1 and after 9999, and dates with zeros such as `0000-00-00` and `2024-00-10`
 */
export function dateLength(bytes: Uint8Array, from: number, to: number, kind: 'date' | 'datetime'): number {
  if (!hasForm(bytes, from, to, '0000-00-00')) return 0;
  if (isZero(bytes, from, 4) || isZero(bytes, from + 5, 2) || isZero(bytes, from + 8, 2)) return 0;
  if (kind === 'date') return to - from === 10 ? 10 : 0;
  if (!hasForm(bytes, from + 10, to, ' 00:00:00')) return 0;
  const last = bytes[to - 1] ?? 0;
  // What follows is a fraction or an offset; an era ends in a letter.
  return last >= zero && last <= nine ? 19 : 0;
}

/** A view of the bytes would cost more than the look at them. */
function isZero(bytes: Uint8Array, from: number, length: number): boolean {
  for (let at = from; at < from + length; at += 1) if (bytes[at] !== zero) return false;
  return true;
}

function hasForm(bytes: Uint8Array, from: number, to: number, form: string): boolean {
  if (to - from < form.length) return false;
  for (let index = 0; index < form.length; index += 1) {
    const byte = bytes[from + index] ?? 0;
    const wanted = form.charCodeAt(index);
    if (wanted === zero ? byte < zero || byte > nine : byte !== wanted) return false;
  }
  return true;
}

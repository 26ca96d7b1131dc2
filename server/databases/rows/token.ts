import type { DatabaseColumn } from '../port/condition.ts';

/** How the text of a value becomes JSON. `numberText` is a number in quotes. */
export type TokenKind = 'text' | 'number' | 'numberText' | 'date' | 'datetime';

export function tokenKind({ type }: DatabaseColumn, numbers: 'token' | 'text' = 'token'): TokenKind {
  if (type === 'int' || type === 'double') return numbers === 'token' ? 'number' : 'numberText';
  return type === 'string' ? 'text' : type;
}

const [zero, nine, minus, plus, dot, colon, space] = [0x30, 0x39, 0x2d, 0x2b, 0x2e, 0x3a, 0x20] as const;

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
  const length = to - from;
  if (length < 10 || bytes[from + 4] !== minus || bytes[from + 7] !== minus) return 0;
  const century = twoDigits(bytes, from);
  const year = twoDigits(bytes, from + 2);
  if (century < 0 || year < 0 || century + year === 0) return 0;
  if (twoDigits(bytes, from + 5) < 1 || twoDigits(bytes, from + 8) < 1) return 0;
  if (kind === 'date') return length === 10 ? 10 : 0;
  return length >= 19 && isTime(bytes, from + 10, to) ? 19 : 0;
}

/** Whether ` 23:59:59` stands here. What follows is a fraction or an offset; an era ends in a letter. */
function isTime(bytes: Uint8Array, from: number, to: number): boolean {
  const last = bytes[to - 1] ?? 0;
  return (
    bytes[from] === space &&
    bytes[from + 3] === colon &&
    bytes[from + 6] === colon &&
    twoDigits(bytes, from + 1) >= 0 &&
    twoDigits(bytes, from + 4) >= 0 &&
    twoDigits(bytes, from + 7) >= 0 &&
    last >= zero &&
    last <= nine
  );
}

/** The number that two digits are, or -1 for other bytes. */
function twoDigits(bytes: Uint8Array, at: number): number {
  const tens = (bytes[at] ?? 0) - zero;
  const ones = (bytes[at + 1] ?? 0) - zero;
  return tens >= 0 && tens <= 9 && ones >= 0 && ones <= 9 ? tens * 10 + ones : -1;
}

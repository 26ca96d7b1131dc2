import type { Json } from '../json.ts';

const numeric = /^[ \t\n\r\v\f]*[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?[ \t\n\r\v\f]*$/;

/** PHP 8's is_numeric(): true for numbers and numeric strings, but not for hex, underscores, booleans or null. */
export function isNumeric(value: Json | undefined): value is number | string {
  return typeof value === 'number' || (typeof value === 'string' && numeric.test(value));
}

/** PHP's (int) of a numeric value: truncates toward zero and saturates huge values. */
export function toInteger(value: number | string): number {
  const truncated = Math.trunc(Number(value));
  return Math.max(Number.MIN_SAFE_INTEGER, Math.min(Number.MAX_SAFE_INTEGER, truncated)) || 0;
}

/** PHP's mb_strlen(): counts code points, not UTF-16 units. */
export function characters(text: string): number {
  return Array.from(text).length;
}

/** PHP's (bool): "0", "", 0, null and an empty array are false; "false" and "N" are true. */
export function phpTruthy(value: Json): boolean {
  if (typeof value === 'object') return value !== null && Object.keys(value).length > 0;
  return value !== '' && value !== '0' && Boolean(value);
}

let ordinal = 0;

/**
 * Numbers what happens in this process, one after another: the clock alone gives no order within a millisecond.
 * @returns so many hexadecimal digits, at most 8, whose texts are in the same order until the numbers begin again
 */
export function nextOrdinal(digits: number): string {
  ordinal = (ordinal + 1) % 2 ** 32;
  return ordinal.toString(16).padStart(digits, '0').slice(-digits);
}

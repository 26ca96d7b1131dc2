/**
 * Difference of two processes' clocks that is no reason to doubt a stored time, in milliseconds.
 */
export const clockSkewMs = 60_000;

/**
 * Whether a stored time still lies ahead and could have been set by a clock like ours. A later one was stored before a clock
 * was set back, and counts as over.
 * @param until milliseconds since the epoch
 * @param longestMs how far ahead such a time is set at most
 */
export const liesAhead = (until: number, longestMs: number, now: number): boolean =>
  until > now && until <= now + longestMs + clockSkewMs;

import type { Clock } from '../../time/clock.ts';
import { DeskError } from '../../desk-error.ts';
import { MinuteCounts } from '../http/minute-counts.ts';
import { networkOf } from '../http/network-of.ts';

/** Counts invalid keys per address. Requests with a valid key do not count. */
export interface FailedAttempts {
  /** Counts an invalid key. @throws DeskError `TOO_MANY_REQUESTS` (429) after too many of them */
  count(address: string | undefined): void;
}

export function createFailedAttempts(perMinute: number, clock: Clock): FailedAttempts {
  const counts = new MinuteCounts(clock);
  return {
    count: address => {
      const { hits, leftMs } = counts.count(networkOf(address));
      if (hits <= perMinute) return;
      throw new DeskError('TOO_MANY_REQUESTS', {
        message: 'Too many requests with a wrong key; wait a minute.',
        retryAfter: Math.max(1, Math.ceil(leftMs / 1000)),
      });
    },
  };
}

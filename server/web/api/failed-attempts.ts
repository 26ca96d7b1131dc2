import { ipKeyGenerator, MemoryStore, type Options } from 'express-rate-limit';
import { DeskError } from '../../desk-error.ts';

/** Counts invalid keys per address. Requests with a valid key do not count. */
export interface FailedAttempts {
  /** @throws DeskError `TOO_MANY_REQUESTS` (429) */
  assertFew(address: string | undefined): Promise<void>;
  count(address: string | undefined): Promise<void>;
}

const windowMs = 60_000;

export function createFailedAttempts(perMinute: number): FailedAttempts {
  const store = new MemoryStore();
  store.init({ windowMs } as Options);
  // One user of an IPv6 network has very many addresses, which count as one.
  const nameOf = (address = '') => (address === '' ? '' : ipKeyGenerator(address));
  return {
    assertFew: async address => {
      const counted = await store.get(nameOf(address));
      if (counted === undefined || counted.totalHits < perMinute) return;
      throw new DeskError('TOO_MANY_REQUESTS', {
        message: 'Too many requests with a wrong key; wait a minute.',
        retryAfter: windowMs / 1000,
      });
    },
    count: async address => {
      await store.increment(nameOf(address));
    },
  };
}

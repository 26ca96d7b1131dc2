import { ipKeyGenerator, MemoryStore, type Options } from 'express-rate-limit';
import { DeskError } from '../../desk-error.ts';

/** How often an address has come with a key that is none. What succeeds does not count. */
export interface FailedAttempts {
  /** @throws DeskError `TOO_MANY_REQUESTS` (429) */
  assertFew(address: string | undefined): Promise<void>;
  count(address: string | undefined): Promise<void>;
}

const windowMs = 60_000;

export function createFailedAttempts(perMinute: number): FailedAttempts {
  const store = new MemoryStore();
  store.init({ windowMs } as Options);
  // One customer of an IPv6 network has very many addresses.
  const nameOf = (address = '') => (address === '' ? '' : ipKeyGenerator(address));
  return {
    assertFew: async address => {
      const known = await store.get(nameOf(address));
      if (known === undefined || known.totalHits < perMinute) return;
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

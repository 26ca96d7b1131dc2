import { AsyncLocalStorage } from 'node:async_hooks';
import type { OutgoingCall } from './outgoing-call.ts';

/** How often each method has been sent within one call. */
const sent = new AsyncLocalStorage<Map<string, number>>();

/**
 * Does one call, which may take several requests: a method sent again, after a refresh or at the portal's new address,
 * is another attempt at the same.
 */
export const asOneCall = <T>(work: () => T): T => (sent.getStore() ? work() : sent.run(new Map(), work));

/** Counts a request that is about to leave: 1, or more within one call. */
export function countAttempt({ to, method }: OutgoingCall): number {
  const counts = sent.getStore();
  const name = `${to} ${method}`;
  const attempt = (counts?.get(name) ?? 0) + 1;
  counts?.set(name, attempt);
  return attempt;
}

import { LRUCache } from 'lru-cache';
import type { TokenKey } from '../bitrix24/identifiers.ts';
import type { Clock } from '../time/clock.ts';
import { DeskError } from '../desk-error.ts';
import { isAdministrator } from './administrator.ts';
import type { CallAs } from './call-as.ts';

/** How long a portal's word on who administers it is believed, in milliseconds. */
const believedMs = 60_000;

/** @throws DeskError `ADMINISTRATORS_ONLY` (403), or what keeps us from asking the portal */
export type RequireAdministrator = (user: TokenKey) => Promise<void>;

/** Asks the portal whether the user administers it; nothing the browser says about that counts (platform contract 2.6). */
export function createRequireAdministrator(callAs: CallAs, clock: Clock): RequireAdministrator {
  const known = new LRUCache<string, true>({ max: 10_000, ttl: believedMs, ttlResolution: 0, perf: clock });
  return async user => {
    const name = `${user.memberId}:${user.userId}`;
    if (known.has(name)) return;
    if (!(await isAdministrator(callAs(user)))) throw new DeskError('ADMINISTRATORS_ONLY');
    known.set(name, true);
  };
}

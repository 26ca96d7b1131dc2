import { DeskError } from '../../desk-error.ts';
import type { Clock } from '../../time/clock.ts';
import type { TokenKey } from '../../bitrix24/identifiers.ts';

export interface CheckQuotaLimits {
  /** Maximum numbers of checks at the same time. */
  readonly perUser: number;
  readonly perPortal: number;
  readonly inAll: number;
  /** Maximum number of checks that one user may begin within a minute. */
  readonly perMinute: number;
}

/** Enough for a person at a page, too little to scan a network through this server. */
const usualLimits: CheckQuotaLimits = { perUser: 4, perPortal: 8, inAll: 32, perMinute: 60 };

/** Limits how many endpoints are checked at once and how often. */
export interface CheckQuota {
  /**
   * Runs `work` if the quota allows another check.
   * @throws DeskError `TOO_MANY_CHECKS` (429) or `CHECKS_BUSY` (503), with `retryAfter`
   */
  run<T>(user: TokenKey, work: () => Promise<T>): Promise<T>;
}

const minuteMs = 60_000;

export function createCheckQuota(clock: Clock, limits: CheckQuotaLimits = usualLimits): CheckQuota {
  const runningByName = new Map<string, number>();
  const begunByUser = new Map<string, readonly number[]>();
  let runningInAll = 0;

  const count = (name: string, by: 1 | -1): void => {
    const now = (runningByName.get(name) ?? 0) + by;
    if (now === 0) runningByName.delete(name);
    else runningByName.set(name, now);
  };

  function recent(user: string): readonly number[] {
    const now = clock.now();
    // Users without recent checks are forgotten.
    for (const [name, times] of begunByUser)
      if (times.every(at => now - at >= minuteMs)) begunByUser.delete(name);
    return (begunByUser.get(user) ?? []).filter(at => now - at < minuteMs);
  }

  return {
    run: async ({ memberId, userId }, work) => {
      const user = `${memberId}:${userId}`;
      const before = recent(user);
      const [oldest = 0] = before;
      if (before.length >= limits.perMinute)
        throw tooMany(Math.max(1, Math.ceil((oldest + minuteMs - clock.now()) / 1000)));
      if ((runningByName.get(user) ?? 0) >= limits.perUser) throw tooMany(5);
      if ((runningByName.get(memberId) ?? 0) >= limits.perPortal) throw tooMany(10);
      if (runningInAll >= limits.inAll) throw new DeskError('CHECKS_BUSY', { retryAfter: 10 });
      begunByUser.set(user, [...before, clock.now()]);
      for (const name of [user, memberId]) count(name, 1);
      runningInAll += 1;
      try {
        return await work();
      } finally {
        for (const name of [user, memberId]) count(name, -1);
        runningInAll -= 1;
      }
    },
  };
}

const tooMany = (retryAfter: number) => new DeskError('TOO_MANY_CHECKS', { retryAfter });

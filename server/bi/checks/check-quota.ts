import { DeskError } from '../../desk-error.ts';
import type { Clock } from '../../time/clock.ts';
import type { TokenKey } from '../../bitrix24/identifiers.ts';

export interface CheckQuotaLimits {
  /** Checks that run at the same time. */
  readonly perUser: number;
  readonly perPortal: number;
  readonly inAll: number;
  /** Checks that one user may begin within a minute. */
  readonly perMinute: number;
}

/** Enough for a person at a page, too little to scan a network through this server. */
const usualTurns: CheckQuotaLimits = { perUser: 4, perPortal: 8, inAll: 32, perMinute: 60 };

/** Lets users check endpoints one after the other. */
export interface CheckQuota {
  /**
   * Runs `work` when the user has a turn left.
   * @throws DeskError `TOO_MANY_CHECKS` (429) or `CHECKS_BUSY` (503), with `retryAfter`
   */
  run<T>(user: TokenKey, work: () => Promise<T>): Promise<T>;
}

const minute = 60_000;

export function createCheckQuota(clock: Clock, limits: CheckQuotaLimits = usualTurns): CheckQuota {
  const running = new Map<string, number>();
  const begun = new Map<string, readonly number[]>();
  let all = 0;

  const count = (name: string, by: 1 | -1): void => {
    const now = (running.get(name) ?? 0) + by;
    if (now === 0) running.delete(name);
    else running.set(name, now);
  };

  function recent(user: string): readonly number[] {
    const now = clock.now();
    // Users who have not checked anything lately are forgotten.
    for (const [name, times] of begun) if (times.every(at => now - at >= minute)) begun.delete(name);
    return (begun.get(user) ?? []).filter(at => now - at < minute);
  }

  return {
    run: async ({ memberId, userId }, work) => {
      const user = `${memberId}:${userId}`;
      const before = recent(user);
      const [oldest = 0] = before;
      if (before.length >= limits.perMinute)
        throw tooMany(Math.max(1, Math.ceil((oldest + minute - clock.now()) / 1000)));
      if ((running.get(user) ?? 0) >= limits.perUser) throw tooMany(5);
      if ((running.get(memberId) ?? 0) >= limits.perPortal) throw tooMany(10);
      if (all >= limits.inAll) throw new DeskError('CHECKS_BUSY', { retryAfter: 10 });
      begun.set(user, [...before, clock.now()]);
      for (const name of [user, memberId]) count(name, 1);
      all += 1;
      try {
        return await work();
      } finally {
        for (const name of [user, memberId]) count(name, -1);
        all -= 1;
      }
    },
  };
}

const tooMany = (retryAfter: number) => new DeskError('TOO_MANY_CHECKS', { retryAfter });

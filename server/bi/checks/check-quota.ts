import { DeskError } from '../../desk-error.ts';
import type { Clock } from '../../time/clock.ts';
import { createSteadyClock } from '../../time/steady-clock.ts';
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
   * Runs `work` if the quota allows another check. When all places are taken, the oldest check of the portal with the most
   * gives way to a portal that has at least two fewer: its signal fires with `CHECKS_BUSY`.
   * @throws DeskError `TOO_MANY_CHECKS` (429) or `CHECKS_BUSY` (503), with `retryAfter`
   */
  run<T>(user: TokenKey, work: (stop: AbortSignal) => Promise<T>): Promise<T>;
}

interface Place {
  readonly portal: string;
  readonly controller: AbortController;
}

const minuteMs = 60_000;

export function createCheckQuota(wallClock: Clock, limits: CheckQuotaLimits = usualLimits): CheckQuota {
  const clock = createSteadyClock(wallClock);
  const runningByName = new Map<string, number>();
  const begunByUser = new Map<string, readonly number[]>();
  /** Running checks, oldest first; one that gave way is not among them. */
  const places = new Set<Place>();

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

  /** @throws DeskError `CHECKS_BUSY` (503) when no portal has so many places that it gives way */
  function makeRoom(memberId: string): void {
    if (places.size < limits.inAll) return;
    const counts = new Map<string, number>();
    for (const { portal } of places) counts.set(portal, (counts.get(portal) ?? 0) + 1);
    const most = Math.max(...counts.values());
    const oldest = [...places].find(({ portal }) => counts.get(portal) === most);
    if (oldest === undefined || most < (counts.get(memberId) ?? 0) + 2) throw busy();
    places.delete(oldest);
    oldest.controller.abort(busy());
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
      makeRoom(memberId);
      const place: Place = { portal: memberId, controller: new AbortController() };
      places.add(place);
      begunByUser.set(user, [...before, clock.now()]);
      for (const name of [user, memberId]) count(name, 1);
      try {
        return await work(place.controller.signal);
      } finally {
        for (const name of [user, memberId]) count(name, -1);
        places.delete(place);
      }
    },
  };
}

const busy = () => new DeskError('CHECKS_BUSY', { retryAfter: 10 });

const tooMany = (retryAfter: number) => new DeskError('TOO_MANY_CHECKS', { retryAfter });

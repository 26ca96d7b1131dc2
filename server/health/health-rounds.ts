import type { MemberId } from '../bitrix24/identifiers.ts';
import { because } from '../bitrix24/outbound/cause.ts';
import { DeskError } from '../desk-error.ts';
import type { FindBackgroundUser } from '../portals/find-background-user.ts';
import type { PortalStore } from '../portals/portal-store.ts';
import type { Clock } from '../time/clock.ts';
import type { CheckPortal } from './check-portal.ts';
import type { WatchStore } from './watch-store.ts';

export interface HealthRoundsOptions {
  readonly watches: Pick<WatchStore, 'due' | 'take'>;
  readonly portals: Pick<PortalStore, 'find'>;
  readonly findBackgroundUser: FindBackgroundUser;
  readonly checkPortal: CheckPortal;
  readonly clock: Clock;
  /** At least 0 and less than 1. */
  readonly random: () => number;
  /** Called after each portal, for the log. */
  readonly onOutcome: (line: Readonly<Record<string, unknown>>) => void;
  /** Greatest number of portals that are checked at the same time. */
  readonly most?: number;
}

const hourMs = 3_600_000;

/** When a portal is checked next: in an hour, or up to six minutes before or after, so that portals do not gather. */
export const nextCheck = (now: number, random: () => number): number =>
  now + Math.round(hourMs * (0.9 + 0.2 * random()));

/** When a portal that has just asked for it is checked first: some time within the next hour. */
export const firstCheck = (now: number, random: () => number): number => now + Math.round(hourMs * random());

/** Checks the portals that are due, each in one process only. Starts no more when `signal` fires. */
export type HealthRounds = (signal: AbortSignal) => Promise<void>;

export function createHealthRounds(options: HealthRoundsOptions): HealthRounds {
  const { watches, portals, findBackgroundUser, checkPortal, clock, random, onOutcome, most = 4 } = options;

  async function check(memberId: MemberId, signal: AbortSignal): Promise<void> {
    const now = clock.now();
    if (!(await watches.take(memberId, now, nextCheck(now, random)))) return;
    const portal = await portals.find(memberId);
    if (portal?.state !== 'active') return;
    const line = { portal: memberId };
    try {
      const refused = await because({ what: 'hourly check', background: true }, async () =>
        checkPortal(await findBackgroundUser(portal), signal),
      );
      onOutcome({ ...line, outcome: refused === undefined ? 'checked' : 'refused', code: refused?.code });
    } catch (error) {
      const isKnown = error instanceof DeskError;
      onOutcome({ ...line, outcome: 'failed', ...(isKnown ? { code: error.code } : { err: error }) });
    }
  }

  return async signal => {
    const due = await watches.due(clock.now(), most);
    if (!signal.aborted) await Promise.all(due.map(memberId => check(memberId, signal)));
  };
}

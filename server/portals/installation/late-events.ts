import { repeat } from '../../time/repeat.ts';
import type { LifecycleEvent } from './lifecycle-event.ts';

/** Events that came while the database was away: Bitrix24 does not send them again (platform contract 5.2). */
export interface LateEvents {
  keep(event: LifecycleEvent): void;
  /** Tries a last time and stops. */
  stop(): Promise<void>;
}

export interface LateEventsOptions {
  /** Stores what is plausible. @throws while the database is still away */
  readonly take: (event: LifecycleEvent) => Promise<void>;
  /** Told when an event is given up, for the log: there were too many, or the server stopped first. */
  readonly onLost: (events: number) => void;
  /** In milliseconds. */
  readonly everyMs?: number;
  readonly most?: number;
}

/**
 * Keeps them in memory and stores them once the database is back. Whoever sent them is told that they were not taken all the
 * same: until they are stored that is the truth.
 */
export function createLateEvents({
  take,
  onLost,
  everyMs = 1_000,
  most = 1_000,
}: LateEventsOptions): LateEvents {
  const kept: LifecycleEvent[] = [];

  async function storeAll(): Promise<void> {
    for (let next = kept[0]; next !== undefined; next = kept[0]) {
      await take(next);
      kept.shift();
    }
  }

  // It is still away: the next round comes.
  const rounds = repeat(everyMs, storeAll, () => undefined);
  return {
    keep: event => {
      if (kept.length < most) kept.push(event);
      else onLost(1);
    },
    stop: async () => {
      await rounds.stop();
      await storeAll().catch(() => undefined);
      if (kept.length > 0) onLost(kept.length);
    },
  };
}

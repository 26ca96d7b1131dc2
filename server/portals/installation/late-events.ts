import { repeat } from '../../time/repeat.ts';
import type { LifecycleEvent } from './lifecycle-event.ts';

/** Holds events that came while the database was unavailable: Bitrix24 does not send them again (platform contract 5.2). */
export interface LateEvents {
  keep(event: LifecycleEvent): void;
  /** Tries to store them a last time and stops. */
  stop(): Promise<void>;
}

export interface LateEventsOptions {
  /** Stores an event. @throws while the database is still unavailable */
  readonly take: (event: LifecycleEvent) => Promise<void>;
  /** Called with the number of events that were given up, for the log: there were too many, or the server stopped first. */
  readonly onLost: (events: number) => void;
  /** Interval of the attempts, in milliseconds. */
  readonly everyMs?: number;
  /** Greatest number of events held. */
  readonly maxEvents?: number;
}

/**
 * Keeps the events in memory and stores them once the database is back. Their senders still get an error: until an event is
 * stored, it may be lost.
 */
export function createLateEvents({
  take,
  onLost,
  everyMs = 1_000,
  maxEvents = 1_000,
}: LateEventsOptions): LateEvents {
  const waiting: LifecycleEvent[] = [];

  async function storeAll(): Promise<void> {
    for (;;) {
      const [next] = waiting;
      if (next === undefined) return;
      await take(next);
      waiting.shift();
    }
  }

  // A failure means that the database is still unavailable: the next round tries again.
  const rounds = repeat(everyMs, storeAll, () => undefined);
  return {
    keep: event => {
      if (waiting.length < maxEvents) waiting.push(event);
      else onLost(1);
    },
    stop: async () => {
      await rounds.stop();
      await storeAll().catch(() => undefined);
      if (waiting.length > 0) onLost(waiting.length);
    },
  };
}

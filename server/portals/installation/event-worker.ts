import { because } from '../../bitrix24/outbound/cause.ts';
import type { Clock } from '../../time/clock.ts';
import { within } from '../../time/within.ts';
import { DeskError } from '../../desk-error.ts';
import type { EventStore } from './event-store.ts';
import type { HandleEvent } from './handle-event.ts';

/** Handles stored events one after another, independently of the requests that brought them. */
export interface EventWorker {
  /** Makes the worker look for events. Resolves when none is due any more. */
  poke(): Promise<void>;
  /** Finishes the event under way and stops; waits five seconds for it at most. */
  stop(): Promise<void>;
}

export interface EventWorkerOptions {
  readonly store: EventStore;
  readonly handle: HandleEvent;
  readonly clock: Clock;
  /** Called after every attempt, for the log. */
  readonly onSettled?: (line: SettledLine) => void;
  /** Interval of looking for events that another process stored and did not handle, in milliseconds. */
  readonly lookEveryMs?: number;
}

/** One attempt as the log names it; `interrupted` when the database was unavailable. */
export interface SettledLine {
  readonly outcome: 'done' | 'refused' | 'failed' | 'retry' | 'interrupted';
  readonly [detail: string]: unknown;
}

/**
 * How long an event is reserved, in milliseconds: longer than the slowest event takes with every call at its time limit.
 */
const claimMs = 180_000;
const maxAttempts = 8;
const pruneMs = 3_600_000;
/**
 * Longest wait for the event under way, in milliseconds: it may hang on a slow portal, and another process takes it over.
 */
const stopMs = 5_000;
/** How long fingerprints of settled events are kept, in milliseconds. */
const fingerprintLifeMs = 7 * 24 * 3_600_000;

export function createEventWorker({
  store,
  handle,
  clock,
  onSettled,
  lookEveryMs = 60_000,
}: EventWorkerOptions): EventWorker {
  let running = Promise.resolve();
  let stopped = false;
  let prunedAt = 0;
  let timer: NodeJS.Timeout | undefined;

  async function handleDue(): Promise<void> {
    let handled = true;
    while (handled) handled = await handleNext();
    if (stopped) return;
    if (clock.now() - prunedAt > pruneMs) {
      prunedAt = clock.now();
      await store.prune(prunedAt - fingerprintLifeMs);
    }
    const due = await store.nextDue();
    clearTimeout(timer);
    const wait = due === undefined ? lookEveryMs : Math.max(1_000, due - clock.now());
    timer = setTimeout(() => void poke(), Math.min(wait, lookEveryMs)).unref();
  }

  /** @returns whether there was an event to handle */
  async function handleNext(): Promise<boolean> {
    if (stopped) return false;
    const now = clock.now();
    const claimed = await store.claim(now, now + claimMs);
    if (claimed === undefined) return false;
    const { fingerprint, attempts, read } = claimed;
    try {
      const event = read();
      const cause = { what: `event ${event.event}`, background: true };
      const outcome = await because(cause, () => handle(event));
      await store.settle(fingerprint, outcome);
      onSettled?.({ event: event.event, portal: event.memberId, outcome });
    } catch (error) {
      const refused = error instanceof DeskError && error.status === 403;
      const outcome = refused ? 'refused' : attempts >= maxAttempts ? 'failed' : 'retry';
      if (outcome === 'retry') await store.retryAt(fingerprint, clock.now() + 1_000 * 4 ** attempts);
      else await store.settle(fingerprint, outcome);
      onSettled?.({ fingerprint, outcome, err: error });
    }
    return true;
  }

  /** Appends a pass to the running one, which may have looked before the newest event was stored. */
  function poke(): Promise<void> {
    running = running
      .then(handleDue)
      // The database is unavailable. The events are safe in it, and the next poke or start finds them.
      .catch((error: unknown) => onSettled?.({ outcome: 'interrupted', err: error }));
    return running;
  }

  return {
    poke,
    stop: async () => {
      stopped = true;
      clearTimeout(timer);
      await within(stopMs, running).catch(() => undefined);
    },
  };
}

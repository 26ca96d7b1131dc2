import { because } from '../../bitrix24/outbound/cause.ts';
import type { Clock } from '../../time/clock.ts';
import { createSteadyClock } from '../../time/steady-clock.ts';
import { within } from '../../time/within.ts';
import { DeskError } from '../../desk-error.ts';
import { retryPauseMs, type ClaimedEvent, type EventStore } from './event-store.ts';
import type { Amend, HandleEvent } from './handle-event.ts';

/** Handles stored events, several at a time and those of one portal one after another, independently of the requests that brought them. */
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
/** Number of events handled at the same time; one place is kept for proven ones. */
const mostAtOnce = 4;
const pruneMs = 3_600_000;
/** Pause after the database was unavailable, in milliseconds. */
const interruptedMs = 5_000;
/**
 * Longest wait for the event under way, in milliseconds: it may hang on a slow portal, and another process takes it over.
 */
const stopMs = 5_000;
/** How long fingerprints of settled events are kept, in milliseconds. */
const fingerprintLifeMs = 7 * 24 * 3_600_000;

/** Greatest number of times that all places look for due events before the worker waits for the next round. */
const mostRounds = 10;

export function createEventWorker({
  store,
  handle,
  clock,
  onSettled,
  lookEveryMs = 60_000,
}: EventWorkerOptions): EventWorker {
  let running = Promise.resolve();
  const places = Array.from({ length: mostAtOnce }, () => Promise.resolve());
  let claiming: Promise<ClaimedEvent | undefined> = Promise.resolve(undefined);
  /** Portals of the events under way, by fingerprint. */
  const inHand = new Map<string, string>();
  let stopped = false;
  const steady = createSteadyClock(clock);
  let prunedAt = -Infinity;
  let timer: NodeJS.Timeout | undefined;

  async function handleDue(): Promise<void> {
    await lookInEveryPlace();
    // The place for proven events alone may have kept a portal in hand whose other events the others passed over.
    for (let round = 1; round < mostRounds && !stopped; round += 1) {
      const due = await store.nextDue();
      const isDue = due !== undefined && due <= clock.now();
      if (!isDue && inHand.size === 0) break;
      await lookInEveryPlace();
    }
    if (stopped) return;
    if (steady.now() - prunedAt > pruneMs) {
      prunedAt = steady.now();
      await store.prune(clock.now() - fingerprintLifeMs);
    }
    const due = await store.nextDue();
    const wait = due === undefined ? lookEveryMs : Math.max(1_000, due - clock.now());
    lookIn(Math.min(wait, lookEveryMs));
  }

  async function lookInEveryPlace(): Promise<void> {
    await Promise.all(
      places.map((passes, place) => {
        // A pass is appended to the running one of its place, which may have looked before the newest event was stored.
        const pass = passes.catch(() => undefined).then(() => handleInPlace(place === 0));
        places[place] = pass;
        return pass;
      }),
    );
  }

  function lookIn(milliseconds: number): void {
    clearTimeout(timer);
    timer = setTimeout(() => void poke(), milliseconds).unref();
  }

  /** @param provenOnly keeps the place free of events that anybody may have sent */
  async function handleInPlace(provenOnly: boolean): Promise<void> {
    for (;;) {
      const claimed = await claimNext(provenOnly);
      if (claimed === undefined) return;
      try {
        await handleOne(claimed);
      } finally {
        inHand.delete(claimed.fingerprint);
      }
    }
  }

  /** Claims one at a time, so that two places never take events of the same portal. */
  function claimNext(provenOnly: boolean): Promise<ClaimedEvent | undefined> {
    claiming = claiming
      .catch(() => undefined)
      .then(async () => {
        if (stopped) return undefined;
        const now = clock.now();
        const claimed = await store.claim(now, now + claimMs, {
          except: [...new Set(inHand.values())],
          provenOnly,
        });
        if (claimed !== undefined) inHand.set(claimed.fingerprint, claimed.memberId);
        return claimed;
      });
    return claiming;
  }

  async function handleOne(claimed: ClaimedEvent): Promise<void> {
    const { fingerprint, attempts, read, amend } = claimed;
    try {
      const event = read();
      const cause = { what: `event ${event.event}`, background: true };
      let changed = event;
      const amendMore: Amend = change => amend((changed = { ...changed, ...change }));
      const outcome = await because(cause, () => handle(event, amendMore));
      await store.settle(fingerprint, outcome);
      onSettled?.({ event: event.event, portal: event.memberId, outcome });
    } catch (error) {
      const refused = error instanceof DeskError && error.status === 403;
      const outcome = refused ? 'refused' : attempts >= maxAttempts ? 'failed' : 'retry';
      if (outcome === 'retry') await store.retryAt(fingerprint, clock.now() + retryPauseMs(attempts));
      else await store.settle(fingerprint, outcome);
      onSettled?.({ fingerprint, outcome, err: error });
    }
  }

  /** Makes every place look for events; a free one need not wait for those that are busy. */
  function poke(): Promise<void> {
    const pass = handleDue()
      // The database is unavailable. The events are safe in it, and a later look finds them.
      .catch((error: unknown) => {
        onSettled?.({ outcome: 'interrupted', err: error });
        if (!stopped) lookIn(Math.min(lookEveryMs, interruptedMs));
      });
    running = Promise.all([running, pass]).then(() => undefined);
    return pass;
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

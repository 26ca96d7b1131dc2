import type { Logger } from 'pino';
import { repeat } from '../time/repeat.ts';
import type { Bitrix24Side } from './bitrix24.ts';
import type { Clock } from '../time/clock.ts';
import { createTakeEvent, type TakeEvent } from '../portals/installation/take-event.ts';
import { createEventWorker } from '../portals/installation/event-worker.ts';
import { createHandleEvent } from '../portals/installation/handle-event.ts';
import type { RegisterEvents } from '../portals/installation/register-events.ts';
import type { Metrics } from '../metrics/metrics.ts';
import type { Admit } from '../portals/admission/admit.ts';
import type { BackgroundUsers } from '../portals/background-users.ts';
import { createIdlePairs } from '../portals/tokens/idle-pairs.ts';
import { createKeepAlive } from '../portals/tokens/keep-alive.ts';
import type { StoredSide } from './storage.ts';

export interface BackgroundSideOptions {
  readonly clock: Clock;
  readonly logger: Logger;
  readonly metrics: Metrics;
  readonly stored: StoredSide;
  readonly bitrix24: Bitrix24Side;
  readonly admit: Admit;
  readonly backgroundUsers: BackgroundUsers;
  readonly registerEvents: RegisterEvents;
}

/** What is done while nobody waits for it. */
export interface BackgroundSide {
  readonly takeEvent: TakeEvent;
  /** Resolves when every event that is due has been handled. */
  readonly settleEvents: () => Promise<void>;
  /** Forgets what is long erased, and refreshes what lies idle and is due. */
  readonly everyHour: () => Promise<void>;
  /** Finishes what is at hand. */
  readonly stop: () => Promise<void>;
}

const hourMs = 3_600_000;

export function startBackgroundSide(options: BackgroundSideOptions): BackgroundSide {
  const { clock, logger, metrics, stored, bitrix24, admit, backgroundUsers, registerEvents } = options;
  const { storage, stores, uninstall } = stored;
  const { portals, tokens, events } = stores;
  const { access, refresher } = bitrix24;

  metrics.watchEvents(async () => {
    const { count, firstDue = Number.POSITIVE_INFINITY } = await events.pending();
    return { pending: count, lagSeconds: Math.max(0, clock.now() - firstDue) / 1000 };
  });
  const handle = createHandleEvent({
    portals,
    admit,
    access,
    registerEvents,
    uninstall,
    tokens,
    backgroundUsers,
    clock,
  });
  const worker = createEventWorker({
    store: events,
    clock,
    handle,
    onSettled: line => {
      metrics.eventSettled(line.outcome);
      logger.info(line, 'event');
    },
  });
  const takeEvent = createTakeEvent({
    portals,
    store: events,
    worker,
    clock,
    onLost: count => logger.error({ count }, 'events were lost: the database was away for too long'),
  });
  const keepAlive = createKeepAlive({
    idlePairs: createIdlePairs(storage.db),
    refresher,
    clock,
    onOutcome: line => logger.info(line, 'keep-alive'),
  });
  const stopping = new AbortController();
  const everyHour = async (): Promise<void> => {
    await portals.pruneErased(clock.now());
    await keepAlive(stopping.signal);
  };

  // Events that a former process stored but did not get to.
  void worker.poke();
  const rounds = repeat(hourMs, everyHour, error =>
    logger.error({ err: error }, 'the round of every hour was interrupted'),
  );
  return {
    takeEvent,
    settleEvents: () => worker.poke(),
    everyHour,
    stop: async () => {
      await takeEvent.stop();
      stopping.abort();
      await rounds.stop();
      await worker.stop();
    },
  };
}

import type { Logger } from 'pino';
import { repeat } from '../time/repeat.ts';
import type { Config } from '../config/config.ts';
import type { Bitrix24Side } from './bitrix24.ts';
import type { Clock } from '../time/clock.ts';
import type { PortalSide } from './portals.ts';
import { createAdmitPair } from '../portals/admission/admit-pair.ts';
import { createTakeEvent, type TakeEvent } from '../portals/installation/take-event.ts';
import { createEventWorker } from '../portals/installation/event-worker.ts';
import { createHandleEvent } from '../portals/installation/handle-event.ts';
import type { Metrics } from '../metrics/metrics.ts';
import { createIdlePairs } from '../portals/tokens/idle-pairs.ts';
import { createKeepAlive } from '../portals/tokens/keep-alive.ts';
import type { StoredSide } from './storage.ts';

export interface BackgroundSideOptions {
  readonly config: Config;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly metrics: Metrics;
  readonly stored: StoredSide;
  readonly bitrix24: Bitrix24Side;
  readonly portalSide: PortalSide;
}

/** Work that no request waits for. */
export interface BackgroundSide {
  readonly takeEvent: TakeEvent;
  /** Resolves when every event that is due has been handled. */
  readonly settleEvents: () => Promise<void>;
  /** Forgets what was erased long ago, and refreshes idle tokens that are due. */
  readonly everyHour: () => Promise<void>;
  /** Finishes the work at hand and starts no more. */
  readonly stop: () => Promise<void>;
}

const hourMs = 3_600_000;
/** Age at which lines of the audit trail are deleted, in milliseconds; the number of lines a portal may have, and of data requests. */
const auditMs = 365 * 24 * hourMs;
const mostLines = 100_000;

export function startBackgroundSide(options: BackgroundSideOptions): BackgroundSide {
  const { config, clock, logger, metrics, stored, bitrix24 } = options;
  const { admit, backgroundUsers, registerEvents, stillInstalled } = options.portalSide;
  const { storage, stores, uninstall } = stored;
  const { portals, tokens, events, idempotency, audit, dataRequests } = stores;
  const { access, oauth, refresher } = bitrix24;

  metrics.watchEvents(async () => {
    const { count, firstDue = Number.POSITIVE_INFINITY } = await events.pending();
    return { pending: count, lagSeconds: Math.max(0, clock.now() - firstDue) / 1000 };
  });
  const handle = createHandleEvent({
    portals,
    admitPair: createAdmitPair({ admit, oauth, portals }),
    access,
    registerEvents,
    uninstall,
    stillInstalled,
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
    onLost: count => logger.error({ count }, 'events were lost because the database was away for too long'),
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

  // Handles the events that a former process stored and did not get to.
  void worker.poke();
  const rounds = repeat(hourMs, everyHour, error =>
    logger.error({ err: error }, 'the hourly round was interrupted'),
  );
  const pruning = repeat(
    hourMs,
    async () => {
      await idempotency.prune(clock.now());
      await audit.prune(clock.now() - auditMs, mostLines);
      await dataRequests.prune(clock.now() - config.journalDays * 24 * hourMs, mostLines);
    },
    error => logger.error({ err: error }, 'old answers and audit lines could not be removed'),
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
      await pruning.stop();
    },
  };
}

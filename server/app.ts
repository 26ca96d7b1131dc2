import compression from 'compression';
import express from 'express';
import type { Express, RequestHandler } from 'express';
import type { Logger } from 'pino';
import { consoleApi } from './api/api-kind.ts';
import { createApiPages } from './api/api-pages.ts';
import { administratorsOnly, createOperationRoutes } from './api/operation-routes.ts';
import { repeat } from './background.ts';
import { createBitrix24Side } from './bitrix24-side.ts';
import type { MemberId } from './bitrix24/identifiers.ts';
import { systemClock } from './clock.ts';
import type { Clock } from './clock.ts';
import type { Config } from './config.ts';
import type { CallLimits } from './endpoints/call-endpoint.ts';
import { createDrain } from './http/drain.ts';
import type { Drain } from './http/drain.ts';
import { createErrorHandler, notFound } from './http/errors.ts';
import { fingerprintsOf } from './http/fingerprint.ts';
import { createHealthRoutes } from './http/health.ts';
import { anonymousPerMinute, limitAddress, limitAnonymous, limitUsers } from './http/limits.ts';
import { createLogger, createRequestLog } from './http/request-log.ts';
import { securityHeaders } from './http/security-headers.ts';
import { createEventRoutes, createTakeEvent } from './installation/event-routes.ts';
import { createEventWorker } from './installation/event-worker.ts';
import { createHandleEvent } from './installation/handle-event.ts';
import { createInstallRoutes } from './installation/install-routes.ts';
import { createRegisterEvents } from './installation/register-events.ts';
import { createSignInRoutes } from './installation/sign-in-routes.ts';
import type { BudgetFor } from './limits/budget-for.ts';
import { openJournal } from './journal/journal.ts';
import { createOperations } from './operations.ts';
import { countRequests } from './metrics/count-requests.ts';
import { createMetricsRoutes } from './metrics/metrics-routes.ts';
import { createMetrics, noMetrics } from './metrics/metrics.ts';
import type { MetricsPage } from './metrics/metrics.ts';
import { clientFolder, viewsFolder } from './paths.ts';
import { readAssets } from './placement/assets.ts';
import type { Assets } from './placement/assets.ts';
import { createPageRoutes } from './placement/page-routes.ts';
import { createPages } from './placement/page.ts';
import { createRequireAdministrator } from './portals/administrators.ts';
import { createAdmit } from './portals/admit.ts';
import { createBackgroundUsers } from './portals/background-users.ts';
import { createIdlePairs } from './portals/idle-pairs.ts';
import { createKeepAlive } from './portals/keep-alive.ts';
import { createUninstall } from './portals/uninstall.ts';
import { createVerifyToken } from './portals/verify-token.ts';
import { createServiceSide } from './service-keys/service-side.ts';
import { createFrameTokens } from './session/frame-token.ts';
import { createSessionCookie } from './session/session-cookie.ts';
import { createSessionRoutes } from './session/session-routes.ts';
import { createRequireUser } from './session/signed-in.ts';
import { openStorage } from './storage/database.ts';
import { createStores, forUninstall } from './stores.ts';
import type { Stores } from './stores.ts';
import { createVault } from './tokens/encryption.ts';

export interface DeskOptions {
  readonly config: Config;
  readonly clock?: Clock;
  readonly logger?: Logger;
  readonly assets?: Assets;
  /** How long one call to a portal or OAuth server may take, in milliseconds. */
  readonly callTimeoutMs?: number;
  /** How long the saving of a source may take, in milliseconds: the portal asks the connector meanwhile. */
  readonly saveSourceMs?: number;
  readonly anonymousPerMinute?: number;
  /** Of calls to connectors' endpoints; default: Bitrix24's own. */
  readonly endpointLimits?: CallLimits;
  /** Of portals; default: Bitrix24's own for its cloud, none for boxes. */
  readonly budgetFor?: BudgetFor;
}

export interface Desk {
  readonly app: Express;
  readonly drain: Drain;
  /** For the port of its own, where the configuration names one; undefined where it asks for no metrics at all. */
  readonly metricsPage: MetricsPage | undefined;
  /** Resolves when every event that is due has been handled. */
  readonly settleEvents: () => Promise<void>;
  /** Resolves when the journal holds every call made so far. */
  readonly settleJournal: () => Promise<void>;
  /** Does at once what otherwise comes every hour: forgets what is long erased, and refreshes what lies idle and is due. */
  readonly everyHour: () => Promise<void>;
  /** Closes what `createDesk` opened, the store last. */
  readonly close: () => Promise<void>;
}

/** Between two rounds of what nobody waits for, in milliseconds. */
const hourMs = 3_600_000;

/** The whole server, wired. */
export async function createDesk(options: DeskOptions): Promise<Desk> {
  const { config, clock = systemClock, callTimeoutMs = 15_000 } = options;
  const logger = options.logger ?? createLogger(config.logLevel);
  const perMinute = options.anonymousPerMinute ?? anonymousPerMinute;

  // What an operator watches
  const counting =
    config.metrics.port === undefined && config.metrics.token === undefined ? undefined : createMetrics();
  const metrics = counting?.metrics ?? noMetrics;

  // What is stored
  const storage = await openStorage(config.databaseUrl, error =>
    logger.error({ err: error }, 'a connection to the database broke'),
  );
  const vault = createVault(config.tokenKeys, place =>
    logger.error({ place }, 'a stored secret cannot be opened; was its key dropped?'),
  );
  const storesOn = createStores(vault, clock);
  const stores = storesOn(storage.db);
  const { portals, tokens, events } = stores;
  if (storage.connections !== undefined) metrics.watchDatabase(storage.connections);
  metrics.watchEvents(async () => {
    const { count, firstDue = Number.POSITIVE_INFINITY } = await events.pending();
    return { pending: count, lagSeconds: Math.max(0, clock.now() - firstDue) / 1000 };
  });
  const transact = <T>(memberId: MemberId, work: (stores: Stores) => Promise<T>) =>
    storage.transact(memberId, db => work(storesOn(db)));
  const uninstall = createUninstall({
    transact: (memberId, work) => transact(memberId, stores => work(forUninstall(stores))),
    forgetOpened: () => vault.forgetOpened(),
    forgetDeleted: storage.forgetDeleted,
    clock,
  });

  const journal = openJournal({
    store: stores.journal,
    transact: (memberIds, work) => storage.transact(memberIds, db => work(storesOn(db).journal)),
    clock,
    logger,
    limits: { days: config.journalDays, rows: config.journalRows },
    onWritten: metrics.journalWritten,
    onLost: metrics.journalLost,
  });
  const bitrix24 = createBitrix24Side({
    config,
    clock,
    logger,
    stores,
    uninstall,
    metrics,
    record: journal.record,
    callTimeoutMs,
    saveSourceMs: options.saveSourceMs,
    budgetFor: options.budgetFor,
  });
  const { oauth, rest, refresher, access, callAs } = bitrix24;

  // Installation and its events
  const admit = createAdmit({
    verifyToken: createVerifyToken({ oauth, clock, clientId: config.client.id }),
    portals,
    tokens,
    refresher,
    rest,
    transact,
  });
  const backgroundUsers = createBackgroundUsers(tokens);
  const registerEvents = createRegisterEvents(`${config.appUrl}/events`);
  const worker = createEventWorker({
    store: events,
    clock,
    handle: createHandleEvent({
      portals,
      admit,
      access,
      registerEvents,
      uninstall,
      tokens,
      backgroundUsers,
      clock,
    }),
    onSettled: line => {
      metrics.eventSettled(line.outcome);
      logger.info(line, 'event');
    },
  });
  const keepAlive = createKeepAlive({
    idlePairs: createIdlePairs(storage.db),
    refresher,
    clock,
    onOutcome: line => logger.info(line, 'keep-alive'),
  });
  const everyHour = async (signal?: AbortSignal) => {
    await portals.pruneErased(clock.now());
    await keepAlive(signal);
  };
  const takeEvent = createTakeEvent({
    portals,
    store: events,
    worker,
    clock,
    onLost: count => logger.error({ count }, 'events were lost: the database was away for too long'),
  });

  // Who is calling
  const frameTokens = createFrameTokens({ secrets: config.sessionSecrets, audience: config.appUrl, clock });
  const sessionCookie = createSessionCookie(config, stores.sessions);
  const limit = (guard: RequestHandler) => limitUsers(guard, config.inboundPerMinute, clock);
  const requireUser = limit(createRequireUser({ frameTokens, sessionCookie, appUrl: config.appUrl }));
  const requireAdministrator = createRequireAdministrator(callAs, clock);
  const serviceSide = createServiceSide({
    appUrl: config.appUrl,
    clock,
    logger,
    stores,
    transact,
    refresher,
    limit,
    failuresPerMinute: Math.ceil(perMinute / 10),
  });
  const operations = [
    ...createOperations({ config, clock, stores, callAs, endpointLimits: options.endpointLimits }),
    ...serviceSide.operations,
  ];
  const pages = createPages({
    assets: options.assets ?? readAssets(clientFolder),
    frameTokens,
    portalSchemes: config.allowInsecurePortals ? 'https: http:' : 'https:',
  });

  const app = express();
  const drain = createDrain(clock);
  app.set('trust proxy', config.trustProxy);
  app.set('views', viewsFolder);
  app.set('view engine', 'ejs');
  app.disable('x-powered-by');
  // Nothing here may be cached but the assets, which have tags of their own.
  app.disable('etag');

  app.use(createHealthRoutes(storage, drain, fingerprintsOf(config)[0]));
  app.use(
    '/assets',
    compression(),
    express.static(`${clientFolder}/assets`, { immutable: true, maxAge: '1y', index: false }),
  );
  app.use(drain.track, createRequestLog(logger), ...securityHeaders());
  if (counting !== undefined) app.use(countRequests(metrics));
  app.use('/api', limitAddress(config.inboundPerMinute, clock));
  // The busiest route first.
  app.use(
    createOperationRoutes({
      operations,
      guard: requireUser,
      steps: [administratorsOnly(requireAdministrator), serviceSide.audited],
    }),
  );
  app.use(createApiPages(operations, consoleApi(config.appUrl)), ...serviceSide.routes(operations));
  if (counting !== undefined) app.use(createMetricsRoutes(counting.page, config.metrics.token));
  app.use(['/install', '/placement', '/session', '/oauth'], limitAnonymous(perMinute, clock));
  // Events of all portals come from a few relays and are never repeated.
  app.use('/events', limitAnonymous(10 * perMinute, clock));
  app.use(createPageRoutes({ admit, portals, pages, sessionCookie, takeEvent }));
  app.use(createEventRoutes(takeEvent, (req, res) => pages.explain(req, res)));
  app.use(createSessionRoutes({ admit, frameTokens, sessionCookie, requireUser }));
  app.use(
    createSignInRoutes({
      db: storage.db,
      clock,
      oauth,
      admit,
      portals,
      sessionCookie,
      clientId: config.client.id,
      allowInsecure: config.allowInsecurePortals,
    }),
  );
  app.use(createInstallRoutes({ requireUser, access, portals, registerEvents }));
  app.use(notFound);
  app.use(createErrorHandler(logger, async host => (await portals.findByHost(host))?.origin));

  // Events that a former process stored but did not get to.
  void worker.poke();
  const stopping = new AbortController();
  const rounds = repeat(
    hourMs,
    () => everyHour(stopping.signal),
    error => logger.error({ err: error }, 'hourly work was interrupted'),
  );

  return {
    app,
    drain,
    metricsPage: counting?.page,
    settleEvents: () => worker.poke(),
    settleJournal: () => journal.settle(),
    everyHour,
    close: async () => {
      await takeEvent.stop();
      stopping.abort();
      await rounds.stop();
      await worker.stop();
      await serviceSide.stop();
      await bitrix24.close();
      await journal.close();
      await storage.close();
      logger.info('store closed');
    },
  };
}

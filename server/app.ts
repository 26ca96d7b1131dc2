import compression from 'compression';
import express, { type Express, type RequestHandler } from 'express';
import type { Logger } from 'pino';
import { consoleApi } from './web/api/api-kind.ts';
import { createApiPages } from './web/api/api-pages.ts';
import { administratorsOnly, createOperationRoutes } from './web/api/operation-routes.ts';
import { startBackgroundSide } from './wiring/background.ts';
import { createBitrix24Side } from './wiring/bitrix24.ts';
import { systemClock, type Clock } from './time/clock.ts';
import type { Config } from './config/config.ts';
import type { CallLimits } from './bi/checks/call-endpoint.ts';
import { createDrain, type Drain } from './web/http/drain.ts';
import { createErrorHandler, notFound } from './web/http/errors.ts';
import { fingerprintsOf } from './config/fingerprint.ts';
import { createHealthRoutes } from './web/http/health.ts';
import { anonymousPerMinute, limitAddress, limitAnonymous, limitUsers } from './web/http/rate-limits.ts';
import { createLogger, createRequestLog } from './web/http/request-log.ts';
import { securityHeaders } from './web/http/security-headers.ts';
import { createEventRoutes } from './web/installation/event-routes.ts';
import { createInstallRoutes } from './web/installation/install-routes.ts';
import { createRegisterEvents } from './portals/installation/register-events.ts';
import { createSignInRoutes } from './web/session/sign-in-routes.ts';
import type { BudgetFor } from './bitrix24/limits/budget.ts';
import { createOperations } from './wiring/operations.ts';
import { countRequests } from './web/http/count-requests.ts';
import { createMetricsRoutes } from './web/http/metrics-routes.ts';
import { createMetrics, noMetrics, type MetricsPage } from './metrics/metrics.ts';
import { clientFolder, viewsFolder } from './wiring/paths.ts';
import { readAssets, type Assets } from './web/placement/assets.ts';
import { createPageRoutes } from './web/placement/page-routes.ts';
import { createPages } from './web/placement/page.ts';
import { createRequireAdministrator } from './portals/administrators.ts';
import { createAdmit } from './portals/admission/admit.ts';
import { createBackgroundUsers } from './portals/background-users.ts';
import { createVerifyToken } from './portals/admission/verify-token.ts';
import { createServiceSide } from './wiring/service-api.ts';
import { createFrameTokens } from './web/session/frame-token.ts';
import { createSessionCookie } from './web/session/session-cookie.ts';
import { createSessionRoutes } from './web/session/session-routes.ts';
import { createRequireUser } from './web/session/signed-in.ts';
import { openStoredSide } from './wiring/storage.ts';

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

/** The whole server, wired. */
export async function createDesk(options: DeskOptions): Promise<Desk> {
  const { config, clock = systemClock, callTimeoutMs = 15_000 } = options;
  const logger = options.logger ?? createLogger(config.logLevel);
  const perMinute = options.anonymousPerMinute ?? anonymousPerMinute;

  // What an operator watches
  const counting =
    config.metrics.port === undefined && config.metrics.token === undefined ? undefined : createMetrics();
  const metrics = counting?.metrics ?? noMetrics;

  const stored = await openStoredSide({ config, clock, logger, metrics });
  const { storage, stores, transact, journal } = stored;
  const { portals, tokens } = stores;
  const bitrix24 = createBitrix24Side({
    config,
    clock,
    logger,
    stores,
    uninstall: stored.uninstall,
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
  const background = startBackgroundSide({
    clock,
    logger,
    metrics,
    stored,
    bitrix24,
    admit,
    backgroundUsers,
    registerEvents,
  });
  const { takeEvent } = background;

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
      signIns: stores.signIns,
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

  return {
    app,
    drain,
    metricsPage: counting?.page,
    settleEvents: background.settleEvents,
    settleJournal: () => journal.settle(),
    everyHour: background.everyHour,
    close: async () => {
      await background.stop();
      await serviceSide.stop();
      await bitrix24.close();
      await journal.close();
      await storage.close();
      logger.info('store closed');
    },
  };
}

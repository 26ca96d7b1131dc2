import compression from 'compression';
import express, { type Express, type RequestHandler } from 'express';
import { createSessionCookie } from './session/session-cookie.ts';
import { consoleApi } from './api/api-kind.ts';
import { createApiPages } from './api/api-pages.ts';
import { createAudited } from './api/audited.ts';
import { administratorsOnly, createOperationRoutes } from './api/operation-routes.ts';
import { createShareRuns } from './api/share-runs.ts';
import { createServiceRoutes } from './api/service-routes.ts';
import { countRequests } from './http/count-requests.ts';
import { createDrain, type Drain } from './http/drain.ts';
import { createErrorHandler, notFound } from './http/errors.ts';
import { createHealthRoutes } from './http/health.ts';
import { createMetricsRoutes } from './http/metrics-routes.ts';
import { limitAddress, limitAnonymous, limitUsers } from './http/rate-limits.ts';
import { createRequestLog } from './http/request-log.ts';
import { securityHeaders } from './http/security-headers.ts';
import { createEventRoutes } from './installation/event-routes.ts';
import { createInstallRoutes } from './installation/install-routes.ts';
import { createPages } from './placement/page.ts';
import { createPageRoutes } from './placement/page-routes.ts';
import { createFrameTokens } from './session/frame-token.ts';
import { createSessionRoutes } from './session/session-routes.ts';
import { createSignInRoutes } from './session/sign-in-routes.ts';
import { createRequireUser } from './session/signed-in.ts';
import type { WebAppOptions } from './app-options.ts';
import { createWhileInstalled } from '../portals/while-installed.ts';
import { fingerprintsOf } from '../config/fingerprint.ts';

/** The Express half of the server: every middleware and route, in the order in which a request meets them. */
export function createWebApp(options: WebAppOptions): { readonly app: Express; readonly drain: Drain } {
  const { config, clock, logger, metrics, metricsPage, storage, stores, operations, folders } = options;
  const { admit, access, oauth, takeEvent, registerEvents } = options;
  const { profiles } = options;
  const { portals } = stores;
  const { appUrl, allowInsecurePortals: allowInsecure } = config;
  const perMinute = options.anonymousPerMinute;
  const onFault = (error: unknown) => logger.error({ err: error }, 'a request could not be recorded');

  // Who asks
  const frameTokens = createFrameTokens({ secrets: config.sessionSecrets, audience: appUrl, clock });
  const sessionCookie = createSessionCookie(config, stores.sessions);
  const limited = (guard: RequestHandler) => limitUsers(guard, config.inboundPerMinute, clock);
  const requireUser = limited(createRequireUser({ frameTokens, sessionCookie, appUrl }));

  const whileInstalled = createWhileInstalled(options.transact);
  const audited = createAudited({
    whileInstalled,
    store: stores.audit,
    clock,
    learnName: profiles.learnName,
    onFault,
  });
  const pages = createPages({
    assets: options.assets,
    frameTokens,
    portalSchemes: allowInsecure ? 'https: http:' : 'https:',
  });

  const app = express();
  const drain = createDrain(clock);
  app.set('trust proxy', config.trustProxy);
  app.set('views', folders.views);
  app.set('view engine', 'ejs');
  app.disable('x-powered-by');
  // Nothing may be cached but the assets, which have tags of their own.
  app.disable('etag');

  app.use(createHealthRoutes(storage, drain, fingerprintsOf(config)[0]));
  app.use(
    '/assets',
    compression(),
    express.static(`${folders.client}/assets`, { immutable: true, maxAge: '1y', index: false }),
  );
  app.use(drain.track, createRequestLog(logger), ...securityHeaders());
  if (metricsPage !== undefined) app.use(countRequests(metrics));

  // The API, for this app's pages and for other servers; the busiest routes come first
  app.use('/api', limitAddress(config.inboundPerMinute, clock));
  const steps = [administratorsOnly(profiles), createShareRuns(true), audited];
  app.use(createOperationRoutes({ operations, guard: requireUser, steps }));
  app.use(createApiPages(operations, consoleApi(appUrl)));
  app.use(
    createServiceRoutes({
      ...options,
      appUrl,
      portals,
      keys: stores.serviceKeys,
      idempotency: stores.idempotency,
      whileInstalled,
      audited,
      limited,
      failuresPerMinute: Math.ceil(perMinute / 10),
      onFault,
    }),
  );
  if (metricsPage !== undefined) app.use(createMetricsRoutes(metricsPage, config.metrics.token));

  // The page in the portal, its events, and signing in outside it
  app.use(['/install', '/placement', '/session', '/oauth'], limitAnonymous(perMinute, clock));
  // Events of all portals come from a few relays and are never repeated.
  app.use('/events', limitAnonymous(10 * perMinute, clock));
  app.use(createPageRoutes({ admit, portals, pages, sessionCookie, takeEvent }));
  app.use(createEventRoutes(takeEvent, (req, res) => pages.explain(req, res)));
  app.use(createSessionRoutes({ admit, frameTokens, sessionCookie, requireUser }));
  const { signIns } = stores;
  const clientId = config.client.id;
  app.use(
    createSignInRoutes({ signIns, clock, oauth, admit, portals, sessionCookie, clientId, allowInsecure }),
  );
  app.use(createInstallRoutes({ requireUser, access, portals, registerEvents }));

  app.use(notFound);
  app.use(createErrorHandler(logger, async host => (await portals.findByHost(host))?.origin));
  return { app, drain };
}

import compression from 'compression';
import express, { type Express } from 'express';
import { createSessionCookie } from './session/session-cookie.ts';
import { createApi } from './api/api.ts';
import { consoleApi } from './api/api-kind.ts';
import { createApiPages } from './api/api-pages.ts';
import { serviceApi } from './api/service-api.ts';
import { createWaysIn } from './api/ways-in.ts';
import { createEndpointRoutes } from './hosting/endpoint-routes.ts';
import { beginHere, createBeginRequest } from './http/begin-request.ts';
import { createDrain, type Drain } from './http/drain.ts';
import { createAnswerError, createErrorHandler, notFound } from './http/errors.ts';
import { asMiddleware, type Guard } from './http/guard.ts';
import { createHealthRoutes } from './http/health.ts';
import { createMetricsRoutes } from './http/metrics-routes.ts';
import { limitAddress, limitAnonymous, limitUsers } from './http/rate-limits.ts';
import { assertReadableUrl } from './http/readable-request.ts';
import { createEventRoutes } from './installation/event-routes.ts';
import { createInstallRoutes } from './installation/install-routes.ts';
import { createLegalRoutes } from './legal/legal-routes.ts';
import { createSecurityContact } from './legal/security-contact.ts';
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
  const { config, clock, logger, metrics, metricsPage, storage, stores, folders } = options;
  const { admit, access, oauth, takeEvent, registerEvents } = options;
  const { portals } = stores;
  const { appUrl, allowInsecurePortals: allowInsecure } = config;
  const perMinute = options.anonymousPerMinute;
  const onFault = (error: unknown) => logger.error({ err: error }, 'a request could not be recorded');

  // Who asks
  const frameTokens = createFrameTokens({
    secrets: config.sessionSecrets,
    audience: appUrl,
    clock,
    installedAt: key => options.findAccess(key, true).then(({ portal }) => portal?.installedAt),
  });
  const sessionCookie = createSessionCookie(config, stores.sessions);
  const limited = (guard: Guard) => limitUsers(guard, config.inboundPerMinute, clock);
  const requireUser = limited(createRequireUser({ frameTokens, sessionCookie, appUrl }));
  const addressLimit = limitAddress(config.inboundPerMinute, clock);

  const pages = createPages({
    assets: options.assets,
    frameTokens,
    portalSchemes: allowInsecure ? 'https: http:' : 'https:',
    outboundAddresses: config.outboundAddresses,
  });

  const failuresPerMinute = Math.ceil(perMinute / 10);
  const ways = createWaysIn({
    ...options,
    ...stores,
    keys: stores.serviceKeys,
    whileInstalled: createWhileInstalled(options.transact),
    requireUser,
    limited,
    failuresPerMinute,
    onFault,
  });

  const drain = createDrain();
  const begin = createBeginRequest(logger, clock, metricsPage && metrics);

  const app = express();
  app.set('trust proxy', config.trustProxy);
  app.set('views', folders.views);
  app.set('view engine', 'ejs');
  app.disable('x-powered-by');
  // Nothing may be cached but the assets, which have tags of their own.
  app.disable('etag');

  const { track } = drain;
  app.use(
    createApi({ ways, track, begin, limitAddress: addressLimit, answerError: createAnswerError(logger) }),
  );
  app.use(function trackRequest(_req, res, next) {
    track(res);
    next();
  });
  app.use(createHealthRoutes(storage, drain, fingerprintsOf(config)[0]));
  app.use(
    '/assets',
    compression(),
    express.static(`${folders.client}/assets`, { immutable: true, maxAge: '1y', index: false }),
  );
  app.use(beginHere(begin), asMiddleware(assertReadableUrl));

  // What Bitrix24 asks of hosted databases
  const { accessKeys } = stores;
  app.use(createEndpointRoutes({ ...options.hosting, accessKeys, failuresPerMinute, clock, onFault }));

  // The description of the API
  app.use('/api', asMiddleware(addressLimit));
  const [{ operations }, forServers] = ways;
  app.use(createApiPages(operations, consoleApi(appUrl)));
  app.use(createApiPages(forServers.operations, serviceApi(appUrl)));
  if (metricsPage !== undefined) app.use(createMetricsRoutes(metricsPage, config.metrics.token));

  // The privacy notice, the terms, and the contact for reports
  const { publisher, journalDays } = config;
  const facts = { host: new URL(appUrl).host, publisher, journalDays };
  app.use(['/privacy', '/terms', '/.well-known'], asMiddleware(addressLimit));
  app.use(createLegalRoutes(facts), createSecurityContact(facts, appUrl, clock));

  // The page in the portal, its events, and signing in outside it
  app.use(['/install', '/placement', '/session', '/oauth'], limitAnonymous(perMinute, clock));
  // Events of all portals come from a few relays and are never repeated.
  app.use('/events', limitAnonymous(10 * perMinute, clock));
  app.use(createPageRoutes({ admit, portals, pages, sessionCookie, takeEvent }));
  app.use(createEventRoutes(takeEvent, (req, res) => pages.explain(req, res)));
  app.use(createSessionRoutes({ admit, frameTokens, sessionCookie, requireUser: asMiddleware(requireUser) }));
  const { signIns } = stores;
  const clientId = config.client.id;
  app.use(
    createSignInRoutes({ signIns, clock, oauth, admit, portals, sessionCookie, clientId, allowInsecure }),
  );
  app.use(createInstallRoutes({ requireUser: asMiddleware(requireUser), access, portals, registerEvents }));

  app.use(notFound);
  app.use(createErrorHandler(logger, async host => (await portals.findByHost(host))?.origin));
  return { app, drain };
}

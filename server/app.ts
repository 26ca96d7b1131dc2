import type { Express } from 'express';
import type { Logger } from 'pino';
import type { EndpointLimits } from './bi/checks/call-endpoint.ts';
import type { BudgetFor } from './bitrix24/limits/budget.ts';
import type { Config } from './config/config.ts';
import type { DatabaseAdapter } from './databases/port/database-adapter.ts';
import { createMetrics, noMetrics, type MetricsPage } from './metrics/metrics.ts';
import { systemClock, type Clock } from './time/clock.ts';
import { createWebApp } from './web/app.ts';
import type { Drain } from './web/http/drain.ts';
import { anonymousPerMinute } from './web/http/rate-limits.ts';
import { createLogger } from './web/http/request-log.ts';
import { readAssets, type Assets } from './web/placement/assets.ts';
import { startBackgroundSide } from './wiring/background.ts';
import { createBitrix24Side } from './wiring/bitrix24.ts';
import { startHealthSide } from './wiring/health.ts';
import { createHostingSide } from './wiring/hosting.ts';
import { openDatabases } from './wiring/databases.ts';
import { createOperations } from './wiring/operations.ts';
import { clientFolder, viewsFolder } from './wiring/paths.ts';
import { createPortalSide } from './wiring/portals.ts';
import { openStoredSide } from './wiring/storage.ts';

export interface DeskServerOptions {
  readonly config: Config;
  readonly clock?: Clock;
  readonly logger?: Logger;
  readonly assets?: Assets;
  /** Time limit of one call to a portal or OAuth server, in milliseconds. */
  readonly callTimeoutMs?: number;
  /** Time limit of saving a source, in milliseconds: the portal asks the connector meanwhile. */
  readonly saveSourceMs?: number;
  /** Requests per minute that one address may make without proof of who it is. */
  readonly anonymousPerMinute?: number;
  /** Limits of calls to connectors' endpoints; default: Bitrix24's own. */
  readonly endpointLimits?: EndpointLimits;
  /** Budgets of portals; default: Bitrix24's own for its cloud, none for boxes. */
  readonly budgetFor?: BudgetFor;
  /** The analyst's databases; default: PostgreSQL, MySQL and ClickHouse over the network. */
  readonly databases?: DatabaseAdapter;
  /** Spreads background checks: at least 0 and less than 1; default: `Math.random`. */
  readonly random?: () => number;
}

export interface DeskServer {
  readonly app: Express;
  readonly drain: Drain;
  /** Metrics for a port of their own; undefined when the configuration asks for none. */
  readonly metricsPage: MetricsPage | undefined;
  /** Resolves when every event that is due has been handled. */
  readonly settleEvents: () => Promise<void>;
  /** Resolves when the journal holds every call made so far. */
  readonly settleJournal: () => Promise<void>;
  /** Runs the hourly round at once: forgets what was erased long ago, and refreshes idle tokens that are due. */
  readonly everyHour: () => Promise<void>;
  /** Runs a round of background checks at once: checks the portals that are due. */
  readonly checkDue: () => Promise<void>;
  /** Closes what `createDeskServer` opened, the store last. */
  readonly close: () => Promise<void>;
}

/** The whole server, wired. @throws as `openStorage`, or Error when the page is not built */
export async function createDeskServer(options: DeskServerOptions): Promise<DeskServer> {
  const { config, clock = systemClock, callTimeoutMs = 15_000, saveSourceMs, budgetFor } = options;
  const logger = options.logger ?? createLogger(config.logLevel);
  const watched = config.metrics.port !== undefined || config.metrics.token !== undefined;
  const { metrics, page: metricsPage } = watched ? createMetrics() : { metrics: noMetrics, page: undefined };
  const base = { config, clock, logger, metrics };

  const stored = await openStoredSide(base);
  const { storage, stores, transact, journal } = stored;
  const bitrix24 = createBitrix24Side({ ...base, stored, callTimeoutMs, saveSourceMs, budgetFor });
  const portalSide = createPortalSide({ ...base, stored, bitrix24 });
  const databases = options.databases ?? openDatabases(config, clock, metrics);
  const hosting = createHostingSide({ ...base, stored, callAs: bitrix24.callAs, databases });
  const health = startHealthSide({
    ...base,
    ...portalSide,
    stored,
    callAs: bitrix24.callAs,
    hosting,
    endpointLimits: options.endpointLimits,
    random: options.random ?? Math.random,
  });
  const background = startBackgroundSide({ ...base, stored, bitrix24, portalSide });
  const web = createWebApp({
    ...base,
    ...bitrix24,
    ...portalSide,
    storage,
    stores,
    transact,
    findAccess: stored.findAccess,
    metricsPage,
    takeEvent: background.takeEvent,
    hosting,
    operations: [
      ...createOperations({
        ...base,
        stored,
        callAs: bitrix24.callAs,
        backgroundUsers: portalSide.backgroundUsers,
        endpointLimits: options.endpointLimits,
      }),
      ...hosting.operations,
      ...health.operations,
    ],
    assets: options.assets ?? readAssets(clientFolder),
    folders: { client: clientFolder, views: viewsFolder },
    anonymousPerMinute: options.anonymousPerMinute ?? anonymousPerMinute,
  });

  return {
    ...web,
    metricsPage,
    settleEvents: background.settleEvents,
    settleJournal: () => journal.settle(),
    everyHour: background.everyHour,
    checkDue: health.checkDue,
    close: async () => {
      await health.stop();
      await background.stop();
      await databases.close();
      await bitrix24.close();
      await journal.close();
      await storage.close();
      logger.info('store closed');
    },
  };
}

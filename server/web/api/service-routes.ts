import { Router, type RequestHandler } from 'express';
import type { Operation } from '../../operations/operation.ts';
import type { WhileInstalled } from '../../portals/while-installed.ts';
import type { IdempotencyStore } from '../../service-keys/idempotency-store.ts';
import { createApiPages } from './api-pages.ts';
import { createFailedAttempts } from './failed-attempts.ts';
import { createIdempotent } from './idempotent.ts';
import { forServers, notTheKeysFault, withinScope } from './key-scope.ts';
import { createOperationRoutes, type OperationStep } from './operation-routes.ts';
import { createRequireServiceKey, type RequireServiceKeyOptions } from './require-service-key.ts';
import { serviceApi } from './service-api.ts';
import { createShareRuns } from './share-runs.ts';

export interface ServiceRoutesOptions extends Omit<RequireServiceKeyOptions, 'attempts'> {
  readonly appUrl: string;
  /** The console's operations; servers reach those that are for them. */
  readonly operations: readonly Operation[];
  readonly idempotency: IdempotencyStore;
  readonly whileInstalled: WhileInstalled<{ readonly idempotency: IdempotencyStore }>;
  readonly audited: OperationStep;
  /** Counts the requests of those a guard lets in. */
  readonly limited: (guard: RequestHandler) => RequestHandler;
  /** Wrong keys that one address may show in a minute. */
  readonly failuresPerMinute: number;
}

/** `/api/v1`: the console's operations for other servers, by service key. */
export function createServiceRoutes(options: ServiceRoutesOptions): Router {
  const { appUrl, idempotency: store, whileInstalled, audited, limited, clock, onFault } = options;
  const api = serviceApi(appUrl);
  const operations = forServers(options.operations);
  const attempts = createFailedAttempts(options.failuresPerMinute);
  const guard = limited(createRequireServiceKey({ ...options, attempts }));
  const idempotent = createIdempotent({ whileInstalled, store, clock, onFault });
  const steps = [audited, withinScope, idempotent, notTheKeysFault, createShareRuns(false)];
  return Router()
    .use(createApiPages(operations, api))
    .use(createOperationRoutes({ operations, prefix: api.prefix, guard, steps }));
}

import type { RequestHandler, Router } from 'express';
import type { Logger } from 'pino';
import { createApiPages } from '../web/api/api-pages.ts';
import { createOperationRoutes, type Step } from '../web/api/operation-routes.ts';
import type { Operation } from '../operations/operation.ts';
import { repeat } from '../time/repeat.ts';
import type { MemberId } from '../bitrix24/identifiers.ts';
import type { Clock } from '../time/clock.ts';
import type { Stores } from './stores.ts';
import type { Profiles } from '../portals/profile.ts';
import type { Refresher } from '../portals/tokens/refresher.ts';
import { createAuditOperations } from '../audit/audit-operations.ts';
import { createAudited } from '../web/api/audited.ts';
import { createFindBackgroundUser } from '../portals/find-background-user.ts';
import { createFailedAttempts } from '../web/api/failed-attempts.ts';
import { createIdempotent } from '../web/api/idempotent.ts';
import { createKeyOperations } from '../service-keys/key-operations.ts';
import { forServers, notTheKeysFault, withinScope } from '../web/api/key-scope.ts';
import { createRequireServiceKey } from '../web/api/require-service-key.ts';
import { serviceApi } from '../web/api/service-api.ts';
import { createWhileInstalled } from '../portals/while-installed.ts';

export interface ServiceSideOptions {
  readonly appUrl: string;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly stores: Stores;
  readonly transact: <T>(memberId: MemberId, work: (stores: Stores) => Promise<T>) => Promise<T>;
  readonly refresher: Refresher;
  readonly profiles: Profiles;
  /** Counts the requests of whom the guard lets in. */
  readonly limit: (guard: RequestHandler) => RequestHandler;
  /** How many wrong keys one address may show in a minute. */
  readonly failuresPerMinute: number;
}

/** What serves other servers, and what writes down who did what. */
export interface ServiceSide {
  /** For administrators: keys and the audit trail. */
  readonly operations: readonly Operation[];
  /** Goes around every operation of the console's API too. */
  readonly audited: Step;
  /** `/api/v1`: the console's operations, for servers. */
  readonly routes: (operations: readonly Operation[]) => readonly Router[];
  readonly stop: () => Promise<void>;
}

const hourMs = 3_600_000;
/** How long the audit trail is kept, in milliseconds, and how many lines of one portal. */
const auditMs = 365 * 24 * hourMs;
const mostLines = 100_000;

export function createServiceSide(options: ServiceSideOptions): ServiceSide {
  const { appUrl, clock, logger, stores, transact, refresher, profiles, limit, failuresPerMinute } = options;
  const { portals, serviceKeys: keys, idempotency, audit, people } = stores;
  const onFault = (error: unknown) => logger.error({ err: error }, 'service keys');
  const whileInstalled = createWhileInstalled(transact);
  const audited = createAudited({
    whileInstalled,
    store: audit,
    clock,
    learnName: profiles.learnName,
    onFault,
  });
  const guard = limit(
    createRequireServiceKey({
      keys,
      portals,
      findBackgroundUser: createFindBackgroundUser(refresher),
      attempts: createFailedAttempts(failuresPerMinute),
      clock,
      onFault,
    }),
  );
  const idempotent = createIdempotent({ whileInstalled, store: idempotency, clock, onFault });
  const pruning = repeat(
    hourMs,
    async () => {
      await idempotency.prune(clock.now());
      await audit.prune(clock.now() - auditMs, mostLines);
    },
    onFault,
  );

  return {
    operations: [
      ...createKeyOperations({ keys, whileInstalled, clock }),
      ...createAuditOperations(audit, people),
    ],
    audited,
    routes: operations => {
      const offered = forServers(operations);
      const api = serviceApi(appUrl);
      return [
        createApiPages(offered, api),
        createOperationRoutes({
          operations: offered,
          prefix: api.prefix,
          guard,
          steps: [audited, withinScope, idempotent, notTheKeysFault],
          eachWriteItsOwn: true,
        }),
      ];
    },
    stop: () => pruning.stop(),
  };
}

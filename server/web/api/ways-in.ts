import type { AuditStore } from '../../audit/audit-store.ts';
import type { Operation } from '../../operations/operation.ts';
import type { Profiles } from '../../portals/profile.ts';
import type { WhileInstalled } from '../../portals/while-installed.ts';
import type { IdempotencyStore } from '../../service-keys/idempotency-store.ts';
import type { Guard } from '../http/guard.ts';
import type { WayIn } from './api.ts';
import { createAudited } from './audited.ts';
import { createFailedAttempts } from './failed-attempts.ts';
import { createIdempotent } from './idempotent.ts';
import { forServers, notTheKeysFault, withinScope } from './key-scope.ts';
import { administratorsOnly } from './operation-step.ts';
import { createRequireServiceKey, type RequireServiceKeyOptions } from './require-service-key.ts';
import { createShareRuns } from './share-runs.ts';

export interface WaysInOptions extends Omit<RequireServiceKeyOptions, 'attempts'> {
  readonly operations: readonly Operation[];
  /** The guard of the pages of this app. */
  readonly requireUser: Guard;
  /** Counts the requests of those a guard lets in. */
  readonly limited: (guard: Guard) => Guard;
  readonly profiles: Profiles;
  readonly audit: AuditStore;
  readonly idempotency: IdempotencyStore;
  readonly whileInstalled: WhileInstalled<{
    readonly audit: AuditStore;
    readonly idempotency: IdempotencyStore;
  }>;
  /** Wrong keys that one address may show in a minute. */
  readonly failuresPerMinute: number;
}

/** The two ways into the API: `/api` for the pages of this app, `/api/v1` for other servers, which show a service key. */
export function createWaysIn(options: WaysInOptions): readonly [console: WayIn, service: WayIn] {
  const { operations, profiles, whileInstalled, clock, onFault } = options;
  const { learnName } = profiles;
  const audited = createAudited({ whileInstalled, store: options.audit, clock, learnName, onFault });
  const idempotent = createIdempotent({ whileInstalled, store: options.idempotency, clock, onFault });
  const attempts = createFailedAttempts(options.failuresPerMinute, clock);
  return [
    {
      prefix: '/api',
      operations,
      guard: options.requireUser,
      steps: [administratorsOnly(profiles), createShareRuns(true), audited],
    },
    {
      prefix: '/api/v1',
      operations: forServers(operations),
      guard: options.limited(createRequireServiceKey({ ...options, attempts })),
      steps: [audited, withinScope, idempotent, notTheKeysFault, createShareRuns(false)],
    },
  ];
}

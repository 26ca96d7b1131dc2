import { createFieldsOperations } from '../bi/objects/fields-operations.ts';
import type { Operation } from '../operations/operation.ts';
import type { Clock } from '../time/clock.ts';
import type { Config } from '../config/config.ts';
import { createFileOperations } from '../bi/files/file-operations.ts';
import { createConnectorOperations } from '../bi/objects/connector-operations.ts';
import { createRecentConnectors } from '../settings/recent-connectors.ts';
import { createCallEndpoint, type EndpointLimits } from '../bi/checks/call-endpoint.ts';
import { createCheckEndpoint } from '../bi/checks/check-endpoint.ts';
import { createCheckOperations } from '../bi/checks/check-operations.ts';
import { createCheckQuota } from '../bi/checks/check-quota.ts';
import { createBackgroundUsers } from '../portals/background-users.ts';
import { createJournalOperations } from '../journal/journal-operations.ts';
import type { CallAs } from '../portals/portal-access.ts';
import { createPortalOperations } from '../portals/portal-operations.ts';
import { createSourceOperations } from '../bi/objects/source-operations.ts';
import type { Stores } from './stores.ts';
import { createFamilyMemories } from '../bi/objects/family-memory.ts';
import { createTableOperations } from '../bi/objects/table-operations.ts';

export interface OperationsOptions {
  readonly config: Config;
  readonly clock: Clock;
  readonly stores: Stores;
  readonly callAs: CallAs;
  readonly endpointLimits?: EndpointLimits | undefined;
}

/** Everything that can be asked of the JSON API. */
export function createOperations({
  config,
  clock,
  stores,
  callAs,
  endpointLimits,
}: OperationsOptions): readonly Operation[] {
  const familyOf = createFamilyMemories(clock);
  const now = () => performance.now();
  const callEndpoint = createCallEndpoint({
    allowPrivate: config.allowPrivateEndpoints,
    today: () => clock.now(),
    now,
    ...(endpointLimits && { limits: endpointLimits }),
  });
  return [
    ...createConnectorOperations(callAs),
    ...createFileOperations(callAs, stores.portals),
    ...createSourceOperations(callAs),
    ...createTableOperations(callAs, familyOf),
    ...createFieldsOperations({ callAs, familyOf, clock }),
    ...createCheckOperations({
      callAs,
      checkEndpoint: createCheckEndpoint({ callEndpoint, now }),
      quota: createCheckQuota(clock),
    }),
    ...createRecentConnectors(stores.settings, stores.portals),
    ...createPortalOperations({
      portals: stores.portals,
      backgroundUsers: createBackgroundUsers(stores.tokens),
      records: stores.records,
    }),
    ...createJournalOperations(stores.journal, clock),
  ];
}

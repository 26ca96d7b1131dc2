import { createDescribeFields } from '../bi/objects/describe-fields.ts';
import { createFieldsOperations } from '../bi/objects/fields-operations.ts';
import type { Operation } from '../operations/operation.ts';
import type { Clock } from '../time/clock.ts';
import type { Config } from '../config/config.ts';
import { createConnectorFileOperations } from '../bi/files/file-operations.ts';
import { createConnectorOperations } from '../bi/objects/connector-operations.ts';
import { createRecentConnectors } from '../settings/recent-connectors.ts';
import { createCallEndpoint, type CallLimits } from '../bi/checks/call-endpoint.ts';
import { createCheckEndpoint } from '../bi/checks/check-endpoint.ts';
import { createEndpointOperations } from '../bi/checks/endpoint-operations.ts';
import { createTurns } from '../bi/checks/quota.ts';
import { createBackgroundUsers } from '../portals/background-users.ts';
import { createJournalOperations } from '../journal/journal-operations.ts';
import type { CallAs } from '../portals/call-as.ts';
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
  readonly endpointLimits?: CallLimits | undefined;
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
  const describeFields = createDescribeFields({ callAs, familyOf, clock });
  const now = () => performance.now();
  const callEndpoint = createCallEndpoint({
    allowPrivate: config.allowPrivateEndpoints,
    today: () => clock.now(),
    now,
    ...(endpointLimits && { limits: endpointLimits }),
  });
  return [
    ...createConnectorOperations(callAs, describeFields),
    ...createConnectorFileOperations(callAs, stores.portals),
    ...createSourceOperations(callAs),
    ...createTableOperations(callAs, familyOf),
    ...createFieldsOperations(describeFields),
    ...createEndpointOperations({
      callAs,
      checkEndpoint: createCheckEndpoint({ callEndpoint, now }),
      turns: createTurns(clock),
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

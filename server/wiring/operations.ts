import { createDescribeFields } from '../bi/objects/describe-fields.ts';
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
import type { BackgroundUsers } from '../portals/background-users.ts';
import { createJournalOperations } from '../journal/journal-operations.ts';
import type { CallAs } from '../portals/portal-access.ts';
import { createPortalOperations } from '../portals/portal-operations.ts';
import { createSourceOperations } from '../bi/objects/source-operations.ts';
import type { StoredSide } from './storage.ts';
import { createAuditOperations } from '../audit/audit-operations.ts';
import { createWhileInstalled } from '../portals/while-installed.ts';
import { createKeyOperations } from '../service-keys/key-operations.ts';
import { createFamilyMemories } from '../bi/objects/family-memory.ts';
import { createTableOperations } from '../bi/objects/table-operations.ts';

export interface OperationsOptions {
  readonly config: Config;
  readonly clock: Clock;
  readonly stored: StoredSide;
  readonly callAs: CallAs;
  readonly backgroundUsers: BackgroundUsers;
  readonly endpointLimits?: EndpointLimits | undefined;
}

/** Makes all operations of the JSON API. */
export function createOperations({
  config,
  clock,
  stored,
  callAs,
  backgroundUsers,
  endpointLimits,
}: OperationsOptions): readonly Operation[] {
  const { stores, transact } = stored;
  const whileInstalled = createWhileInstalled(transact);
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
    ...createConnectorOperations(callAs, describeFields, ({ memberId }, id) =>
      stores.health.forget(memberId, 'connector', String(id)),
    ),
    ...createFileOperations(callAs, stores.portals),
    ...createSourceOperations(callAs),
    ...createTableOperations(callAs, familyOf),
    ...createFieldsOperations(describeFields),
    ...createCheckOperations({
      callAs,
      checkEndpoint: createCheckEndpoint({ callEndpoint, now }),
      quota: createCheckQuota(clock),
      describeFields,
    }),
    ...createRecentConnectors(stores.settings, stores.portals, whileInstalled),
    ...createPortalOperations({
      portals: stores.portals,
      backgroundUsers,
      records: stores.records,
    }),
    ...createJournalOperations(stores.journal, clock),
    ...createKeyOperations({ keys: stores.serviceKeys, whileInstalled, clock }),
    ...createAuditOperations(stores.audit, stores.people),
  ];
}

import { selectKeys, toItem, toRow } from '../biconnector/connector-item.ts';
import { connectorSchema } from '../biconnector/connector-schema.ts';
import { toStoredFields } from '../biconnector/connector-storage.ts';
import type { Connector } from '../biconnector/connector-store.ts';
import { ModuleError } from '../biconnector/module-error.ts';
import { ownConnector } from '../biconnector/ownership.ts';
import { entityMethods } from './entity-methods.ts';

/** `biconnector.connector.*` (biconnector contract 4). */
export const connectorMethods = entityMethods<Connector>({
  name: 'biconnector.connector',
  schema: connectorSchema,
  own: ownConnector,
  owned: ({ portal, clientId }) => portal.connectors.all().filter(each => each.appId === clientId),
  row: toRow,
  element: selectKeys,
  item: toItem,
  add: (fields, { portal, clientId }) => {
    const stored = toStoredFields(fields, portal.biconnector.switches);
    return portal.connectors.add({ title: '', ...stored }, { appClientId: clientId });
  },
  update: ({ id }, fields, { portal }) => {
    portal.connectors.update(id, toStoredFields(fields, portal.biconnector.switches));
  },
  remove: ({ id }, { portal }) => {
    if (portal.sources.ofConnector(id).length > 0) {
      throw new ModuleError(
        'CONNECTOR_DELETE_RESTRICTED',
        'Connector cannot be removed. Remove the connections related to the connector first.',
      );
    }
    portal.connectors.delete(id);
  },
});

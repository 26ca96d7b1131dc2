import { readFields } from '../biconnector/validate-fields.ts';
import { readId } from '../biconnector/validate-id.ts';
import { readListQuery } from '../biconnector/list-query.ts';
import { listRows } from '../biconnector/list-rows.ts';
import { connectorSchema } from '../biconnector/connector-schema.ts';
import { selectKeys, toItem, toRow } from '../biconnector/connector-item.ts';
import { toStoredFields } from '../biconnector/connector-storage.ts';
import type { Connector, ConnectorStore } from '../biconnector/connector-store.ts';
import { ModuleError, accessDenied } from '../biconnector/module-error.ts';
import type { Json, JsonMap } from '../json.ts';
import type { RestCall, RestMethod } from '../rest/rest-call.ts';
import { method } from './method.ts';

/** What a method body gets once rights and app are known. */
interface Desk {
  readonly params: JsonMap;
  readonly store: ConnectorStore;
  readonly clientId: string;
}

/** `biconnector.connector.*` (biconnector contract 4). */
export const connectorMethods: readonly RestMethod[] = [
  module('fields', call => {
    requireRights(call);
    return connectorSchema.describe();
  }),
  module('add', forApp(add)),
  module('update', forApp(update)),
  module(
    'get',
    forApp(desk => ({ item: toItem(own(desk, readId(desk.params))) })),
  ),
  module('list', forApp(list)),
  module('delete', forApp(remove)),
];

function module(name: string, run: (call: RestCall) => Json): RestMethod {
  return method(
    `biconnector.connector.${name}`,
    call => {
      const fault = call.portal.biconnector.take(call.method);
      if (fault) throw new ModuleError(fault.code, fault.message);
      return run(call);
    },
    'biconnector',
  );
}

/** Both rights first, then the app: a webhook or a portal page is refused like a person without rights. */
function forApp(run: (desk: Desk) => Json): (call: RestCall) => Json {
  return call => {
    requireRights(call);
    if (call.caller.kind !== 'app') throw accessDenied();
    return run({
      params: call.params,
      store: call.portal.connectors,
      clientId: call.caller.installation.app.clientId,
    });
  };
}

function requireRights({ caller: { user } }: RestCall): void {
  if (!user.biBuilder || !user.analyticsHub) throw accessDenied();
}

/** Another app's connector does not exist. */
function own({ store, clientId }: Desk, id: number): Connector {
  const connector = store.get(id);
  if (connector?.appId !== clientId) throw new ModuleError('CONNECTOR_NOT_FOUND', 'Connector was not found.');
  return connector;
}

function add({ params, store, clientId }: Desk): Json {
  const fields = toStoredFields(readFields(connectorSchema, params, 'add'));
  return { id: store.add({ title: '', ...fields }, { appClientId: clientId }) };
}

function update(desk: Desk): Json {
  const id = readId(desk.params);
  const fields = readFields(connectorSchema, desk.params, 'update');
  own(desk, id);
  desk.store.update(id, toStoredFields(fields));
  return true;
}

function list({ params, store, clientId }: Desk): Json {
  const query = readListQuery(connectorSchema, params);
  const mine = store.all().filter(connector => connector.appId === clientId);
  return listRows(connectorSchema, query, mine, toRow).map(each => selectKeys(each, query.select));
}

function remove(desk: Desk): Json {
  const { id } = own(desk, readId(desk.params));
  if (desk.store.hasSources(id)) {
    throw new ModuleError(
      'CONNECTOR_DELETE_RESTRICTED',
      'Connector cannot be removed. Remove the connections related to the connector first.',
    );
  }
  desk.store.delete(id);
  return true;
}

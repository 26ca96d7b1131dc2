import { phpText } from '../biconnector/list-query.ts';
import { ModuleError } from '../biconnector/module-error.ts';
import { connectorNotFound, ownConnector, ownSource, ownsSource } from '../biconnector/ownership.ts';
import { toInteger } from '../biconnector/php-scalar.ts';
import { sourceElement, sourceItem, sourceRow } from '../biconnector/source-item.ts';
import { sourceSchema } from '../biconnector/source-schema.ts';
import {
  hasNoSettings,
  mergeSettings,
  overlaySettings,
  settingsFromFields,
} from '../biconnector/source-settings.ts';
import type { Source } from '../biconnector/source-store.ts';
import type { Json, JsonMap } from '../json.ts';
import { entityMethods } from './entity-methods.ts';
import type { ModuleCall } from './module-method.ts';

/** `biconnector.source.*` (biconnector contract 5). */
export const sourceMethods = entityMethods<Source>({
  name: 'biconnector.source',
  schema: sourceSchema,
  own(call, id, action) {
    const source = call.portal.sources.get(id);
    if (action === 'get' && source?.type === 'rest' && source.connectorId === null) throw connectorNotFound();
    return ownSource(call, id);
  },
  owned: call => call.portal.sources.all().filter(source => ownsSource(call, source)),
  row: sourceRow,
  element: (source, select, { portal }) => sourceElement(source, select, portal.biconnector.switches),
  item: sourceItem,
  add,
  update,
  remove({ id }, { portal }) {
    if (portal.tables.ofSource(id).length > 0) {
      throw new ModuleError('BX_ERROR', portal.biconnector.switches.sourceInUseText);
    }
    portal.sources.delete(id);
  },
});

/** Adds a source. urlCheck gets exactly the settings sent, and is called before the title check (biconnector contract 5.2). */
async function add(fields: JsonMap, call: ModuleCall): Promise<number> {
  const { portal, user } = call;
  const sentId = phpText(fields['connectorId'] ?? null);
  const connector = ownConnector(call, toInteger(sentId));
  const sent = fields['settings'];
  const check = await portal.endpoints.post(connector.urlCheck, { connection: sent ?? null });
  if (!check.ok) throw new ModuleError('SOURCE_CREATE_CONNECTION_ERROR', 'Cannot create connection.');
  const title = requireTitle(fields['title']);
  const code = `rest_${sentId}`;
  const settings = mergeSettings(connector, { code, settings: [] }, sent);
  const description = phpText(fields['description'] ?? null);
  return portal.sources.add({ connectorId: connector.id, title, code, description, settings }, user);
}

/** Updates a source. urlCheck is called every time, with stored values overlaid by sent ones (biconnector contract 5.3). */
async function update(source: Source, fields: JsonMap, call: ModuleCall): Promise<void> {
  const { portal, user } = call;
  const connector = ownConnector(call, source.connectorId ?? 0);
  const sent = fields['settings'];
  const connection = overlaySettings(source.settings, sent);
  const check = await portal.endpoints.post(connector.urlCheck, { connection });
  if (!check.ok) throw new ModuleError('SOURCE_UPDATE_CONNECTION_ERROR', 'Cannot update connection.');
  const title = requireTitle(fields['title']);
  const fromFields = hasNoSettings(sent) && portal.biconnector.switches.settingsFromFields;
  const values = fromFields ? settingsFromFields(source, fields) : sent;
  const description = phpText(fields['description'] ?? source.description);
  const settings = mergeSettings(connector, source, values);
  portal.sources.update(source.id, { title, description, settings }, user);
}

/** Refuses a title that PHP's empty() accepts, such as "0". */
function requireTitle(title: Json | undefined): string {
  if (typeof title === 'string' && title !== '' && title !== '0') return title;
  throw new ModuleError(0, 'All the fields are required.');
}

import { phpText } from '../biconnector/list-query.ts';
import { ModuleError } from '../biconnector/module-error.ts';
import { connectorNotFound, ownConnector, ownSource, ownsSource } from '../biconnector/ownership.ts';
import { toInteger } from '../biconnector/php-scalar.ts';
import { sourceElement, sourceItem, sourceRow } from '../biconnector/source-item.ts';
import { sourceSchema } from '../biconnector/source-schema.ts';
import { hasNone, mergeSettings, overlaid, settingsFromFields } from '../biconnector/source-settings.ts';
import type { Source } from '../biconnector/source-store.ts';
import type { Json, JsonMap } from '../json.ts';
import { entityMethods } from './entity-methods.ts';
import type { Desk } from './module-method.ts';

/** `biconnector.source.*` (biconnector contract 5). */
export const sourceMethods = entityMethods<Source>({
  name: 'biconnector.source',
  schema: sourceSchema,
  own(desk, id, action) {
    const source = desk.portal.sources.get(id);
    if (action === 'get' && source?.type === 'rest' && source.connectorId === null) throw connectorNotFound();
    return ownSource(desk, id);
  },
  mine: desk => desk.portal.sources.all().filter(source => ownsSource(desk, source)),
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

/** The connector is asked before the title is looked at, with exactly the settings that were sent (biconnector contract 5.2). */
async function add(fields: JsonMap, desk: Desk): Promise<number> {
  const { portal, user } = desk;
  const sentId = phpText(fields['connectorId'] ?? null);
  const connector = ownConnector(desk, toInteger(sentId));
  const sent = fields['settings'];
  const check = await portal.endpoints.post(connector.urlCheck, { connection: sent ?? null });
  if (!check.ok) throw new ModuleError('SOURCE_CREATE_CONNECTION_ERROR', 'Cannot create connection.');
  const title = requireTitle(fields['title']);
  const code = `rest_${sentId}`;
  const settings = mergeSettings(connector, { code, settings: [] }, sent);
  const description = phpText(fields['description'] ?? null);
  return portal.sources.add({ connectorId: connector.id, title, code, description, settings }, user);
}

/** The connector is asked at every update, with stored values overlaid by those sent (biconnector contract 5.3). */
async function update(source: Source, fields: JsonMap, desk: Desk): Promise<void> {
  const { portal, user } = desk;
  const connector = ownConnector(desk, source.connectorId ?? 0);
  const sent = fields['settings'];
  const connection = overlaid(source.settings, sent);
  const check = await portal.endpoints.post(connector.urlCheck, { connection });
  if (!check.ok) throw new ModuleError('SOURCE_UPDATE_CONNECTION_ERROR', 'Cannot update connection.');
  const title = requireTitle(fields['title']);
  const fromFields = hasNone(sent) && portal.biconnector.switches.settingsFromFields;
  const values = fromFields ? settingsFromFields(source, fields) : sent;
  const description = phpText(fields['description'] ?? source.description);
  const settings = mergeSettings(connector, source, values);
  portal.sources.update(source.id, { title, description, settings }, user);
}

/** PHP's empty(): "0" is no title either. */
function requireTitle(title: Json | undefined): string {
  if (typeof title === 'string' && title !== '' && title !== '0') return title;
  throw new ModuleError(0, 'All the fields are required.');
}

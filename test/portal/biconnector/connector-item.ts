import type { JsonMap } from '../json.ts';
import type { Connector } from './connector-store.ts';
import type { Row } from './row-filter.ts';

/** A connector as get and list show it, keys in their order; the owner is never shown (biconnector contract 4.4). */
export function toItem(connector: Connector): JsonMap {
  return {
    id: connector.id,
    title: connector.title,
    dateCreate: connector.dateCreate,
    logo: connector.logo,
    description: connector.description,
    sort: connector.sort,
    urlCheck: connector.urlCheck,
    settings: connector.settings.map(({ name, code, type }) => ({ name, code, type })),
    urlData: connector.urlData,
    urlTableList: connector.urlTableList,
    urlTableDescription: connector.urlTableDescription,
    supportMapping: connector.supportMapping,
    sourceCode: connector.sourceCode,
  };
}

/** A connector as filters and orders see it: settings are one raw JSON text. */
export function toRow(connector: Connector): Row {
  const { settings, ...columns } = connector;
  return { ...columns, settings: JSON.stringify(settings) };
}

/** Only the selected keys. A star mixed with names leaks the owner, as it does on portals (biconnector contract 3.1). */
export function selectKeys(connector: Connector, select: readonly string[] | undefined): JsonMap {
  const item = toItem(connector);
  if (select === undefined) return item;
  if (select.includes('*')) return { ...item, appId: connector.appId };
  return Object.fromEntries(select.map(name => [name, item[name] ?? null]));
}

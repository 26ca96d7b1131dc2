import type { JsonMap } from '../json.ts';
import type { Connector } from './connector-store.ts';
import type { Row } from './row-filter.ts';

/** A connector as get and list show it, with the portal's key order and without the owner (biconnector contract 4.4). */
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

/** A connector as filter and order see it; settings are raw JSON. */
export function toRow(connector: Connector): Row {
  const { settings, ...columns } = connector;
  return { ...columns, settings: JSON.stringify(settings) };
}

/** Picks the selected keys. A star mixed with names leaks the owner, as on real portals (biconnector contract 3.1). */
export function selectKeys(connector: Connector, select: readonly string[] | undefined): JsonMap {
  const item = toItem(connector);
  if (select === undefined) return item;
  if (select.includes('*')) return { ...item, appId: connector.appId };
  return Object.fromEntries(select.map(name => [name, item[name] ?? null]));
}

import type { CallMethod } from '../answer.ts';
import type { FilterRules } from './filter.ts';
import { readId, type ConnectorId } from './ids.ts';
import { isItem, itemOf, readDate, readFlag, readList, readNumber, readText, type Item } from './item.ts';
import { listItems, type ListQuery } from './list-items.ts';
import { outcome, type Outcome } from './outcome.ts';

export interface Setting {
  readonly code: string;
  readonly name: string;
  /** `STRING` or `INT`; a newer portal may have more. */
  readonly type: string;
}

/** A connector as read from an answer: missing and odd values become empty ones (biconnector contract 4.1). */
export interface Connector {
  readonly id: ConnectorId;
  readonly title: string;
  readonly logo: string;
  readonly description: string;
  readonly sort: number | null;
  readonly urlCheck: string;
  readonly urlTableList: string;
  readonly urlTableDescription: string;
  readonly urlData: string;
  readonly settings: readonly Setting[];
  /** Undefined if the portal does not know the field yet. */
  readonly supportMapping: boolean | undefined;
  readonly sourceCode: string | undefined;
  readonly dateCreate: string | null;
}

export const connectorFilters: FilterRules = {
  fields: {
    id: 'number',
    title: 'text',
    description: 'text',
    sort: 'number',
    urlCheck: 'text',
    urlData: 'text',
    urlTableList: 'text',
    urlTableDescription: 'text',
    sourceCode: 'text',
    dateCreate: 'date',
  },
  nests: true,
};

/**
 * Lists connectors (biconnector contract 4.5). Items are passed on as Bitrix24 gave them, because people want to see unknown
 * keys too and nothing in them is secret; `readConnector` reads one.
 */
export const listConnectors = (call: CallMethod, query: ListQuery = {}): Promise<Outcome<readonly Item[]>> =>
  listItems(call, 'biconnector.connector.list', query, connectorFilters);

/** Gets one connector, as Bitrix24 gave it (biconnector contract 4.4). */
export const getConnector = async (call: CallMethod, id: ConnectorId): Promise<Outcome<Item>> =>
  outcome(await call('biconnector.connector.get', { id }), itemOf, 'a connector');

/** Reads a connector; undefined if it has no valid id. */
export function readConnector(item: Item): Connector | undefined {
  const id = readId<'connector'>(item['id']);
  if (id === undefined) return undefined;
  const { sourceCode } = item;
  return {
    id,
    title: readText(item['title']),
    logo: readText(item['logo']),
    description: readText(item['description']),
    sort: readNumber(item['sort']),
    urlCheck: readText(item['urlCheck']),
    urlTableList: readText(item['urlTableList']),
    urlTableDescription: readText(item['urlTableDescription']),
    urlData: readText(item['urlData']),
    settings: readList(item['settings']).filter(isItem).map(readSetting),
    supportMapping: readFlag(item['supportMapping']),
    sourceCode: sourceCode === undefined ? undefined : readText(sourceCode),
    dateCreate: readDate(item['dateCreate']),
  };
}

export const readSetting = (item: Item): Setting => ({
  code: readText(item['code']),
  name: readText(item['name']),
  type: readText(item['type']),
});

import type { CallMethod } from '../answer.ts';
import type { FilterRules } from './filter.ts';
import type { ConnectorId } from './ids.ts';
import { itemOf, type Item } from './item.ts';
import { listItems, type ListQuery } from './list-items.ts';
import { outcome, type Outcome } from './outcome.ts';

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

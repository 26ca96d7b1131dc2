import { readConnector, type Connector } from '../../server/bitrix24/biconnector/connector.ts';
import { endpoints } from '../../server/bitrix24/biconnector/endpoints.ts';
import type { Item } from '../../server/bitrix24/biconnector/item.ts';

/** The readable rows; one without an id cannot be opened, so it is left out. */
export const readRows = (items: readonly Item[]): readonly Connector[] =>
  items.flatMap(item => readConnector(item) ?? []);

/** The text that a search looks through. */
export const textOf = (connector: Connector): string =>
  [connector.title, connector.description, ...endpoints.map(name => connector[name])].join('\n');

/** The hosts that Bitrix24 calls, each once; the text of an address that has none. */
export const hostsOf = (connector: Connector): string => {
  const addresses = endpoints.map(name => connector[name]).filter(address => address !== '');
  return [...new Set(addresses.map(address => URL.parse(address)?.host || address))].join(', ');
};

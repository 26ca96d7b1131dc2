import { readConnector, type Connector } from '../../server/bitrix24/biconnector/connectors.ts';
import type { Item } from '../../server/bitrix24/biconnector/item.ts';

/** Rows that can be read; one the portal gave without an id cannot be opened. */
export const readRows = (items: readonly Item[]): readonly Connector[] =>
  items.flatMap(item => readConnector(item) ?? []);

/** What a connector is found by. */
export const textOf = ({ title, description, urlData }: Connector): string =>
  `${title}\n${description}\n${urlData}`;

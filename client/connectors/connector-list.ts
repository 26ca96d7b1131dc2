import { readConnector, type Connector } from '../../server/bitrix24/biconnector/connectors.ts';
import type { Item } from '../../server/bitrix24/biconnector/item.ts';

/** The readable rows; one without an id cannot be opened, so it is left out. */
export const readRows = (items: readonly Item[]): readonly Connector[] =>
  items.flatMap(item => readConnector(item) ?? []);

/** The text that a search looks through. */
export const textOf = ({ title, description, urlData }: Connector): string =>
  `${title}\n${description}\n${urlData}`;

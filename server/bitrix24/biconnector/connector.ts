import { readId, type ConnectorId } from './ids.ts';
import { isItem, readDate, readFlag, readList, readNumber, readText, type Item } from './item.ts';

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

import { readId, type ColumnId, type SourceId, type TableId } from './ids.ts';
import { isItem, readDate, readFlag, readList, readNumber, readText, type Item } from './item.ts';

export interface Column {
  readonly id: ColumnId | undefined;
  readonly name: string;
  /** The name of the column at the endpoint. */
  readonly externalCode: string;
  readonly type: string;
  readonly visible: boolean;
}

export interface Table {
  readonly id: TableId;
  readonly name: string;
  readonly description: string;
  readonly externalCode: string;
  readonly externalName: string;
  /** Not 0 if the deprecated dataset.add made the table, with a BI Builder dataset of its own (biconnector contract 6.1). */
  readonly externalId: number | null;
  /** Undefined unless the table was read from a list (biconnector contract 6.4, trap 22). */
  readonly sourceId: SourceId | undefined;
  readonly dateCreate: string | null;
  readonly dateUpdate: string | null;
  readonly createdById: number | null;
  readonly updatedById: number | null;
  /** Undefined unless the table was read by its id. */
  readonly columns: readonly Column[] | undefined;
}

/** Reads a table; undefined if it has no valid id. */
export function readTable(item: Item): Table | undefined {
  const id = readId<'table'>(item['id']);
  if (id === undefined) return undefined;
  return {
    id,
    name: readText(item['name']),
    description: readText(item['description']),
    externalCode: readText(item['externalCode']),
    externalName: readText(item['externalName']),
    externalId: readNumber(item['externalId']),
    sourceId: readId<'source'>(item['sourceId']),
    dateCreate: readDate(item['dateCreate']),
    dateUpdate: readDate(item['dateUpdate']),
    createdById: readNumber(item['createdById']),
    updatedById: readNumber(item['updatedById']),
    columns:
      item['fields'] === undefined ? undefined : readList(item['fields']).filter(isItem).map(readColumn),
  };
}

const readColumn = (item: Item): Column => ({
  id: readId<'column'>(item['id']),
  name: readText(item['name']),
  externalCode: readText(item['externalCode']),
  type: readText(item['type']),
  visible: readFlag(item['visible']) ?? true,
});

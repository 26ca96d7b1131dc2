import type { Json, JsonMap } from '../json.ts';
import type { BiSwitches } from './bi-switches.ts';
import { selectFrom, withTextIds } from './list-element.ts';
import type { Row } from './row-filter.ts';
import { tableSchema } from './table-schema.ts';
import type { Column, Table } from './table-store.ts';

/** A table as get shows it, with columns and without its source (biconnector contract 6.4). */
export function tableItem(table: Table, columns: readonly Column[]): JsonMap {
  return { ...common(table), fields: columns.map(column => ({ ...column })) };
}

/** A table as list shows it, with its source and without columns (biconnector contract 6.5). */
export function tableElement(
  table: Table,
  select: readonly string[] | undefined,
  switches: BiSwitches,
): Json {
  const element = { ...common(table), sourceId: table.sourceId };
  return selectFrom(switches.idsAsText ? withTextIds(element, tableSchema) : element, tableSchema, select, {
    relation: 'sourceId',
    emptyDates: true,
    neverShown: 'fields',
  });
}

/** A table as filter and order see it; columns are not searched. */
export function tableRow({ dateUpdate, ...columns }: Table): Row {
  return { ...columns, dateUpdate: dateUpdate ?? '' };
}

function common(table: Table): JsonMap {
  return {
    id: table.id,
    type: table.type,
    name: table.name,
    description: table.description,
    externalCode: table.externalCode,
    externalName: table.externalName,
    dateCreate: table.dateCreate,
    dateUpdate: table.dateUpdate,
    createdById: table.createdById,
    updatedById: table.updatedById,
    externalId: table.externalId,
    csvDelimiter: '',
    csvEncoding: '',
    csvHasHeaders: false,
  };
}

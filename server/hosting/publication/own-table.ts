import { refuse } from '../../bitrix24/answer.ts';
import { readId, type SourceId, type TableId } from '../../bitrix24/biconnector/ids.ts';
import { isItem, readFlag, readList, readText, type Item } from '../../bitrix24/biconnector/item.ts';
import type { Outcome } from '../../bitrix24/biconnector/outcome.ts';
import type { Tables } from '../../bitrix24/biconnector/table-methods.ts';
import type { HostedColumn, HostedTable } from '../records/hosted-database.ts';

/** The columns that a portal's table should have, in order: Bitrix24 takes the first date column as the one to filter by. */
export function columnsToPublish({ columns, dateColumn }: HostedTable): readonly HostedColumn[] {
  const chosen = columns.filter(({ chosen, gone }) => chosen && !gone);
  const first = chosen.filter(({ name }) => name === dateColumn);
  return [...first, ...chosen.filter(({ name }) => name !== dateColumn)];
}

const draftOf = ({ code, type }: HostedColumn) => ({ name: code, externalCode: code, type });

/** The tables of a source in the portal, as a list shows them. */
export type ListOwnTables = () => Promise<Outcome<readonly Item[]>>;

/** Lists the tables of a source once, when somebody first asks; what a publication adds itself is not looked for. */
export function listTablesOnce(tables: Tables, sourceId: SourceId): ListOwnTables {
  let listing: ReturnType<ListOwnTables> | undefined;
  return () =>
    (listing ??= tables.list({
      where: [{ field: 'sourceId', operator: 'eq', values: [String(sourceId)] }],
    }));
}

export interface OwnTableOptions {
  readonly tables: Tables;
  readonly sourceId: SourceId;
  readonly listTables: ListOwnTables;
  readonly table: HostedTable;
  /** What people call the table. */
  readonly title: string;
}

/**
 * Finds a hosted table in the portal and brings its columns up to date, or adds it (biconnector contract 6.2, 6.7). It is
 * recognized by its name and source, so that one whose creation was never confirmed is not added twice.
 * @returns `NAME_EXISTS` or `DATASET_ALREADY_EXIST` where something else in the portal has that name
 */
export async function ensureTable(options: OwnTableOptions): Promise<Outcome<TableId>> {
  const { tables, sourceId, table, title } = options;
  const found = await findTable(options);
  if (!found.ok) return found;
  if (found.value !== undefined) return updateColumns(tables, table, found.value);
  const { code } = table;
  return tables.add({
    sourceId,
    name: code,
    externalName: title.slice(0, 512),
    externalCode: code,
    fields: columnsToPublish(table).map(draftOf),
  });
}

async function findTable({ tables, listTables, table }: OwnTableOptions): Promise<Outcome<Item | undefined>> {
  const id = readId<'table'>(table.tableId);
  if (id !== undefined) {
    const got = await tables.get(id);
    if (got.ok || got.code !== 'DATASET_NOT_FOUND') return got;
  }
  const listed = await listTables();
  if (!listed.ok) return listed;
  const same = listed.value.find(item => readText(item['name']) === table.code);
  const sameId = readId<'table'>(same?.['id']);
  return sameId === undefined ? { ...listed, value: undefined } : tables.get(sameId);
}

/** Adds what is missing, shows what is chosen, hides what is left out, and replaces columns whose type has changed. */
async function updateColumns(tables: Tables, table: HostedTable, stored: Item): Promise<Outcome<TableId>> {
  const id = readId<'table'>(stored['id']);
  if (id === undefined) return refuse('PORTAL_NONSENSE', { message: 'The portal answered without an id.' });
  const present = readList(stored['fields']).filter(isItem);
  const wanted = columnsToPublish(table);
  const byCode = new Map(wanted.map(column => [column.code, column]));
  const presentCodes = new Set(present.map(column => readText(column['name'])));
  const retyped = present.filter(column => {
    const type = byCode.get(readText(column['name']))?.type;
    return type !== undefined && type !== readText(column['type']);
  });
  const isRetyped = new Set(retyped.map(column => readText(column['name'])));
  const shown = present
    .filter(column => !isRetyped.has(readText(column['name'])))
    .map(column => ({ column, visible: byCode.has(readText(column['name'])) }))
    .filter(({ column, visible }) => readFlag(column['visible']) !== visible)
    .flatMap(({ column, visible }) => ({ id: Number(column['id']), visible }));
  const removed = retyped.map(column => Number(column['id']));
  const missing = wanted.filter(({ code }) => !presentCodes.has(code)).map(draftOf);

  // The portal compares new columns with those that are being deleted, so a column is replaced in two calls.
  const first = {
    ...(missing.length > 0 && { add: missing }),
    ...(shown.length > 0 && { update: shown }),
    ...(removed.length > 0 && { delete: removed }),
  };
  const again = wanted.filter(({ code }) => isRetyped.has(code)).map(draftOf);
  for (const change of [first, again.length > 0 ? { add: again } : {}]) {
    if (Object.keys(change).length === 0) continue;
    const changed = await tables.changeColumns(id, change);
    // The changes are saved although the portal's own synchronisation failed (biconnector contract 6.7).
    if (!changed.ok && changed.code !== 'DATASET_UPDATE_ERROR') return changed;
  }
  return { ok: true, value: id, from: { ok: true, result: true, time: null } };
}

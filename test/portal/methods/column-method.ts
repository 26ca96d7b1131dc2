import { isNothing, readAdditions, readColumnChanges } from '../biconnector/column-changes.ts';
import { ModuleError } from '../biconnector/module-error.ts';
import { ownTable } from '../biconnector/ownership.ts';
import { readId } from '../biconnector/validate-id.ts';
import type { Json } from '../json.ts';
import type { RestMethod } from '../rest/rest-call.ts';
import { appMethod, type Desk } from './module-method.ts';

/** `*.fields.update`: the columns of a table, its parameters at the top level (biconnector contract 6.7). */
export function columnMethod(name: string): RestMethod {
  return appMethod(name, updateColumns);
}

function updateColumns(desk: Desk): Json {
  const id = readId(desk.params);
  const changes = readColumnChanges(desk.params);
  const table = ownTable(desk, id);
  if (isNothing(changes)) return true;
  const { tables, biconnector } = desk.portal;
  const present = tables.columns(table.id);
  const additions = readAdditions(changes.add, present);
  for (const change of changes.update) {
    if (present.some(column => column.id === change.id)) tables.showColumn(change.id, change.visible);
  }
  for (const column of additions) tables.addColumn(table.id, column);
  for (const columnId of changes.delete) tables.deleteColumn(columnId);
  // The synchronisation runs after the changes are saved; nothing is taken back.
  if (biconnector.switches.syncFails)
    throw new ModuleError('DATASET_UPDATE_ERROR', 'Error updating dataset.');
  return true;
}

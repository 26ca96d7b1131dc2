import { hasNoChanges, readAdditions, readColumnChanges } from '../biconnector/column-changes.ts';
import { ModuleError } from '../biconnector/module-error.ts';
import { ownTable } from '../biconnector/ownership.ts';
import { readId } from '../biconnector/validate-id.ts';
import type { Json } from '../json.ts';
import type { RestMethod } from '../rest/rest-call.ts';
import { appMethod, type ModuleCall } from './module-method.ts';

/** `*.fields.update` changes the columns of a table; its parameters stand at the top level (biconnector contract 6.7). */
export function columnMethod(name: string): RestMethod {
  return appMethod(name, updateColumns);
}

function updateColumns(call: ModuleCall): Json {
  const id = readId(call.params);
  const changes = readColumnChanges(call.params);
  const table = ownTable(call, id);
  if (hasNoChanges(changes)) return true;
  const { tables, biconnector } = call.portal;
  const present = tables.columns(table.id);
  const additions = readAdditions(changes.add, present);
  for (const change of changes.update) {
    if (present.some(column => column.id === change.id)) tables.showColumn(change.id, change.visible);
  }
  for (const column of additions) tables.addColumn(table.id, column);
  for (const columnId of changes.delete) tables.deleteColumn(columnId);
  // The synchronisation runs after the changes are saved and does not undo them.
  if (biconnector.switches.syncFails)
    throw new ModuleError('DATASET_UPDATE_ERROR', 'Error updating dataset.');
  return true;
}

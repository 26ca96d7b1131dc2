import { ModuleError } from '../biconnector/module-error.ts';
import { ownTable, ownsTable } from '../biconnector/ownership.ts';
import { tableElement, tableItem, tableRow } from '../biconnector/table-item.ts';
import { readTable } from '../biconnector/table-rules.ts';
import { tableSchema } from '../biconnector/table-schema.ts';
import type { Table } from '../biconnector/table-store.ts';
import type { RestMethod } from '../rest/rest-call.ts';
import { RestError } from '../rest/rest-error.ts';
import { columnMethod } from './column-method.ts';
import { entityMethods, type EntityKind } from './entity-methods.ts';

/** The part that `table` and the deprecated `dataset` share (biconnector contract 6). */
const common = {
  schema: tableSchema,
  own: ownTable,
  owned: call => call.portal.tables.all().filter(table => ownsTable(call, table)),
  row: tableRow,
  element: (table, select, { portal }) => tableElement(table, select, portal.biconnector.switches),
  item: (table, { portal }) => tableItem(table, portal.tables.columns(table.id)),
} satisfies Partial<EntityKind<Table>>;

/** `biconnector.table.*`. */
export const tableMethods: readonly RestMethod[] = [
  ...entityMethods<Table>({
    ...common,
    name: 'biconnector.table',
    add: (fields, call) => call.portal.tables.add(readTable(fields, call), call.user),
    update: updateAs('table'),
    remove: ({ id }, { portal }) => {
      portal.tables.delete(id);
    },
  }),
  columnMethod('biconnector.table.fields.update'),
];

/** `biconnector.dataset.*` uses the same storage, but add makes a BI Builder dataset and delete is broken (6.9). */
export const datasetMethods: readonly RestMethod[] = [
  ...entityMethods<Table>({
    ...common,
    name: 'biconnector.dataset',
    add: (fields, call) => {
      const { tables, biconnector } = call.portal;
      const table = readTable(fields, call);
      if (biconnector.switches.datasetAddRejected) throw new ModuleError(0, 'Error adding dataset');
      return tables.add({ ...table, externalId: tables.nextDatasetId() }, call.user);
    },
    update: updateAs('dataset'),
    remove: ({ id }, { portal }) => {
      if (portal.biconnector.switches.biBuilderDeployed) {
        throw new RestError(500, 'INTERNAL_SERVER_ERROR', 'Internal server error');
      }
      portal.tables.delete(id);
    },
  }),
  columnMethod('biconnector.dataset.fields.update'),
];

/** Updates the description only; columns are refused with a text that names the deprecated method (6.3). */
function updateAs(family: 'table' | 'dataset'): EntityKind<Table>['update'] {
  return (table, fields, { portal, user }) => {
    if (fields['fields'] !== undefined) {
      throw new ModuleError(
        'INVALID_METHOD',
        'Use the method "biconnector.dataset.fields.update" to update the dataset fields."',
      );
    }
    if (portal.biconnector.switches.tableUpdateRejected) {
      throw new ModuleError(0, `Error updating ${family}.`);
    }
    const { description } = fields;
    portal.tables.describe(table.id, typeof description === 'string' ? description : '', user);
  };
}

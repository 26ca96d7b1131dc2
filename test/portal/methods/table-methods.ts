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

/** What `table` and the deprecated `dataset` have in common: nearly everything (biconnector contract 6). */
const common = {
  schema: tableSchema,
  own: ownTable,
  mine: desk => desk.portal.tables.all().filter(table => ownsTable(desk, table)),
  row: tableRow,
  element: (table, select, { portal }) => tableElement(table, select, portal.biconnector.switches),
  item: (table, { portal }) => tableItem(table, portal.tables.columns(table.id)),
} satisfies Partial<EntityKind<Table>>;

/** `biconnector.table.*`. */
export const tableMethods: readonly RestMethod[] = [
  ...entityMethods<Table>({
    ...common,
    name: 'biconnector.table',
    add: (fields, desk) => desk.portal.tables.add(readTable(fields, desk), desk.user),
    update: updateAs('table'),
    remove: ({ id }, { portal }) => {
      portal.tables.delete(id);
    },
  }),
  columnMethod('biconnector.table.fields.update'),
];

/** `biconnector.dataset.*`: the same storage, but add makes a BI Builder dataset and delete is broken (6.9). */
export const datasetMethods: readonly RestMethod[] = [
  ...entityMethods<Table>({
    ...common,
    name: 'biconnector.dataset',
    add: (fields, desk) => {
      const { tables, biconnector } = desk.portal;
      const table = readTable(fields, desk);
      if (biconnector.switches.datasetAddRejected) throw new ModuleError(0, 'Error adding dataset');
      return tables.add({ ...table, externalId: tables.nextDatasetId() }, desk.user);
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

/** Only the description changes; columns are refused in words that name the deprecated method (6.3). */
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

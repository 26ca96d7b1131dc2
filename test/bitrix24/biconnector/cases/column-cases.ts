import { createTables } from '../../../../server/bitrix24/biconnector/table-methods.ts';
import type { CallMethod } from '../../../../server/bitrix24/answer.ts';
import type { Case } from './case.ts';
import { tableId } from './object-ids.ts';
import { seededObjects } from './seed.ts';

const tables = (call: CallMethod) => createTables(call, { family: 'table' });

const columnsCase = (says: string, body: unknown, code: string, more: Partial<Case> = {}): Case => ({
  says: `change columns: ${says}`,
  http: ['POST', `/api/tables/${seededObjects.table}/columns`, body],
  client: call => tables(call).changeColumns(tableId(seededObjects.table), body),
  code,
  ...more,
});

/** Cases of biconnector.table.fields.update and biconnector.table.delete (biconnector contract 6.6, 6.7). */
export const columnCases: readonly Case[] = [
  columnsCase('half a new one', { add: [{ name: 'A' }] }, 'VALIDATION_FIELD_ADD_MISSING_REQUIRED_FIELDS', {
    refusedHere: true,
    message: 'Field to be added must include the required parameters: "name", "externalCode" and "type".',
  }),
  columnsCase(
    'one without its visibility',
    { update: [{ id: 1 }] },
    'VALIDATION_FIELD_UPDATE_MISSING_REQUIRED_FIELDS',
    {
      refusedHere: true,
      message: 'Field to be updated must include the required parameters: "id" and "visible".',
    },
  ),
  columnsCase(
    'visibility as text',
    { update: [{ id: 1, visible: 'false' }] },
    'VALIDATION_FIELD_UPDATE_MISSING_REQUIRED_FIELDS',
    { refusedHere: true },
  ),
  columnsCase('delete what is no id', { delete: ['1e3'] }, 'VALIDATION_FIELD_DELETE_INVALID_ID', {
    refusedHere: true,
    message: 'ID to be deleted must be a positive integer.',
  }),
  columnsCase(
    'two of one name',
    {
      add: [
        { name: 'A', externalCode: 'a', type: 'int' },
        { name: 'A', externalCode: 'b', type: 'int' },
      ],
    },
    'VALIDATION_DUPLICATE_FIELD_NAME',
    { refusedHere: true },
  ),
  columnsCase(
    'a name that is there, even if it is deleted',
    { add: [{ name: 'ID', externalCode: 'new', type: 'int' }], delete: [1] },
    'VALIDATION_DUPLICATE_EXIST_NAME',
  ),
  columnsCase(
    'a code that is there',
    { add: [{ name: 'NEW', externalCode: 'id', type: 'int' }] },
    'VALIDATION_DUPLICATE_EXIST_CODE',
  ),
  columnsCase('delete another table’s', { delete: [3] }, 'COLUMN_NOT_FOUND'),
  columnsCase('hide another table’s', { update: [{ id: 3, visible: false }] }, 'COLUMN_NOT_FOUND'),
  columnsCase(
    'add, hide and delete',
    {
      add: [{ name: 'NEW', externalCode: 'new', type: 'int' }],
      update: [{ id: 1, visible: false }],
      delete: [2],
    },
    'ok',
  ),
  columnsCase(
    'saved but not synchronised',
    { add: [{ name: 'LATE', externalCode: 'late', type: 'int' }] },
    'DATASET_UPDATE_ERROR',
    {
      status: 502,
      message: 'Error updating dataset.',
      given: portal => {
        portal.biconnector.switches.syncFails = true;
      },
    },
  ),
  {
    says: 'delete a table',
    http: ['DELETE', '/api/tables/1'],
    client: call => tables(call).remove(tableId(1)),
    code: 'ok',
  },
  {
    says: 'delete a table that somebody else has deleted',
    given: portal => portal.tables.delete(1),
    http: ['DELETE', '/api/tables/1'],
    client: call => tables(call).remove(tableId(1)),
    code: 'DATASET_NOT_FOUND',
    status: 404,
  },
];

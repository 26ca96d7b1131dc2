import { createTables } from '../../../../server/bitrix24/biconnector/table-methods.ts';
import type { CallMethod } from '../../../../server/bitrix24/answer.ts';
import type { Case } from './case.ts';
import { tableId } from './object-ids.ts';
import { seededObjects } from './seed.ts';

const tables = (call: CallMethod) => createTables(call, { family: 'table' });

const table = {
  sourceId: seededObjects.source,
  name: 'orders',
  externalName: 'Orders',
  externalCode: 'orders',
  fields: [{ name: 'ID', externalCode: 'id', type: 'int' }],
};

const addTableCase = (says: string, body: unknown, code: string, message: Case['message']): Case => ({
  says: `create a table ${says}`,
  http: ['POST', '/api/tables', body],
  client: call => tables(call).add(body),
  code,
  ...(message === undefined ? {} : { message }),
  refusedHere: true,
});

/** Cases of biconnector.table.* (biconnector contract 6). */
export const tableCases: readonly Case[] = [
  addTableCase(
    'in uppercase',
    { ...table, name: 'Orders' },
    'VALIDATION_DATASET_NAME_INVALID',
    /^Dataset name has to start with a lowercase Latin character\./,
  ),
  addTableCase(
    'with repeated columns, before their types',
    {
      ...table,
      fields: [
        { name: 'ID', externalCode: 'a', type: 'INT' },
        { name: 'ID', externalCode: 'b', type: 'int' },
      ],
    },
    'DUPLICATE_FIELDS',
    undefined,
  ),
  addTableCase('without columns', { ...table, fields: [] }, 'FIELDS_EMPTY', '$fields is empty'),
  addTableCase(
    'with repeated codes',
    {
      ...table,
      fields: [
        { name: 'A', externalCode: 'a', type: 'int' },
        { name: 'B', externalCode: 'a', type: 'int' },
      ],
    },
    'VALIDATION_DUPLICATE_FIELD_CODE',
    /^Duplicate values found in the "code" parameter/,
  ),
  addTableCase(
    'with half a column',
    { ...table, fields: [{ name: 'A', externalCode: 'a' }] },
    'VALIDATION_FIELD_MISSING_REQUIRED_PARAMETERS',
    'Field must include the required parameters: "name", "externalCode" and "type".',
  ),
  addTableCase(
    'with a lowercase column',
    { ...table, fields: [{ name: 'id', externalCode: 'a', type: 'int' }] },
    'VALIDATION_FIELD_NAME_INVALID_FORMAT',
    /^Field "name" has to start with an uppercase Latin character\./,
  ),
  addTableCase(
    'with a long column name',
    { ...table, fields: [{ name: 'A'.repeat(33), externalCode: 'a', type: 'int' }] },
    'VALIDATION_FIELD_NAME_TOO_LONG',
    'Field "name" must not exceed 32 characters.',
  ),
  addTableCase(
    'with a column type in uppercase',
    { ...table, fields: [{ name: 'A', externalCode: 'a', type: 'INT' }] },
    'VALIDATION_FIELD_INVALID_TYPE',
    'Invalid field type.',
  ),
  addTableCase(
    'with a long name',
    { ...table, name: 'a'.repeat(231) },
    'VALIDATION_DATASET_NAME_TOO_LONG',
    'Dataset name must not exceed 230 characters.',
  ),
  {
    says: 'create a table of a source that is not there',
    http: ['POST', '/api/tables', { ...table, sourceId: 99 }],
    client: call => tables(call).add({ ...table, sourceId: 99 }),
    code: 'SOURCE_NOT_FOUND',
    status: 404,
  },
  {
    says: 'create a table of a name in use',
    http: ['POST', '/api/tables', { ...table, name: 'sales' }],
    client: call => tables(call).add({ ...table, name: 'sales' }),
    code: 'NAME_EXISTS',
    status: 409,
    message: 'A table named "sales" already exists.',
  },
  {
    says: 'create a table of BI Builder’s name',
    http: ['POST', '/api/tables', { ...table, name: 'crm_deal' }],
    client: call => tables(call).add({ ...table, name: 'crm_deal' }),
    code: 'DATASET_ALREADY_EXIST',
    status: 409,
    message: 'Table with this name already exists.',
  },
  {
    says: 'create a table',
    http: ['POST', '/api/tables', table],
    client: call => tables(call).add(table),
    code: 'ok',
    status: 201,
  },
  {
    says: 'rename a table',
    http: ['PATCH', '/api/tables/1', { name: 'x' }],
    client: call => tables(call).update(tableId(1), { name: 'x' }),
    code: 'VALIDATION_IMMUTABLE_FIELD',
    refusedHere: true,
    message: 'Field "name" is immutable.',
  },
  {
    says: 'change columns by an update of the table',
    http: ['PATCH', '/api/tables/1', { description: 'x', fields: [] }],
    client: call => tables(call).update(tableId(1), { description: 'x', fields: [] }),
    code: 'INVALID_METHOD',
    refusedHere: true,
  },
  {
    says: 'describe a table',
    http: ['PATCH', '/api/tables/1', { description: 'x' }],
    client: call => tables(call).update(tableId(1), { description: 'x' }),
    code: 'ok',
  },
  {
    says: 'describe a table where the portal refuses',
    http: ['PATCH', '/api/tables/1', { description: 'y' }],
    client: call => tables(call).update(tableId(1), { description: 'y' }),
    code: '0',
    status: 400,
    message: 'Error updating table.',
    given: portal => {
      portal.biconnector.switches.tableUpdateRejected = true;
    },
  },
  {
    says: 'describe a table that is not there',
    http: ['PATCH', '/api/tables/99', { description: 'x' }],
    client: call => tables(call).update(tableId(99), { description: 'x' }),
    code: 'DATASET_NOT_FOUND',
    status: 404,
    message: 'Dataset was not found.',
  },
  {
    says: 'look at a table that is not there',
    http: ['GET', '/api/tables/99'],
    client: call => tables(call).getWithSource(tableId(99)),
    code: 'DATASET_NOT_FOUND',
    status: 404,
  },
  {
    says: 'look at a table',
    http: ['GET', '/api/tables/1'],
    client: call => tables(call).getWithSource(tableId(1)),
    code: 'ok',
  },
  {
    says: 'list tables',
    http: ['GET', '/api/tables?filter[sourceId]=1'],
    client: call => tables(call).list({ where: [{ field: 'sourceId', operator: 'eq', values: ['1'] }] }),
    code: 'ok',
  },
];

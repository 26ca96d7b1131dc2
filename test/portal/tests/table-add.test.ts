import type { Sandbox, SandboxPortal } from '../sandbox.ts';
import { ask, resultOf } from './ask.ts';
import {
  amountColumn as amount,
  completeTable as complete,
  idColumn as id,
  openTableStage,
} from './table-stage.ts';

let sandbox: Sandbox;
let portal: SandboxPortal;

beforeEach(async () => {
  ({ sandbox, portal } = await openTableStage());
});
afterEach(() => sandbox.close());

const longColumn = 'A'.repeat(33);
const longName = 'a'.repeat(231);

async function add(changes: object = {}): Promise<unknown> {
  return resultOf(await ask(portal, 'biconnector.table.add', { fields: { ...complete, ...changes } }));
}

const nameInvalid =
  'Dataset name has to start with a lowercase Latin character. Possible entry includes lowercase Latin characters (a-z), numbers (0-9) and underscores.';
const columnInvalid =
  'Field "name" has to start with an uppercase Latin character. Possible entry includes uppercase Latin characters (A-Z), numbers (0-9) and underscores.';
const columnIncomplete = 'Field must include the required parameters: "name", "externalCode" and "type".';

describe('add', () => {
  test.each<[string, object, string | number, string]>([
    [
      'an unknown field, before a read-only one',
      { csvDelimiter: ';', id: 1 },
      'VALIDATION_UNKNOWN_PARAMETERS',
      'Unknown parameters: csvDelimiter',
    ],
    [
      'a read-only field',
      { externalId: 1 },
      'VALIDATION_READ_ONLY_FIELD',
      'Field "externalId" is read only.',
    ],
    [
      'a missing source',
      { sourceId: undefined },
      'VALIDATION_REQUIRED_FIELD_MISSING',
      'Field "sourceId" is required.',
    ],
    [
      'missing columns',
      { fields: undefined },
      'VALIDATION_REQUIRED_FIELD_MISSING',
      'Field "fields" is required.',
    ],
    [
      'columns that are a text',
      { fields: 'ID' },
      'VALIDATION_INVALID_FIELD_TYPE',
      'Field "fields" must be of type array.',
    ],
    [
      'a bad name, before an unknown source',
      { name: 'Sales', sourceId: 9 },
      'VALIDATION_DATASET_NAME_INVALID',
      nameInvalid,
    ],
    ['an empty name', { name: '' }, 'VALIDATION_DATASET_NAME_INVALID', nameInvalid],
    ['a name that begins with a digit', { name: '1a' }, 'VALIDATION_DATASET_NAME_INVALID', nameInvalid],
    [
      'an unknown source, before bad columns',
      { sourceId: 9, fields: [id, id] },
      'SOURCE_NOT_FOUND',
      'Source was not found.',
    ],
    ["another app's source", { sourceId: 2 }, 'SOURCE_NOT_FOUND', 'Source was not found.'],
    ['a file as source', { sourceId: 3 }, 'SOURCE_NOT_FOUND', 'Source was not found.'],
    [
      'repeated column names, before a taken name',
      { name: 'crm_deal', fields: [id, amount, id, amount, id] },
      'DUPLICATE_FIELDS',
      'Duplicate column names: ID, AMOUNT.',
    ],
    [
      'a name that BI Builder has taken',
      { name: 'crm_deal' },
      'DATASET_ALREADY_EXIST',
      'Table with this name already exists.',
    ],
    [
      'a taken name, before missing columns',
      { name: 'taken', fields: [] },
      'NAME_EXISTS',
      'A table named "taken" already exists.',
    ],
    ['an empty list of columns', { fields: [] }, 'FIELDS_EMPTY', '$fields is empty'],
    [
      'repeated column codes, before a bad column name',
      {
        fields: [
          { ...id, name: 'x' },
          { ...amount, externalCode: 'id' },
        ],
      },
      'VALIDATION_DUPLICATE_FIELD_CODE',
      'Duplicate values found in the "code" parameter: id',
    ],
    [
      'a column without type',
      { fields: [{ name: 'x', externalCode: 'x' }] },
      'VALIDATION_FIELD_MISSING_REQUIRED_PARAMETERS',
      columnIncomplete,
    ],
    [
      'a column that is a text',
      { fields: ['ID'] },
      'VALIDATION_FIELD_MISSING_REQUIRED_PARAMETERS',
      columnIncomplete,
    ],
    [
      'a column name in lower case',
      { fields: [{ ...id, name: 'id', type: 'INT' }] },
      'VALIDATION_FIELD_NAME_INVALID_FORMAT',
      columnInvalid,
    ],
    [
      'a column name of 33 characters',
      { fields: [{ ...id, name: longColumn, type: 'INT' }] },
      'VALIDATION_FIELD_NAME_TOO_LONG',
      'Field "name" must not exceed 32 characters.',
    ],
    [
      'a column type in upper case',
      { fields: [{ ...id, type: 'INT' }], name: longName },
      'VALIDATION_FIELD_INVALID_TYPE',
      'Invalid field type.',
    ],
    [
      'the first of two bad columns',
      { fields: [{ ...id, type: 'x' }, 'ID'] },
      'VALIDATION_FIELD_INVALID_TYPE',
      'Invalid field type.',
    ],
    [
      'a name of 231 characters, after all other checks of the module',
      { name: longName },
      'VALIDATION_DATASET_NAME_TOO_LONG',
      'Dataset name must not exceed 230 characters.',
    ],
    [
      'an empty external code',
      { externalCode: '' },
      'BX_EMPTY_REQUIRED',
      'Required field "EXTERNAL_CODE" is not filled.',
    ],
    [
      'an external code of 513 characters',
      { externalCode: 'x'.repeat(513) },
      'BX_INVALID_VALUE',
      expect.stringContaining('512') as string,
    ],
  ])('table.add refuses %s', async (_, changes, code, message) => {
    portal.tables.add({ sourceId: 2, name: 'taken', type: 'csv' }, portal.users.admin);
    expect(await add(changes)).toEqual([code, message]);
    expect(portal.tables.all()).toHaveLength(1);
  });

  test('table.add without parameters answers VALIDATION_FIELDS_NOT_PROVIDED', async () => {
    expect(resultOf(await ask(portal, 'biconnector.table.add'))).toEqual([
      'VALIDATION_FIELDS_NOT_PROVIDED',
      'Fields not provided.',
    ]);
  });

  test('table.add of a column with an unknown key breaks in storage with ERROR_CORE', async () => {
    const answer = await ask(portal, 'biconnector.table.add', {
      fields: { ...complete, fields: [{ ...id, width: 5 }] },
    });
    expect(answer).toMatchObject({ status: 400, body: { error: 'ERROR_CORE' } });
  });

  test('switches change the order of name clashes, the reserved names and the text of table.add', async () => {
    const { switches } = portal.biconnector;
    portal.tables.add({ sourceId: 2, name: 'crm_deal' }, portal.users.admin);
    expect(await add({ name: 'crm_deal' })).toMatchObject(['DATASET_ALREADY_EXIST', {}]);
    switches.nameClashOrder = 'portal-first';
    expect(await add({ name: 'crm_deal' })).toMatchObject(['NAME_EXISTS', {}]);
    switches.reservedTableNames.add('mine');
    expect(await add({ name: 'mine' })).toMatchObject(['DATASET_ALREADY_EXIST', {}]);
    switches.duplicateFieldsFullStop = false;
    expect(await add({ fields: [id, id] })).toEqual(['DUPLICATE_FIELDS', 'Duplicate column names: ID']);
  });

  test('table.add accepts the longest names, makes visible columns with ids of their own and calls no endpoint', async () => {
    await add();
    const name = 'a'.repeat(230);
    const fields = [{ ...id, name: 'A'.repeat(32) }];
    expect(await add({ name, sourceId: '1', fields })).toEqual({ id: 2 });
    expect(portal.tables.columns(2)).toEqual([
      { id: 3, datasetId: 2, ...fields[0], visible: true, description: '' },
    ]);
    expect(portal.endpoints.requests).toEqual([]);
  });
});

import { startSandbox, type Sandbox, type SandboxPortal } from '../sandbox.ts';
import { ask, moduleError } from './ask.ts';

let sandbox: Sandbox;
let portal: SandboxPortal;

beforeEach(async () => {
  sandbox = await startSandbox();
  portal = await sandbox.addPortal();
  portal.addToPortal();
  const { admin } = portal.users;
  portal.connectors.add({ title: 'C' }, { appClientId: sandbox.app.clientId });
  portal.connectors.add({ title: 'Other' }, { appClientId: 'app.other' });
  portal.sources.add({ connectorId: 1, title: 'Sales' }, admin);
  portal.sources.add({ connectorId: 2, title: 'Of another app' }, admin);
  portal.sources.add({ connectorId: 1, title: 'A file', type: 'csv' }, admin);
});
afterEach(() => sandbox.close());

const id = { type: 'int', name: 'ID', externalCode: 'id' };
const amount = { type: 'money', name: 'AMOUNT', externalCode: 'amount' };
const complete = {
  sourceId: 1,
  name: 'sales_orders',
  externalName: 'Sales orders',
  externalCode: 'orders',
  fields: [id, amount],
};
const longColumn = 'A'.repeat(33);
const longName = 'a'.repeat(231);

async function call(name: string, params: Record<string, unknown> = {}): Promise<unknown> {
  const answer = await ask(portal, `biconnector.${name}`, params);
  return moduleError(answer) ?? answer.body['result'] ?? answer;
}
const add = (changes: object = {}): Promise<unknown> =>
  call('table.add', { fields: { ...complete, ...changes } });

const nameInvalid =
  'Dataset name has to start with a lowercase Latin character. Possible entry includes lowercase Latin characters (a-z), numbers (0-9) and underscores.';
const columnInvalid =
  'Field "name" has to start with an uppercase Latin character. Possible entry includes uppercase Latin characters (A-Z), numbers (0-9) and underscores.';
const columnIncomplete = 'Field must include the required parameters: "name", "externalCode" and "type".';

describe('add', () => {
  test.each<[string, object, string | number, string]>([
    [
      'unknown first',
      { csvDelimiter: ';', id: 1 },
      'VALIDATION_UNKNOWN_PARAMETERS',
      'Unknown parameters: csvDelimiter',
    ],
    ['read-only', { externalId: 1 }, 'VALIDATION_READ_ONLY_FIELD', 'Field "externalId" is read only.'],
    [
      'no source',
      { sourceId: undefined },
      'VALIDATION_REQUIRED_FIELD_MISSING',
      'Field "sourceId" is required.',
    ],
    ['no columns', { fields: undefined }, 'VALIDATION_REQUIRED_FIELD_MISSING', 'Field "fields" is required.'],
    [
      'columns as text',
      { fields: 'ID' },
      'VALIDATION_INVALID_FIELD_TYPE',
      'Field "fields" must be of type array.',
    ],
    [
      'the name before the source',
      { name: 'Sales', sourceId: 9 },
      'VALIDATION_DATASET_NAME_INVALID',
      nameInvalid,
    ],
    ['an empty name', { name: '' }, 'VALIDATION_DATASET_NAME_INVALID', nameInvalid],
    ['a name that begins with a digit', { name: '1a' }, 'VALIDATION_DATASET_NAME_INVALID', nameInvalid],
    [
      'the source before columns',
      { sourceId: 9, fields: [id, id] },
      'SOURCE_NOT_FOUND',
      'Source was not found.',
    ],
    ["another app's source", { sourceId: 2 }, 'SOURCE_NOT_FOUND', 'Source was not found.'],
    ['a file as source', { sourceId: 3 }, 'SOURCE_NOT_FOUND', 'Source was not found.'],
    [
      'repeated names before the taken name',
      { name: 'crm_deal', fields: [id, amount, id, amount, id] },
      'DUPLICATE_FIELDS',
      'Duplicate column names: ID, AMOUNT.',
    ],
    [
      'a name of BI Builder',
      { name: 'crm_deal' },
      'DATASET_ALREADY_EXIST',
      'Table with this name already exists.',
    ],
    [
      'a taken name before missing columns',
      { name: 'taken', fields: [] },
      'NAME_EXISTS',
      'A table named "taken" already exists.',
    ],
    ['no column', { fields: [] }, 'FIELDS_EMPTY', '$fields is empty'],
    [
      'repeated codes before their form',
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
      'a column that is text',
      { fields: ['ID'] },
      'VALIDATION_FIELD_MISSING_REQUIRED_PARAMETERS',
      columnIncomplete,
    ],
    [
      'a lowercase column',
      { fields: [{ ...id, name: 'id', type: 'INT' }] },
      'VALIDATION_FIELD_NAME_INVALID_FORMAT',
      columnInvalid,
    ],
    [
      'a column of 33',
      { fields: [{ ...id, name: longColumn, type: 'INT' }] },
      'VALIDATION_FIELD_NAME_TOO_LONG',
      'Field "name" must not exceed 32 characters.',
    ],
    [
      'an uppercase type',
      { fields: [{ ...id, type: 'INT' }], name: longName },
      'VALIDATION_FIELD_INVALID_TYPE',
      'Invalid field type.',
    ],
    [
      'columns one by one',
      { fields: [{ ...id, type: 'x' }, 'ID'] },
      'VALIDATION_FIELD_INVALID_TYPE',
      'Invalid field type.',
    ],
    [
      'a name of 231, last of all',
      { name: longName },
      'VALIDATION_DATASET_NAME_TOO_LONG',
      'Dataset name must not exceed 230 characters.',
    ],
    [
      'an empty code',
      { externalCode: '' },
      'BX_EMPTY_REQUIRED',
      'Required field "EXTERNAL_CODE" is not filled.',
    ],
    [
      'a code of 513',
      { externalCode: 'x'.repeat(513) },
      'BX_INVALID_VALUE',
      expect.stringContaining('512') as string,
    ],
  ])('%s', async (_, changes, code, message) => {
    portal.tables.add({ sourceId: 2, name: 'taken', type: 'csv' }, portal.users.admin);
    expect(await add(changes)).toEqual([code, message]);
    expect(portal.tables.all()).toHaveLength(1);
  });

  test('nothing at all', async () => {
    expect(await call('table.add')).toEqual(['VALIDATION_FIELDS_NOT_PROVIDED', 'Fields not provided.']);
  });

  test('a column with an unknown key breaks in storage, outside the module', async () => {
    const answer = await ask(portal, 'biconnector.table.add', {
      fields: { ...complete, fields: [{ ...id, width: 5 }] },
    });
    expect(answer).toMatchObject({ status: 400, body: { error: 'ERROR_CORE' } });
  });

  test('where portals differ there is a switch', async () => {
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

  test('the longest that fits; columns are visible and numbered by themselves; no endpoint is asked', async () => {
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

import type { Sandbox, SandboxPortal } from '../sandbox.ts';
import { ask, post, resultOf } from './ask.ts';
import { openPortal } from './open-portal.ts';

let sandbox: Sandbox;
let portal: SandboxPortal;

beforeEach(async () => {
  ({ sandbox, portal } = await openPortal());
  const { admin } = portal.users;
  portal.connectors.add({ title: 'C' }, { appClientId: sandbox.app.clientId });
  portal.sources.add({ connectorId: 1, title: 'Sales' }, admin);
  const columns = [
    { name: 'ID', externalCode: 'id', type: 'int' },
    { name: 'AMOUNT', externalCode: 'amount', type: 'money' },
  ] as const;
  portal.tables.add({ sourceId: 1, name: 'orders', columns }, admin);
  portal.tables.add({ sourceId: 1, name: 'returns', columns }, admin);
});
afterEach(() => sandbox.close());

async function update(params: Record<string, unknown>, family = 'table'): Promise<unknown> {
  return resultOf(await ask(portal, `biconnector.${family}.fields.update`, params));
}
const columns = (id = 1): string =>
  portal.tables
    .columns(id)
    .map(column => `${String(column.id)}:${column.name}${column.visible ? '' : ' hidden'}`)
    .join(', ');
const city = { name: 'CITY', externalCode: 'city', type: 'string' };

describe('validation, in the order of the checks', () => {
  test.each<[string, Record<string, unknown>, string, string]>([
    ['a missing id', { add: [{}] }, 'VALIDATION_ID_NOT_PROVIDED', 'ID is missing.'],
    ['a bad id', { id: 0, add: [{}] }, 'VALIDATION_INVALID_ID_FORMAT', 'ID has to be a positive integer.'],
    [
      'an incomplete addition',
      { id: 9, add: [{ name: 'x' }], update: [{}], delete: [0] },
      'VALIDATION_FIELD_ADD_MISSING_REQUIRED_FIELDS',
      'Field to be added must include the required parameters: "name", "externalCode" and "type".',
    ],
    [
      'an update without visible',
      { id: 9, add: [city], update: [{ id: 1 }], delete: [0] },
      'VALIDATION_FIELD_UPDATE_MISSING_REQUIRED_FIELDS',
      'Field to be updated must include the required parameters: "id" and "visible".',
    ],
    [
      'an update whose visible is null',
      { id: 1, update: [{ id: 1, visible: null }] },
      'VALIDATION_FIELD_UPDATE_MISSING_REQUIRED_FIELDS',
      'Field to be updated must include the required parameters: "id" and "visible".',
    ],
    [
      'a bad deletion, before an unknown table',
      { id: 9, delete: [1, 'x'] },
      'VALIDATION_FIELD_DELETE_INVALID_ID',
      'ID to be deleted must be a positive integer.',
    ],
    [
      'an unknown table, before bad additions',
      { id: 9, add: [city, city] },
      'DATASET_NOT_FOUND',
      'Dataset was not found.',
    ],
    ['an unknown table without changes', { id: 9 }, 'DATASET_NOT_FOUND', 'Dataset was not found.'],
    [
      'repeated codes, before repeated names',
      { id: 1, add: [city, city] },
      'VALIDATION_DUPLICATE_FIELD_CODE',
      'Duplicate values found in the "code" parameter: city',
    ],
    [
      'repeated names, before their format',
      {
        id: 1,
        add: [
          { ...city, name: 'x' },
          { ...city, name: 'x', externalCode: 'town' },
        ],
      },
      'VALIDATION_DUPLICATE_FIELD_NAME',
      'Duplicate values found in the "name" parameter: x',
    ],
    [
      'a bad name format, before clashes',
      { id: 1, add: [{ ...city, name: 'id', externalCode: 'id' }] },
      'VALIDATION_FIELD_NAME_INVALID_FORMAT',
      'Field "name" has to start with an uppercase Latin character. Possible entry includes uppercase Latin characters (A-Z), numbers (0-9) and underscores.',
    ],
    [
      'a name of 33 characters',
      { id: 1, add: [{ ...city, name: 'A'.repeat(33) }] },
      'VALIDATION_FIELD_NAME_TOO_LONG',
      'Field "name" must not exceed 32 characters.',
    ],
    [
      'a type in upper case',
      { id: 1, add: [{ ...city, type: 'STRING' }] },
      'VALIDATION_FIELD_INVALID_TYPE',
      'Invalid field type.',
    ],
    [
      'a present code, before a present name',
      { id: 1, add: [{ ...city, name: 'ID', externalCode: 'id' }] },
      'VALIDATION_DUPLICATE_EXIST_CODE',
      'The following "externalCode" values already exist in the current fields: id',
    ],
    [
      'a present name',
      { id: 1, add: [{ ...city, name: 'ID' }] },
      'VALIDATION_DUPLICATE_EXIST_NAME',
      'The following "name" values already exist in the current fields: ID',
    ],
    [
      'the name of a column that the same call deletes',
      { id: 1, add: [{ ...city, name: 'ID' }], delete: [1] },
      'VALIDATION_DUPLICATE_EXIST_NAME',
      'The following "name" values already exist in the current fields: ID',
    ],
  ])('fields.update refuses %s', async (_, params, code, message) => {
    expect(await update(params)).toEqual([code, message]);
    expect(await update(params, 'dataset')).toEqual([code, message]);
    expect(columns()).toBe('1:ID, 2:AMOUNT');
  });
});

test('fields.update ignores parameters that are not arrays and succeeds without changes', async () => {
  portal.biconnector.switches.syncFails = true;
  expect(await update({ id: 1 })).toBe(true);
  expect(await update({ id: 1, add: 'x', update: 1, delete: null })).toBe(true);
  expect(columns()).toBe('1:ID, 2:AMOUNT');
});

test('fields.update updates, adds and deletes in one call and keeps dateUpdate', async () => {
  const params = { id: 1, add: [{ ...city, width: 5 }], update: [{ id: 1, visible: false }], delete: ['2'] };
  expect(await update(params)).toBe(true);
  expect(columns()).toBe('1:ID hidden, 5:CITY');
  expect(portal.tables.get(1)?.dateUpdate).toBeNull();
});

test('fields.update can delete every column', async () => {
  expect(await update({ id: 1, delete: [1, 2] })).toBe(true);
  expect(columns()).toBe('');
});

test("fields.update deletes another table's column, but does not hide it", async () => {
  expect(await update({ id: 1, update: [{ id: 3, visible: false }] })).toBe(true);
  expect(columns(2)).toBe('3:ID, 4:AMOUNT');
  expect(await update({ id: 1, delete: [3] })).toBe(true);
  expect(columns(2)).toBe('4:AMOUNT');
});

test.each([
  ['false', true],
  ['N', true],
  ['0', false],
  ['', false],
])('fields.update reads visible=%j of a form as %s', async (text, visible) => {
  portal.tables.showColumn(1, !visible);
  const { accessToken } = portal.mintTokens(portal.users.admin);
  await post(
    `${portal.origin}/rest/biconnector.table.fields.update`,
    `id=1&update[0][id]=1&update[0][visible]=${text}&auth=${accessToken}`,
  );
  expect(portal.tables.columns(1)[0]?.visible).toBe(visible);
});

test('fields.update saves the columns although the synchronisation fails, so a repeated call clashes', async () => {
  portal.biconnector.switches.syncFails = true;
  expect(await update({ id: 1, add: [city] })).toEqual(['DATASET_UPDATE_ERROR', 'Error updating dataset.']);
  expect(columns()).toBe('1:ID, 2:AMOUNT, 5:CITY');
  expect(await update({ id: 1, add: [city] })).toMatchObject(['VALIDATION_DUPLICATE_EXIST_CODE', {}]);
});

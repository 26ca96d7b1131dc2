import type { Sandbox, SandboxPortal } from '../sandbox.ts';
import { ask, moduleError, post, resultOf } from './ask.ts';
import { completeTable as complete, openTableStage } from './table-stage.ts';

let sandbox: Sandbox;
let portal: SandboxPortal;

beforeEach(async () => {
  ({ sandbox, portal } = await openTableStage());
});
afterEach(() => sandbox.close());

async function call(name: string, params: Record<string, unknown> = {}): Promise<unknown> {
  return resultOf(await ask(portal, `biconnector.${name}`, params));
}
const add = (changes: object = {}): Promise<unknown> =>
  call('table.add', { fields: { ...complete, ...changes } });

describe('rights', () => {
  const methods = ['fields', 'add', 'update', 'get', 'list', 'delete', 'fields.update'];

  test.each(['table', 'dataset'])(
    'every %s method refuses people without both BI rights, and webhooks except for the schema',
    async family => {
      const url = portal.addWebhook();
      for (const name of methods) {
        const method = `biconnector.${family}.${name}`;
        const { employee, halfway } = portal.users;
        for (const user of [employee, halfway]) {
          expect(moduleError(await ask(portal, method, {}, { user }))?.[0]).toBe('ACCESS_DENIED');
        }
        const webhook = moduleError(await post(`${url}/${method}`, {}))?.[0];
        expect(webhook).toBe(name === 'fields' ? undefined : 'ACCESS_DENIED');
      }
    },
  );

  test("another app's tables and tables of other kinds are not found by any table method", async () => {
    portal.tables.add({ sourceId: 2, name: 'foreign' }, portal.users.admin);
    portal.tables.add({ sourceId: 1, name: 'file', type: 'csv' }, portal.users.admin);
    for (const table of [1, 2, 3]) {
      for (const name of ['get', 'delete', 'fields.update']) {
        expect(await call(`table.${name}`, { id: table })).toEqual([
          'DATASET_NOT_FOUND',
          'Dataset was not found.',
        ]);
      }
    }
    expect(await call('table.list')).toEqual([]);
  });
});

test('table.fields and dataset.fields list the fields in the documented order, without csv fields', async () => {
  const { fields } = (await call('table.fields')) as { fields: { title: string }[] };
  expect(fields.map(({ title }) => title).join(' ')).toBe(
    'id sourceId name type description externalName externalCode externalId dateCreate dateUpdate createdById updatedById fields',
  );
  expect(await call('dataset.fields')).toEqual({ fields });
});

describe('get and list', () => {
  beforeEach(() => add({ description: 'Orders' }));

  test('table.get shows columns but no source; table.list shows the source but no columns', async () => {
    const { item } = (await call('table.get', { id: 1 })) as { item: Record<string, unknown> };
    const shared =
      'id type name description externalCode externalName dateCreate dateUpdate createdById updatedById externalId csvDelimiter csvEncoding csvHasHeaders';
    expect(Object.keys(item).join(' ')).toBe(`${shared} fields`);
    expect(item).toMatchObject({
      type: 'rest',
      dateUpdate: null,
      updatedById: 0,
      externalId: 0,
      csvDelimiter: '',
      csvHasHeaders: false,
      fields: [
        { id: 1, datasetId: 1, type: 'int', name: 'ID', externalCode: 'id', visible: true, description: '' },
        { id: 2, name: 'AMOUNT' },
      ],
    });
    const [element] = (await call('table.list')) as Record<string, unknown>[];
    expect(Object.keys(element ?? {}).join(' ')).toBe(`${shared} sourceId`);
    expect(await call('dataset.get', { id: 1 })).toEqual({ item });
    expect(await call('dataset.list')).toEqual([element]);
  });

  test('selected dates of table.list are empty objects or null, and selected columns are left out', async () => {
    const select = ['id', 'dateCreate', 'dateUpdate', 'fields'];
    expect(await call('table.list', { select })).toEqual([{ id: 1, dateCreate: {}, dateUpdate: null }]);
    await call('table.update', { id: 1, fields: { description: '' } });
    expect(await call('table.list', { select })).toEqual([{ id: 1, dateCreate: {}, dateUpdate: {} }]);
    expect(await call('table.list', { select: ['fields'] })).toEqual([[]]);
  });

  test.each(['csvDelimiter', 'csvEncoding', 'csvHasHeaders'])(
    'table.list shows %s but refuses it in select, filter and order',
    async name => {
      expect(await call('table.list', { select: [name] })).toEqual([
        'VALIDATION_FIELD_NOT_ALLOWED_IN_SELECT',
        `Field "${name}" is not allowed in the "select".`,
      ]);
      expect(await call('table.list', { filter: { [name]: '' } })).toMatchObject([
        'VALIDATION_FIELD_NOT_ALLOWED_IN_FILTER',
        {},
      ]);
      expect(await call('table.list', { order: { [name]: 'ASC' } })).toMatchObject([
        'VALIDATION_FIELD_NOT_ALLOWED_IN_ORDER',
        {},
      ]);
    },
  );

  test('table.list ignores columns in filter and order', async () => {
    const params = { filter: { '%fields': 'x' }, order: { fields: 'UPWARDS' }, select: ['id'] };
    expect(await call('table.list', params)).toEqual([{ id: 1 }]);
  });

  test('table.list understands the filters of the documentation', async () => {
    await add({ name: 'sales_returns' });
    const filter = { '%=name': 'sales%', '!description': '', '@sourceId': [1, 4] };
    expect(await call('table.list', { filter, select: ['name'] })).toEqual([{ name: 'sales_orders' }]);
  });

  test('table.list breaks with 500 when only sourceId is selected; a switch writes ids as text', async () => {
    expect((await ask(portal, 'biconnector.table.list', { select: ['sourceId'] })).status).toBe(500);
    portal.biconnector.switches.idsAsText = true;
    expect(await call('dataset.list')).toMatchObject([{ id: '1', sourceId: '1', updatedById: '0' }]);
    expect(await call('dataset.get', { id: 1 })).toMatchObject({ item: { id: 1 } });
  });
});

describe('update', () => {
  beforeEach(() => add());
  const update = (fields: unknown, table: unknown = 1, family = 'table'): Promise<unknown> =>
    call(`${family}.update`, { id: table, fields });

  test('table.update changes the description, the date and the person', async () => {
    expect(portal.tables.get(1)).toMatchObject({ dateUpdate: null, updatedById: 0 });
    expect(await update({ description: 'New' })).toBe(true);
    expect(portal.tables.get(1)).toMatchObject({
      description: 'New',
      dateUpdate: expect.stringMatching(/^\d{4}-/),
      updatedById: 1,
    });
  });

  test('table.update checks id, fields, existence, columns and subscribers in this order', async () => {
    expect(await update('x', 'x')).toMatchObject(['VALIDATION_INVALID_ID_FORMAT', {}]);
    expect(await call('table.update', {})).toMatchObject(['VALIDATION_ID_NOT_PROVIDED', {}]);
    expect(await update({}, 9)).toMatchObject(['VALIDATION_FIELDS_NOT_PROVIDED', {}]);
    expect(await update({ csvEncoding: '' }, 9)).toMatchObject(['VALIDATION_UNKNOWN_PARAMETERS', {}]);
    expect(await update({ dateUpdate: '' }, 9)).toMatchObject(['VALIDATION_READ_ONLY_FIELD', {}]);
    for (const name of ['sourceId', 'name', 'externalName', 'externalCode']) {
      expect(await update({ [name]: 'x' }, 9)).toEqual([
        'VALIDATION_IMMUTABLE_FIELD',
        `Field "${name}" is immutable.`,
      ]);
    }
    expect(await update({ description: null }, 9)).toMatchObject(['VALIDATION_INVALID_FIELD_TYPE', {}]);
    expect(await update({ fields: [] }, 9)).toEqual(['DATASET_NOT_FOUND', 'Dataset was not found.']);
    portal.biconnector.switches.tableUpdateRejected = true;
    expect(await update({ description: 'x', fields: [] })).toEqual([
      'INVALID_METHOD',
      'Use the method "biconnector.dataset.fields.update" to update the dataset fields."',
    ]);
    expect(await update({ description: 'x' })).toEqual([0, 'Error updating table.']);
    expect(await update({ description: 'x' }, 1, 'dataset')).toEqual([0, 'Error updating dataset.']);
    expect(portal.tables.get(1)?.description).toBe('');
  });

  test('table.update succeeds although the synchronisation fails', async () => {
    portal.biconnector.switches.syncFails = true;
    expect(await update({ description: 'New' })).toBe(true);
  });
});

test('table.delete deletes the columns of the table', async () => {
  await add();
  await add({ name: 'other' });
  expect(await call('table.delete', { id: '1' })).toBe(true);
  expect(portal.tables.columns(1)).toEqual([]);
  expect(portal.tables.columns(2)).toHaveLength(2);
  expect(await call('table.delete', { id: 1 })).toEqual(['DATASET_NOT_FOUND', 'Dataset was not found.']);
});

describe('the deprecated dataset', () => {
  const fields = { ...complete };

  test('dataset.add makes a BI Builder dataset, or fails with code 0 where a switch says so', async () => {
    expect(await call('dataset.add', { fields })).toEqual({ id: 1 });
    expect(portal.tables.get(1)?.externalId).toBeGreaterThan(0);
    expect(await call('table.get', { id: 1 })).toMatchObject({ item: { name: 'sales_orders' } });
    portal.biconnector.switches.datasetAddRejected = true;
    expect(await call('dataset.add', { fields: { ...fields, name: 'x' } })).toEqual([
      0,
      'Error adding dataset',
    ]);
    expect(portal.tables.all()).toHaveLength(1);
  });

  test('dataset.delete breaks with 500 where BI Builder is deployed', async () => {
    await add();
    expect((await ask(portal, 'biconnector.dataset.delete', { id: 1 })).status).toBe(500);
    expect(await call('dataset.delete', { id: 9 })).toMatchObject(['DATASET_NOT_FOUND', {}]);
    expect(portal.tables.all()).toHaveLength(1);
    portal.biconnector.switches.biBuilderDeployed = false;
    expect(await call('dataset.delete', { id: 1 })).toBe(true);
  });
});

describe('a portal without table methods', () => {
  test.each([{ profile: 'box' }, { tableMethods: false }] as const)(
    'a portal with the options %j answers 404 to every table method and has the dataset methods',
    async options => {
      const old = await sandbox.addPortal(options);
      old.addToPortal();
      for (const name of ['list', 'add', 'fields', 'fields.update']) {
        expect(await ask(old, `biconnector.table.${name}`)).toMatchObject({
          status: 404,
          body: { error: 'ERROR_METHOD_NOT_FOUND' },
        });
      }
      expect((await ask(old, 'biconnector.dataset.list')).body['result']).toEqual([]);
      expect((await ask(old, 'biconnector.source.list')).body['result']).toEqual([]);
      expect(await old.call('method.get', { name: 'biconnector.table.list' })).toMatchObject({
        isExisting: false,
      });
    },
  );
});

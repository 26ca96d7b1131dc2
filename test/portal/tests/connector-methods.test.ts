import { startSandbox, type Sandbox, type SandboxPortal } from '../sandbox.ts';
import type { PortalUser } from '../users.ts';
import { ask, moduleError, post } from './ask.ts';

let sandbox: Sandbox;
let portal: SandboxPortal;

beforeEach(async () => {
  sandbox = await startSandbox();
  portal = await sandbox.addPortal({ timeZone: 'Europe/Moscow' });
  portal.addToPortal();
});
afterEach(() => sandbox.close());

const complete = {
  title: 'My connector',
  logo: 'https://app.example/logo.svg',
  urlCheck: 'https://app.example/check',
  urlTableList: 'https://app.example/tables',
  urlTableDescription: 'https://app.example/columns',
  urlData: 'https://app.example/data',
  settings: [{ code: 'token', name: 'Access token', type: 'STRING' }],
};

function method(name: string): string {
  return `biconnector.connector.${name}`;
}

async function add(
  fields: unknown = complete,
  user?: PortalUser,
): Promise<ReturnType<typeof moduleError> | number> {
  const answer = await ask(portal, method('add'), { fields }, user && { user });
  return moduleError(answer) ?? (answer.body['result'] as { id: number }).id;
}

describe('rights and owners', () => {
  test.each(['employee', 'halfway'] as const)(
    '%s is refused by every method, the schema included',
    async role => {
      portal.seedDemo();
      for (const name of ['fields', 'add', 'update', 'get', 'list', 'delete']) {
        const answer = await ask(portal, method(name), { id: 1 }, { user: portal.users[role] });
        expect(moduleError(answer)).toEqual(['ACCESS_DENIED', 'Access denied.']);
      }
    },
  );

  test('both rights are enough, one need not be an administrator', async () => {
    expect(await add(complete, portal.users.analyst)).toBe(1);
  });

  test("another app's connector does not exist", async () => {
    const other = sandbox.registerApp();
    portal.addToPortal(other);
    await add();
    const missing = ['CONNECTOR_NOT_FOUND', 'Connector was not found.'];
    for (const [name, params] of [
      ['get', { id: 1 }],
      ['update', { id: 1, fields: { title: 'x' } }],
      ['delete', { id: 1 }],
    ] as const) {
      expect(moduleError(await ask(portal, method(name), params, { app: other }))).toEqual(missing);
    }
    expect((await ask(portal, method('list'), {}, { app: other })).body['result']).toEqual([]);
  });

  test('a webhook sees the schema only', async () => {
    const url = portal.addWebhook();
    expect((await post(`${url}/${method('fields')}`, {})).body).toHaveProperty('result.fields.length', 13);
    expect(moduleError(await post(`${url}/${method('get')}`, {}))).toEqual([
      'ACCESS_DENIED',
      'Access denied.',
    ]);
  });

  test('without the scope the refusal comes from the root, with 403', async () => {
    sandbox.app.scopes = ['user'];
    expect(await ask(portal, method('get'), { id: 1 })).toMatchObject({
      status: 403,
      body: { error: 'insufficient_scope' },
    });
  });
});

test('the schema stands in the documented order', async () => {
  const { body } = await ask(portal, method('fields'));
  const { fields } = body['result'] as { fields: { title: string }[] };
  expect(fields.map(each => each.title).join(' ')).toBe(
    'id title logo description sort urlCheck urlData urlTableList urlTableDescription settings supportMapping sourceCode dateCreate',
  );
  expect(fields[0]).toEqual({
    title: 'id',
    type: 'integer',
    isRequired: true,
    isReadOnly: true,
    isImmutable: false,
    isMultiple: false,
  });
});

test('what was added comes back, keys in their order, defaults filled in', async () => {
  expect(await add()).toBe(1);
  const { body } = await ask(portal, method('get'), { id: 1 });
  const { item } = body['result'] as { item: Record<string, unknown> };
  expect(Object.keys(item).join(' ')).toBe(
    'id title dateCreate logo description sort urlCheck settings urlData urlTableList urlTableDescription supportMapping sourceCode',
  );
  expect(item).toMatchObject({
    ...complete,
    id: 1,
    description: '',
    sort: 100,
    supportMapping: false,
    sourceCode: '',
  });
  expect(item['dateCreate']).toMatch(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/);
  const moscow = Date.parse(`${String(item['dateCreate']).replace(' ', 'T')}+03:00`);
  expect(Math.abs(moscow - sandbox.clock.now())).toBeLessThan(10_000);
  expect(body).toHaveProperty('time.operating');
});

describe('the fields of add, in the order of the checks', () => {
  const without = (name: string): object =>
    Object.fromEntries(Object.entries(complete).filter(([key]) => key !== name));

  test.each<[string, unknown, string, string]>([
    ['absent', undefined, 'VALIDATION_FIELDS_NOT_PROVIDED', 'Fields not provided.'],
    ['null', null, 'VALIDATION_FIELDS_NOT_PROVIDED', 'Fields not provided.'],
    ['an empty object', {}, 'VALIDATION_FIELDS_NOT_PROVIDED', 'Fields not provided.'],
    ['an empty list', [], 'VALIDATION_FIELDS_NOT_PROVIDED', 'Fields not provided.'],
    ['an empty text', '', 'VALIDATION_FIELDS_NOT_PROVIDED', 'Fields not provided.'],
    ['a text', 'title', 'VALIDATION_FIELDS_NOT_PROVIDED', 'Fields not provided.'],
    ['a list', ['a', 'b'], 'VALIDATION_UNKNOWN_PARAMETERS', 'Unknown parameters: 0, 1'],
    [
      'unknown names beat all else',
      { b: 1, a: 1, id: 1 },
      'VALIDATION_UNKNOWN_PARAMETERS',
      'Unknown parameters: b, a',
    ],
    [
      'names are case-sensitive',
      { Title: 'x' },
      'VALIDATION_UNKNOWN_PARAMETERS',
      'Unknown parameters: Title',
    ],
    [
      'read-only first, it leads the schema',
      { id: 1 },
      'VALIDATION_READ_ONLY_FIELD',
      'Field "id" is read only.',
    ],
    ['no title', { sort: 1 }, 'VALIDATION_REQUIRED_FIELD_MISSING', 'Field "title" is required.'],
    [
      'title before logo',
      { title: 1 },
      'VALIDATION_INVALID_FIELD_TYPE',
      'Field "title" must be of type string.',
    ],
    ['no logo', without('logo'), 'VALIDATION_REQUIRED_FIELD_MISSING', 'Field "logo" is required.'],
    [
      'no settings',
      without('settings'),
      'VALIDATION_REQUIRED_FIELD_MISSING',
      'Field "settings" is required.',
    ],
    [
      'null to clear',
      { ...complete, description: null },
      'VALIDATION_INVALID_FIELD_TYPE',
      'Field "description" must be of type string.',
    ],
    [
      'sort as words',
      { ...complete, sort: 'first' },
      'VALIDATION_INVALID_FIELD_TYPE',
      'Field "sort" must be of type integer.',
    ],
    [
      'settings as text',
      { ...complete, settings: '' },
      'VALIDATION_INVALID_FIELD_TYPE',
      'Field "settings" must be of type array.',
    ],
    [
      'a boolean as text',
      { ...complete, supportMapping: 'true' },
      'VALIDATION_INVALID_FIELD_TYPE',
      'Field "supportMapping" must be of type boolean.',
    ],
    [
      'dateCreate',
      { ...complete, dateCreate: '2026-01-01 00:00:00' },
      'VALIDATION_READ_ONLY_FIELD',
      'Field "dateCreate" is read only.',
    ],
    [
      'an empty title',
      { ...complete, title: '' },
      'BX_EMPTY_REQUIRED',
      'Required field "TITLE" is not filled.',
    ],
    [
      'settings before storage',
      { ...complete, title: '', settings: [1] },
      'VALIDATION_SETTINGS_MISSING_REQUIRED_FIELDS',
      'Settings must include "type", "name" and "code" fields.',
    ],
  ])('%s', async (_, fields, code, message) => {
    const answer = await ask(portal, method('add'), fields === undefined ? {} : { fields });
    expect(moduleError(answer)).toEqual([code, message]);
    expect(portal.connectors.all()).toEqual([]);
  });

  test.each<[string, object]>([
    ['title of 513', { title: 'x'.repeat(513) }],
    ['URL of 2049', { urlData: 'x'.repeat(2049) }],
    ['source code of 65', { sourceCode: 'x'.repeat(65) }],
  ])('%s characters is too long for the table', async (_, fields) => {
    expect(await add({ ...complete, ...fields })).toEqual(['BX_INVALID_VALUE', expect.any(String)]);
  });

  test('the longest that fits, numeric text for sort, a real boolean', async () => {
    const fields = {
      ...complete,
      title: 'ж'.repeat(512),
      urlData: 'x'.repeat(2048),
      sourceCode: 'x'.repeat(64),
      sort: '4.7',
      supportMapping: true,
    };
    expect(await add(fields)).toBe(1);
    expect(portal.connectors.get(1)).toMatchObject({ ...fields, sort: 4 });
  });

  test('a form cannot say a boolean', async () => {
    const { accessToken } = portal.mintTokens(portal.users.admin);
    const form = Object.entries(complete)
      .filter(([name]) => name !== 'settings')
      .map(([name, value]) => `fields[${name}]=${encodeURIComponent(value as string)}`)
      .concat('fields[settings][0][code]=a', 'fields[settings][0][name]=A', 'fields[settings][0][type]=INT');
    const send = (more: string): Promise<{ status: number; body: Record<string, unknown> }> =>
      post(`${portal.origin}/rest/${method('add')}`, [...form, more, `auth=${accessToken}`].join('&'));
    expect((await send('x=1')).body).toMatchObject({ result: { id: 1 } });
    expect((await send('fields[supportMapping]=1')).body).toMatchObject({
      result: { error: { error: 'VALIDATION_INVALID_FIELD_TYPE' } },
    });
  });
});

describe('update', () => {
  beforeEach(() => add());
  const update = async (params: object): Promise<unknown> => {
    const answer = await ask(portal, method('update'), params as Record<string, unknown>);
    return moduleError(answer)?.[0] ?? answer.body['result'];
  };

  test('changes what it is given and replaces settings as a whole', async () => {
    expect(await update({ id: 1, fields: { sort: 5 } })).toBe(true);
    expect(await update({ id: 1, fields: { settings: [] } })).toBe(true);
    expect(portal.connectors.get(1)).toMatchObject({ ...complete, sort: 5, settings: [] });
  });

  test('checks the id, then the fields, then whether the connector exists', async () => {
    expect(await update({ id: 'x', fields: 'x' })).toBe('VALIDATION_INVALID_ID_FORMAT');
    expect(await update({ id: 99, fields: { nothing: 1 } })).toBe('VALIDATION_UNKNOWN_PARAMETERS');
    expect(await update({ id: 99, fields: { title: 'x', settings: [1] } })).toBe('CONNECTOR_NOT_FOUND');
    expect(await update({ id: 1, fields: { id: 1 } })).toBe('VALIDATION_READ_ONLY_FIELD');
    expect(await update({ id: 1, fields: { title: '', settings: [1] } })).toBe(
      'VALIDATION_SETTINGS_MISSING_REQUIRED_FIELDS',
    );
    expect(await update({ id: 1, fields: { title: '' } })).toBe('BX_EMPTY_REQUIRED');
  });
});

test('delete is refused while a source uses the connector; ids are never used again', async () => {
  await add();
  const source = portal.sources.add({ connectorId: 1, title: 'Sales' }, portal.users.admin);
  expect(moduleError(await ask(portal, method('delete'), { id: 1 }))).toEqual([
    'CONNECTOR_DELETE_RESTRICTED',
    'Connector cannot be removed. Remove the connections related to the connector first.',
  ]);
  portal.sources.delete(source);
  expect((await ask(portal, method('delete'), { id: 1 })).body['result']).toBe(true);
  expect(await add()).toBe(2);
});

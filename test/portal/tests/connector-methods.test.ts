import { SandboxClock, type Sandbox, type SandboxPortal } from '../sandbox.ts';
import type { PortalUser } from '../users.ts';
import { ask, moduleError, post } from './ask.ts';
import { completeConnector as complete } from './complete-connector.ts';
import { openPortal } from './open-portal.ts';

let sandbox: Sandbox;
let portal: SandboxPortal;

beforeEach(async () => {
  const clock = new SandboxClock({ frozen: true });
  ({ sandbox, portal } = await openPortal({ timeZone: 'Europe/Moscow' }, { clock }));
});
afterEach(() => sandbox.close());

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
    'every connector method refuses a person with the role %s, the schema included',
    async role => {
      portal.seedDemo();
      for (const name of ['fields', 'add', 'update', 'get', 'list', 'delete']) {
        const answer = await ask(portal, method(name), { id: 1 }, { user: portal.users[role] });
        expect(moduleError(answer)).toEqual(['ACCESS_DENIED', 'Access denied.']);
      }
    },
  );

  test('a person with both BI rights adds a connector without being an administrator', async () => {
    expect(await add(complete, portal.users.analyst)).toBe(1);
  });

  test("another app's connector is not found by any method", async () => {
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

  test('a webhook reads the schema of connectors and is refused by connector.get', async () => {
    const url = portal.addWebhook();
    expect((await post(`${url}/${method('fields')}`, {})).body).toHaveProperty('result.fields.length', 13);
    expect(moduleError(await post(`${url}/${method('get')}`, {}))).toEqual([
      'ACCESS_DENIED',
      'Access denied.',
    ]);
  });

  test('an app without the scope gets 403 insufficient_scope at the root', async () => {
    sandbox.app.scopes = ['user'];
    expect(await ask(portal, method('get'), { id: 1 })).toMatchObject({
      status: 403,
      body: { error: 'insufficient_scope' },
    });
  });
});

test('connector.fields lists the fields in the documented order', async () => {
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

test('connector.get shows an added connector with keys in order, defaults and the date in the zone of the portal', async () => {
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
  const moscow = new Date(sandbox.clock.now() + 3 * 3_600_000).toISOString();
  expect(item['dateCreate']).toBe(moscow.slice(0, 19).replace('T', ' '));
  expect(body).toHaveProperty('time.operating');
});

describe('the fields of add, in the order of the checks', () => {
  const without = (name: string): object =>
    Object.fromEntries(Object.entries(complete).filter(([key]) => key !== name));

  test.each<[string, unknown, string, string]>([
    ['absent fields', undefined, 'VALIDATION_FIELDS_NOT_PROVIDED', 'Fields not provided.'],
    ['fields that are null', null, 'VALIDATION_FIELDS_NOT_PROVIDED', 'Fields not provided.'],
    ['fields that are an empty object', {}, 'VALIDATION_FIELDS_NOT_PROVIDED', 'Fields not provided.'],
    ['fields that are an empty list', [], 'VALIDATION_FIELDS_NOT_PROVIDED', 'Fields not provided.'],
    ['fields that are an empty text', '', 'VALIDATION_FIELDS_NOT_PROVIDED', 'Fields not provided.'],
    ['fields that are a text', 'title', 'VALIDATION_FIELDS_NOT_PROVIDED', 'Fields not provided.'],
    ['fields that are a list', ['a', 'b'], 'VALIDATION_UNKNOWN_PARAMETERS', 'Unknown parameters: 0, 1'],
    [
      'unknown names beside a read-only one',
      { b: 1, a: 1, id: 1 },
      'VALIDATION_UNKNOWN_PARAMETERS',
      'Unknown parameters: b, a',
    ],
    ['a name in another case', { Title: 'x' }, 'VALIDATION_UNKNOWN_PARAMETERS', 'Unknown parameters: Title'],
    [
      'a read-only id, the first field of the schema',
      { id: 1 },
      'VALIDATION_READ_ONLY_FIELD',
      'Field "id" is read only.',
    ],
    ['a missing title', { sort: 1 }, 'VALIDATION_REQUIRED_FIELD_MISSING', 'Field "title" is required.'],
    [
      'a title that is a number, before the missing logo',
      { title: 1 },
      'VALIDATION_INVALID_FIELD_TYPE',
      'Field "title" must be of type string.',
    ],
    ['a missing logo', without('logo'), 'VALIDATION_REQUIRED_FIELD_MISSING', 'Field "logo" is required.'],
    [
      'missing settings',
      without('settings'),
      'VALIDATION_REQUIRED_FIELD_MISSING',
      'Field "settings" is required.',
    ],
    [
      'a description that is null',
      { ...complete, description: null },
      'VALIDATION_INVALID_FIELD_TYPE',
      'Field "description" must be of type string.',
    ],
    [
      'a sort that is a word',
      { ...complete, sort: 'first' },
      'VALIDATION_INVALID_FIELD_TYPE',
      'Field "sort" must be of type integer.',
    ],
    [
      'settings that are a text',
      { ...complete, settings: '' },
      'VALIDATION_INVALID_FIELD_TYPE',
      'Field "settings" must be of type array.',
    ],
    [
      'a boolean sent as text',
      { ...complete, supportMapping: 'true' },
      'VALIDATION_INVALID_FIELD_TYPE',
      'Field "supportMapping" must be of type boolean.',
    ],
    [
      'a creation date',
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
      'bad settings beside an empty title',
      { ...complete, title: '', settings: [1] },
      'VALIDATION_SETTINGS_MISSING_REQUIRED_FIELDS',
      'Settings must include "type", "name" and "code" fields.',
    ],
  ])('connector.add refuses %s', async (_, fields, code, message) => {
    const answer = await ask(portal, method('add'), fields === undefined ? {} : { fields });
    expect(moduleError(answer)).toEqual([code, message]);
    expect(portal.connectors.all()).toEqual([]);
  });

  test.each<[string, object]>([
    ['a title of 513', { title: 'x'.repeat(513) }],
    ['a URL of 2049', { urlData: 'x'.repeat(2049) }],
    ['a source code of 65', { sourceCode: 'x'.repeat(65) }],
  ])('connector.add refuses %s characters with BX_INVALID_VALUE', async (_, fields) => {
    expect(await add({ ...complete, ...fields })).toEqual(['BX_INVALID_VALUE', expect.any(String)]);
  });

  test('connector.add accepts the longest texts, a numeric text as sort and a real boolean', async () => {
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

  test('connector.add refuses a boolean in a form, because forms carry only texts', async () => {
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

  test('connector.update changes only the given fields and replaces settings as a whole', async () => {
    expect(await update({ id: 1, fields: { sort: 5 } })).toBe(true);
    expect(await update({ id: 1, fields: { settings: [] } })).toBe(true);
    expect(portal.connectors.get(1)).toMatchObject({ ...complete, sort: 5, settings: [] });
  });

  test('connector.update checks the id, then the fields, then the connector, then its settings', async () => {
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

test('connector.delete is refused while a source uses the connector, and ids are never reused', async () => {
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

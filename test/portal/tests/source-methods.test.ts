import type { SandboxPortal } from '../sandbox.ts';
import { ask, moduleError, post, resultOf } from './ask.ts';
import type { Endpoint } from './endpoint.ts';
import { completeSource as complete, openSourceStage, type SourceStage } from './source-stage.ts';

let stage: SourceStage;
let portal: SandboxPortal;
let endpoint: Endpoint;

beforeEach(async () => {
  stage = await openSourceStage();
  ({ portal, endpoint } = stage);
});
afterEach(() => stage.close());

const added = { id: 1 };

async function call(name: string, params: Record<string, unknown> = {}): Promise<unknown> {
  return resultOf(await ask(portal, `biconnector.source.${name}`, params));
}
const add = (fields: unknown = complete): Promise<unknown> => call('add', { fields });

describe('rights and owners', () => {
  const methods = ['fields', 'add', 'update', 'get', 'list', 'delete'];

  test.each(['employee', 'halfway'] as const)(
    'every source method refuses a person with the role %s',
    async role => {
      for (const name of methods) {
        const answer = await ask(
          portal,
          `biconnector.source.${name}`,
          { id: 1 },
          { user: portal.users[role] },
        );
        expect(moduleError(answer)).toEqual(['ACCESS_DENIED', 'Access denied.']);
      }
      expect(endpoint.received).toEqual([]);
    },
  );

  test('a webhook reads the schema of sources and is refused by all other source methods', async () => {
    const url = portal.addWebhook();
    expect((await post(`${url}/biconnector.source.fields`, {})).body).toHaveProperty(
      'result.fields.length',
      12,
    );
    for (const name of methods.slice(1)) {
      const answer = await post(`${url}/biconnector.source.${name}`, { id: 1 });
      expect(moduleError(answer)?.[0]).toBe('ACCESS_DENIED');
    }
  });

  test("another app's connector and its sources are not found by any source method", async () => {
    await add();
    const other = stage.sandbox.registerApp();
    portal.addToPortal(other);
    const asOther = async (name: string, params: Record<string, unknown>): Promise<unknown> => {
      const answer = await ask(portal, `biconnector.source.${name}`, params, { app: other });
      return moduleError(answer)?.[0] ?? resultOf(answer);
    };
    expect(await asOther('add', { fields: complete })).toBe('CONNECTOR_NOT_FOUND');
    for (const name of ['get', 'delete']) expect(await asOther(name, { id: 1 })).toBe('SOURCE_NOT_FOUND');
    expect(await asOther('update', { id: 1, fields: { title: 'x' } })).toBe('SOURCE_NOT_FOUND');
    expect(await asOther('list', {})).toEqual([]);
    expect(endpoint.received).toHaveLength(1);
  });

  test('a source that a user made on the app’s connector belongs to the app, secrets included', async () => {
    const setting = { code: 'token', name: 'Access token', type: 'STRING', value: 'typed by a user' };
    portal.sources.add({ connectorId: 1, title: 'By hand', settings: [setting] }, portal.users.analyst);
    expect(await call('get', { id: 1 })).toMatchObject({
      item: { connection: { createdById: 7 }, settings: [{ value: 'typed by a user' }] },
    });
  });
});

test('source.fields lists the fields in the documented order', async () => {
  const { fields } = (await call('fields')) as { fields: Record<string, unknown>[] };
  expect(fields.map(({ title }) => title).join(' ')).toBe(
    'id title type code description active dateCreate dateUpdate createdById updatedById connectorId settings',
  );
  expect(fields[10]).toEqual({
    title: 'connectorId',
    type: 'integer',
    isRequired: true,
    isReadOnly: false,
    isImmutable: true,
    isMultiple: false,
  });
});

describe('add', () => {
  test.each<[string, unknown, string | number, string]>([
    ['an empty object of fields', {}, 'VALIDATION_FIELDS_NOT_PROVIDED', 'Fields not provided.'],
    [
      'an unknown field, before a read-only one',
      { z: 1, id: 1 },
      'VALIDATION_UNKNOWN_PARAMETERS',
      'Unknown parameters: z',
    ],
    [
      'a read-only field',
      { ...complete, code: 'x' },
      'VALIDATION_READ_ONLY_FIELD',
      'Field "code" is read only.',
    ],
    [
      'a missing title',
      { connectorId: 1, settings: {} },
      'VALIDATION_REQUIRED_FIELD_MISSING',
      'Field "title" is required.',
    ],
    [
      'a missing connector, before missing settings',
      { title: 'x' },
      'VALIDATION_REQUIRED_FIELD_MISSING',
      'Field "connectorId" is required.',
    ],
    [
      'missing settings',
      { title: 'x', connectorId: 1 },
      'VALIDATION_REQUIRED_FIELD_MISSING',
      'Field "settings" is required.',
    ],
    [
      'an `active` that is a number',
      { ...complete, active: 1 },
      'VALIDATION_INVALID_FIELD_TYPE',
      'Field "active" must be of type boolean.',
    ],
    [
      'settings that are a text',
      { ...complete, settings: 'x' },
      'VALIDATION_INVALID_FIELD_TYPE',
      'Field "settings" must be of type array.',
    ],
    [
      'an unknown connector',
      { ...complete, connectorId: 9 },
      'CONNECTOR_NOT_FOUND',
      'Connector was not found.',
    ],
    [
      'an unknown connector, before an empty title',
      { ...complete, title: '', connectorId: 9 },
      'CONNECTOR_NOT_FOUND',
      'Connector was not found.',
    ],
  ])('source.add refuses, without calling the connector, %s', async (_, fields, code, message) => {
    expect(await add(fields)).toEqual([code, message]);
    expect(endpoint.received).toEqual([]);
    expect(portal.sources.all()).toEqual([]);
  });

  test.each(['', '0'])('source.add refuses the title %j only after calling the connector', async title => {
    expect(await add({ ...complete, title })).toEqual([0, 'All the fields are required.']);
    expect(endpoint.received).toHaveLength(1);
    expect(portal.sources.all()).toEqual([]);
  });

  test('source.add posts exactly the settings sent and stores only declared codes, trimmed', async () => {
    const settings = { token: '  a b&c  ', other: true, nothing: null, list: [], year: 2026 };
    expect(await add({ ...complete, settings, active: false })).toEqual(added);
    expect(endpoint.received).toEqual([
      {
        path: '/check',
        contentType: 'application/x-www-form-urlencoded',
        body: 'connection%5Btoken%5D=++a+b%26c++&connection%5Bother%5D=1&connection%5Byear%5D=2026',
      },
    ]);
    expect(portal.sources.get(1)).toMatchObject({
      active: true,
      settings: [
        { id: 1, code: 'token', name: 'Access token', type: 'STRING', value: 'a b&c' },
        { id: 2, code: 'year', name: 'Year', type: 'INT', value: '2026' },
      ],
    });
  });

  test('source.add with empty settings posts an empty form', async () => {
    expect(await add({ ...complete, settings: {} })).toEqual(added);
    expect(endpoint.received[0]?.body).toBe('');
    expect(portal.sources.get(1)?.settings).toEqual([]);
  });

  test('source.add with the connector id "1.0" finds the connector but loses the settings', async () => {
    expect(await add({ ...complete, connectorId: '1.0' })).toEqual(added);
    expect(portal.sources.get(1)).toMatchObject({ connectorId: 1, code: 'rest_1.0', settings: [] });
  });

  test('source.add stores the date and the person', async () => {
    await ask(portal, 'biconnector.source.add', { fields: complete }, { user: portal.users.analyst });
    const source = portal.sources.get(1);
    expect(source).toMatchObject({ createdById: 7, updatedById: 7, code: 'rest_1', type: 'rest' });
    expect(source?.dateUpdate).toBe(source?.dateCreate);
  });
});

describe('get and delete', () => {
  test('source.get shows two levels, with the secrets', async () => {
    await add();
    const { item } = (await call('get', { id: 1 })) as {
      item: { connection: Record<string, unknown>; settings: unknown };
    };
    expect(Object.keys(item)).toEqual(['connection', 'connectorId', 'settings']);
    expect(Object.keys(item.connection).join(' ')).toBe(
      'id type code title description active dateCreate dateUpdate createdById updatedById',
    );
    expect(item.settings).toEqual([
      { code: 'token', name: 'Access token', type: 'STRING', value: '12345', id: 1 },
    ]);
  });

  test('source methods do not find a source without its connector, of another kind, or with an unknown id', async () => {
    portal.sources.add({ connectorId: null, title: 'Lost' }, portal.users.admin);
    portal.sources.add({ connectorId: 1, title: 'A file', type: 'csv' }, portal.users.admin);
    expect(await call('get', { id: 1 })).toEqual(['CONNECTOR_NOT_FOUND', 'Connector was not found.']);
    for (const id of [2, 3])
      expect(await call('get', { id })).toEqual(['SOURCE_NOT_FOUND', 'Source was not found.']);
    expect(await call('delete', { id: 1 })).toEqual(['SOURCE_NOT_FOUND', 'Source was not found.']);
    expect(await call('list')).toEqual([]);
  });

  test('source.delete is refused while tables exist, with a text that a switch changes', async () => {
    await add();
    const table = portal.tables.add({ sourceId: 1, name: 'sales' }, portal.users.admin);
    expect(await call('delete', { id: 1 })).toEqual([
      'BX_ERROR',
      'Cannot delete connection. Delete all associated datasets first.',
    ]);
    portal.biconnector.switches.sourceInUseText = 'Delete the tables first.';
    expect(await call('delete', { id: 1 })).toEqual(['BX_ERROR', 'Delete the tables first.']);
    portal.tables.delete(table);
    expect(await call('delete', { id: 1 })).toBe(true);
    expect(await call('delete', { id: 1 })).toEqual(['SOURCE_NOT_FOUND', 'Source was not found.']);
    expect(await add()).toEqual({ id: 2 });
  });
});

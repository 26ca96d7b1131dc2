import type { Sandbox, SandboxPortal } from '../sandbox.ts';
import { ask, resultOf } from './ask.ts';
import { openPortal } from './open-portal.ts';

let sandbox: Sandbox;
let portal: SandboxPortal;

beforeEach(async () => {
  ({ sandbox, portal } = await openPortal());
  const { admin } = portal.users;
  for (const title of ['C1', 'C2']) portal.connectors.add({ title }, { appClientId: sandbox.app.clientId });
  portal.connectors.add({ title: 'Other' }, { appClientId: 'app.other' });
  const token = { code: 'token', name: 'Token', type: 'STRING', value: 'secret' };
  portal.sources.add({ connectorId: 1, title: 'Alpha', settings: [token] }, admin);
  portal.sources.add({ connectorId: 2, title: 'Beta' }, admin);
  portal.sources.add({ connectorId: 1, title: 'Gamma', active: false }, admin);
  portal.sources.add({ connectorId: 3, title: 'Of another app' }, admin);
});
afterEach(() => sandbox.close());

async function list(params: Record<string, unknown>): Promise<unknown> {
  return resultOf(await ask(portal, 'biconnector.source.list', { order: { id: 'ASC' }, ...params }));
}
async function ids(params: Record<string, unknown>): Promise<unknown> {
  const rows = await list(params);
  return Array.isArray(rows) ? rows.map(row => (row as { id?: number }).id) : rows;
}

test('source.list shows flat elements with keys in order and secrets, and settings without ids', async () => {
  const [first, second] = (await list({})) as Record<string, unknown>[];
  expect(Object.keys(first ?? {}).join(' ')).toBe(
    'id title type code description active dateCreate dateUpdate createdById updatedById connectorId settings',
  );
  expect(first?.['settings']).toEqual([{ code: 'token', name: 'Token', type: 'STRING', value: 'secret' }]);
  expect(second?.['settings']).toBeNull();
});

test('switches make source.list show setting ids, empty lists and ids as text', async () => {
  Object.assign(portal.biconnector.switches, {
    sourceListSettingIds: true,
    sourceListNoSettings: 'empty-list',
    idsAsText: true,
  });
  expect(await list({ filter: { '<=id': 2 } })).toMatchObject([
    { id: '1', connectorId: '1', createdById: '1', settings: [{ id: 1, code: 'token' }] },
    { id: '2', settings: [] },
  ]);
});

test.each<[Record<string, unknown>, unknown]>([
  [{ connectorId: 1 }, [1, 3]],
  [{ '@connectorId': [1, 2] }, [1, 2, 3]],
  [{ active: false }, [3]],
  [{ '%title': 'a', '!title': 'Beta' }, [1, 3]],
  [{ settings: 'whatever' }, [1, 2, 3]],
  [{ '%settings': 'whatever', id: 2 }, [2]],
  [{ logic: 'OR', settings: 'whatever', id: 2, title: 'Gamma' }, [2, 3]],
  [{ '@id': [] }, [1, 2, 3]],
  [{ logic: 'OR', id: 1, connectorId: 3 }, [1]],
])('source.list finds the right sources with the filter %j', async (filter, expected) => {
  expect(await ids({ filter })).toEqual(expected);
});

test('source.list ignores an order by settings, even with a bad direction', async () => {
  expect(await ids({ order: { settings: 'UPWARDS', id: 'DESC' } })).toEqual([3, 2, 1]);
  expect(await ask(portal, 'biconnector.source.list', { order: { title: 'UPWARDS' } })).toMatchObject({
    status: 400,
    body: { error: 'ERROR_ARGUMENT', error_description: 'Invalid order "UPWARDS"' },
  });
});

test('source.list refuses an array of texts in filter and an unknown field in select', async () => {
  expect(await list({ filter: { '@title': ['a'] } })).toEqual([
    'VALIDATION_FIELD_NOT_ALLOWED_IN_FILTER',
    'Field "0" is not allowed in the "filter".',
  ]);
  expect(await list({ select: ['appId'] })).toEqual([
    'VALIDATION_FIELD_NOT_ALLOWED_IN_SELECT',
    'Field "appId" is not allowed in the "select".',
  ]);
});

describe('select', () => {
  test('select picks the named keys of source.list, even settings alone', async () => {
    expect(await list({ select: ['title', 'active'], filter: { id: 3 } })).toEqual([
      { title: 'Gamma', active: false },
    ]);
    expect(await list({ select: ['settings'], filter: { id: 1 } })).toEqual([
      { settings: [expect.objectContaining({ value: 'secret' })] },
    ]);
  });

  test('selected dates of source.list are empty objects, or texts where the defect is fixed', async () => {
    const params = { select: ['id', 'dateCreate', 'dateUpdate'], filter: { id: 1 } };
    expect(await list(params)).toEqual([{ id: 1, dateCreate: {}, dateUpdate: {} }]);
    portal.biconnector.switches.sourceListDates = 'text';
    expect(await list(params)).toEqual([
      { id: 1, dateCreate: expect.stringMatching(/^\d{4}-/), dateUpdate: expect.stringMatching(/^\d{4}-/) },
    ]);
  });

  test('source.list breaks with 500 when only connectorId is selected and a source matches', async () => {
    const select = ['connectorId'];
    expect((await ask(portal, 'biconnector.source.list', { select })).status).toBe(500);
    expect(await list({ select, filter: { id: 99 } })).toEqual([]);
  });
});

test('source.list has pages of 50', async () => {
  for (let n = 0; n < 60; n += 1) portal.sources.add({ connectorId: 2, title: 'x' }, portal.users.admin);
  expect(await ids({ page: 2 })).toHaveLength(13);
  expect(await list({ page: 3 })).toEqual([]);
});

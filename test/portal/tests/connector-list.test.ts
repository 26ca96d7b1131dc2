import type { Sandbox, SandboxPortal } from '../sandbox.ts';
import { ask, moduleError } from './ask.ts';
import { openPortal } from './open-portal.ts';

let sandbox: Sandbox;
let portal: SandboxPortal;

beforeEach(async () => {
  ({ sandbox, portal } = await openPortal());
  const rows = [
    { title: 'Alpha', sort: 300, sourceCode: 'mysql' },
    { title: 'Beta', sort: 100, description: 'second' },
    { title: 'Gamma', sort: 200, supportMapping: true },
    { title: 'alphabet', sort: 100 },
  ];
  for (const row of rows) portal.connectors.add(row, { appClientId: sandbox.app.clientId });
  portal.connectors.add({ title: 'Alpha of another app' }, { appClientId: 'app.other' });
});
afterEach(() => sandbox.close());

const list = (params: Record<string, unknown>): ReturnType<typeof ask> =>
  ask(portal, 'biconnector.connector.list', params);

async function ids(params: Record<string, unknown>): Promise<unknown> {
  const { body } = await list({ order: { id: 'ASC' }, ...params });
  const result = body['result'];
  return Array.isArray(result) ? result.map(row => (row as { id: number }).id) : body;
}

test('connector.list answers a bare list of own connectors, without total and next', async () => {
  const { body } = await list({});
  expect(Object.keys(body)).toEqual(['result', 'time']);
  expect(body['result']).toHaveLength(4);
});

describe('select', () => {
  test('select picks the named keys of connector.list', async () => {
    expect((await list({ select: ['title', 'settings'], filter: { id: 1 } })).body['result']).toEqual([
      { title: 'Alpha', settings: [] },
    ]);
  });

  test.each([[null], [[]], [['*']]])('select %j picks every key of connector.list', async select => {
    const [first] = (await list({ select })).body['result'] as Record<string, unknown>[];
    expect(Object.keys(first ?? {})).toHaveLength(13);
    expect(first).not.toHaveProperty('appId');
  });

  test('a star among names in select leaks the owner of a connector', async () => {
    const [first] = (await list({ select: ['*', 'id'] })).body['result'] as Record<string, unknown>[];
    expect(first).toHaveProperty('appId', sandbox.app.clientId);
  });
});

test.each<[string, Record<string, unknown>, string, string]>([
  [
    'a select that is not an array',
    { select: 'id', filter: 'x' },
    'VALIDATION_SELECT_TYPE',
    'Parameter "select" must be array.',
  ],
  [
    'an unknown key in select',
    { select: ['ID'] },
    'VALIDATION_FIELD_NOT_ALLOWED_IN_SELECT',
    'Field "ID" is not allowed in the "select".',
  ],
  [
    'an unknown key in select, before a bad filter',
    { select: ['x'], filter: 'x' },
    'VALIDATION_FIELD_NOT_ALLOWED_IN_SELECT',
    'Field "x" is not allowed in the "select".',
  ],
  [
    'a filter that is not an array',
    { filter: 'x', order: 'x' },
    'VALIDATION_FILTER_TYPE',
    'Parameter "filter" must be array.',
  ],
  [
    'an unknown key in filter, whose prefix is stripped',
    { filter: { '>=nothing': 1 } },
    'VALIDATION_FIELD_NOT_ALLOWED_IN_FILTER',
    'Field "nothing" is not allowed in the "filter".',
  ],
  [
    'an unknown prefix in filter',
    { filter: { '~title': 1 } },
    'VALIDATION_FIELD_NOT_ALLOWED_IN_FILTER',
    'Field "~title" is not allowed in the "filter".',
  ],
  [
    'an unknown logic',
    { filter: { logic: 'XOR' } },
    'VALIDATION_INVALID_FILTER_LOGIC',
    'Field "logic" must be either "AND" or "OR".',
  ],
  [
    'the key LOGIC in upper case',
    { filter: { LOGIC: 'OR' } },
    'VALIDATION_FIELD_NOT_ALLOWED_IN_FILTER',
    'Field "LOGIC" is not allowed in the "filter".',
  ],
  [
    'a list of texts in filter',
    { filter: { '@title': ['a', 'b'] } },
    'VALIDATION_FIELD_NOT_ALLOWED_IN_FILTER',
    'Field "0" is not allowed in the "filter".',
  ],
  [
    'an unknown key in a nested group',
    { filter: { 0: { nothing: 1 } } },
    'VALIDATION_FIELD_NOT_ALLOWED_IN_FILTER',
    'Field "nothing" is not allowed in the "filter".',
  ],
  [
    'an order that is not an array',
    { order: 'id' },
    'VALIDATION_ORDER_TYPE',
    'Parameter "order" must be array.',
  ],
  [
    'an order that is a list',
    { order: ['id'] },
    'VALIDATION_FIELD_NOT_ALLOWED_IN_ORDER',
    'Field "0" is not allowed in the "order".',
  ],
  [
    'an unknown key in order, before a bad direction',
    { order: { id: 'UP', x: 'ASC' } },
    'VALIDATION_FIELD_NOT_ALLOWED_IN_ORDER',
    'Field "x" is not allowed in the "order".',
  ],
])('connector.list refuses %s: %j gets %s', async (_, params, code, message) => {
  expect(moduleError(await list(params))).toEqual([code, message]);
});

test.each([
  ['upwards', 'UPWARDS'],
  ['', ''],
  [1, '1'],
])('connector.list answers 400 at the root for the direction %j', async (direction, echoed) => {
  expect(await list({ order: { id: direction } })).toMatchObject({
    status: 400,
    body: { error: 'ERROR_ARGUMENT', error_description: `Invalid order "${echoed}"` },
  });
});

test.each<[string, Record<string, unknown>, readonly number[]]>([
  ['a bare key, which ignores case', { title: 'ALPHA' }, [1]],
  ['= and an equal text', { '=title': 'Alpha' }, [1]],
  ['= and a text in another case', { '=title': 'ALPHA' }, []],
  ['!', { '!sourceCode': '' }, [1]],
  ['!=', { '!=title': 'Beta' }, [1, 3, 4]],
  ['>', { '>id': 2 }, [3, 4]],
  ['>= and a number as text', { '>=sort': '200' }, [1, 3]],
  ['<', { '<id': 2 }, [1]],
  ['<=', { '<=id': 2 }, [1, 2]],
  ['@', { '@id': [2, 4, 5] }, [2, 4]],
  ['!@', { '!@id': [2, 4] }, [1, 3]],
  ['%, which searches anywhere', { '%title': 'PHA' }, [1, 4]],
  ['%= and wildcards', { '%=title': 'alpha%' }, [1, 4]],
  ['=% and wildcards', { '=%title': '%a' }, [1, 2, 3]],
  ['a boolean', { '=supportMapping': true }, [3]],
  ['settings as raw JSON', { '=settings': '[]' }, [1, 2, 3, 4]],
  ['two conditions, joined by AND', { sort: 100, '%title': 'beta' }, [2]],
  [
    'two conditions joined by OR, of own connectors only',
    { logic: 'or', '=title': 'Beta', '%title': 'Alpha of' },
    [2],
  ],
  ['a nested group', { '<id': 4, 0: { logic: 'OR', '=id': 1, '=title': 'Gamma' } }, [1, 3]],
  ['an empty list, which drops its condition', { '@id': [] }, [1, 2, 3, 4]],
])('connector.list filters by %s', async (_, filter, expected) => {
  expect(await ids({ filter })).toEqual(expected);
});

test('an unknown filter key before an array passes validation and breaks in storage with ERROR_CORE', async () => {
  expect(await list({ filter: { '@nonsense': [1] } })).toMatchObject({
    status: 400,
    body: { error: 'ERROR_CORE' },
  });
});

test('order of connector.list takes several fields and directions in any case', async () => {
  expect(await ids({ order: { sort: 'asc', id: 'Desc' } })).toEqual([4, 2, 3, 1]);
});

test('connector.list has pages of 50, converts the page number as PHP does and ignores start', async () => {
  for (let more = 5; more <= 120; more += 1) {
    portal.connectors.add({ title: `T${more}` }, { appClientId: sandbox.app.clientId });
  }
  const first = async (page: unknown): Promise<unknown> => ((await ids({ page, start: 50 })) as number[])[0];
  expect(await ids({ page: 3 })).toHaveLength(20);
  expect(await ids({ page: 4 })).toEqual([]);
  expect(await first(2)).toBe(52);
  expect(await first('2.9')).toBe(52);
  for (const page of [undefined, 0, -1, 'two', null, '1']) expect(await first(page)).toBe(1);
});

import { startSandbox, type Sandbox, type SandboxPortal } from '../sandbox.ts';
import { ask, moduleError } from './ask.ts';

let sandbox: Sandbox;
let portal: SandboxPortal;

beforeEach(async () => {
  sandbox = await startSandbox();
  portal = await sandbox.addPortal();
  portal.addToPortal();
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

test('is a bare list without total and next, of own connectors only', async () => {
  const { body } = await list({});
  expect(Object.keys(body)).toEqual(['result', 'time']);
  expect(body['result']).toHaveLength(4);
});

describe('select', () => {
  test('gives just what was asked', async () => {
    expect((await list({ select: ['title', 'settings'], filter: { id: 1 } })).body['result']).toEqual([
      { title: 'Alpha', settings: [] },
    ]);
  });

  test.each([[null], [[]], [['*']]])('%j means everything', async select => {
    const [first] = (await list({ select })).body['result'] as Record<string, unknown>[];
    expect(Object.keys(first ?? {})).toHaveLength(13);
    expect(first).not.toHaveProperty('appId');
  });

  test('a star among names leaks the owner', async () => {
    const [first] = (await list({ select: ['*', 'id'] })).body['result'] as Record<string, unknown>[];
    expect(first).toHaveProperty('appId', sandbox.app.clientId);
  });
});

test.each<[string, Record<string, unknown>, string, string]>([
  [
    'select is no array',
    { select: 'id', filter: 'x' },
    'VALIDATION_SELECT_TYPE',
    'Parameter "select" must be array.',
  ],
  [
    'unknown select',
    { select: ['ID'] },
    'VALIDATION_FIELD_NOT_ALLOWED_IN_SELECT',
    'Field "ID" is not allowed in the "select".',
  ],
  [
    'select before filter',
    { select: ['x'], filter: 'x' },
    'VALIDATION_FIELD_NOT_ALLOWED_IN_SELECT',
    'Field "x" is not allowed in the "select".',
  ],
  [
    'filter is no array',
    { filter: 'x', order: 'x' },
    'VALIDATION_FILTER_TYPE',
    'Parameter "filter" must be array.',
  ],
  [
    'unknown filter, prefix stripped',
    { filter: { '>=nothing': 1 } },
    'VALIDATION_FIELD_NOT_ALLOWED_IN_FILTER',
    'Field "nothing" is not allowed in the "filter".',
  ],
  [
    'a prefix that is none',
    { filter: { '~title': 1 } },
    'VALIDATION_FIELD_NOT_ALLOWED_IN_FILTER',
    'Field "~title" is not allowed in the "filter".',
  ],
  [
    'logic',
    { filter: { logic: 'XOR' } },
    'VALIDATION_INVALID_FILTER_LOGIC',
    'Field "logic" must be either "AND" or "OR".',
  ],
  [
    'LOGIC in upper case',
    { filter: { LOGIC: 'OR' } },
    'VALIDATION_FIELD_NOT_ALLOWED_IN_FILTER',
    'Field "LOGIC" is not allowed in the "filter".',
  ],
  [
    'IN of texts',
    { filter: { '@title': ['a', 'b'] } },
    'VALIDATION_FIELD_NOT_ALLOWED_IN_FILTER',
    'Field "0" is not allowed in the "filter".',
  ],
  [
    'nested',
    { filter: { 0: { nothing: 1 } } },
    'VALIDATION_FIELD_NOT_ALLOWED_IN_FILTER',
    'Field "nothing" is not allowed in the "filter".',
  ],
  ['order is no array', { order: 'id' }, 'VALIDATION_ORDER_TYPE', 'Parameter "order" must be array.'],
  [
    'order as a list',
    { order: ['id'] },
    'VALIDATION_FIELD_NOT_ALLOWED_IN_ORDER',
    'Field "0" is not allowed in the "order".',
  ],
  [
    'unknown order before its direction',
    { order: { id: 'UP', x: 'ASC' } },
    'VALIDATION_FIELD_NOT_ALLOWED_IN_ORDER',
    'Field "x" is not allowed in the "order".',
  ],
])('%s', async (_, params, code, message) => {
  expect(moduleError(await list(params))).toEqual([code, message]);
});

test.each([
  ['upwards', 'UPWARDS'],
  ['', ''],
  [1, '1'],
])('direction %j is the one error at the root: 400', async (direction, echoed) => {
  expect(await list({ order: { id: direction } })).toMatchObject({
    status: 400,
    body: { error: 'ERROR_ARGUMENT', error_description: `Invalid order "${echoed}"` },
  });
});

test.each<[string, Record<string, unknown>, readonly number[]]>([
  ['bare key, looser than exact', { title: 'ALPHA' }, [1]],
  ['= exact', { '=title': 'Alpha' }, [1]],
  ['= exact misses', { '=title': 'ALPHA' }, []],
  ['!', { '!sourceCode': '' }, [1]],
  ['!=', { '!=title': 'Beta' }, [1, 3, 4]],
  ['>', { '>id': 2 }, [3, 4]],
  ['>= with text', { '>=sort': '200' }, [1, 3]],
  ['<', { '<id': 2 }, [1]],
  ['<=', { '<=id': 2 }, [1, 2]],
  ['@', { '@id': [2, 4, 5] }, [2, 4]],
  ['!@', { '!@id': [2, 4] }, [1, 3]],
  ['% contains', { '%title': 'PHA' }, [1, 4]],
  ['%= with own wildcards', { '%=title': 'alpha%' }, [1, 4]],
  ['=% likewise', { '=%title': '%a' }, [1, 2, 3]],
  ['a boolean', { '=supportMapping': true }, [3]],
  ['settings as raw JSON', { '=settings': '[]' }, [1, 2, 3, 4]],
  ['AND by default', { sort: 100, '%title': 'beta' }, [2]],
  ['OR, without touching ownership', { logic: 'or', '=title': 'Beta', '%title': 'Alpha of' }, [2]],
  ['a nested group', { '<id': 4, 0: { logic: 'OR', '=id': 1, '=title': 'Gamma' } }, [1, 3]],
  ['an empty list drops the condition', { '@id': [] }, [1, 2, 3, 4]],
])('filter %s', async (_, filter, expected) => {
  expect(await ids({ filter })).toEqual(expected);
});

test('the name before an array is never checked and dies deeper down', async () => {
  expect(await list({ filter: { '@nonsense': [1] } })).toMatchObject({
    status: 400,
    body: { error: 'ERROR_CORE' },
  });
});

test('order takes several fields, any case of direction', async () => {
  expect(await ids({ order: { sort: 'asc', id: 'Desc' } })).toEqual([4, 2, 3, 1]);
});

test('pages hold 50; a page number is bent like PHP bends it; start is ignored', async () => {
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

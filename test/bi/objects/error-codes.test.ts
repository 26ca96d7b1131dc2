import { api, type ApiClient } from '../../stage/api-client.ts';
import { seed } from '../../bitrix24/biconnector/cases/seed.ts';
import { contractCodes } from '../../bitrix24/biconnector/contract-codes.ts';
import { startDesk, tokenOf, type DeskUnderTest } from '../../stage/desk.ts';

/** The calls that reached the portal, without the one that learns the name of a person who wrote earlier. */
const asked = () => t.portal.rest.requests.filter(({ restMethod }) => restMethod !== 'profile');

/** One request of each kind: a single call, a write, a list in one call, an answer from a batch. */
const requests: readonly (readonly [
  restMethod: string,
  method: string,
  path: string,
  body: object | undefined,
])[] = [
  ['biconnector.connector.get', 'GET', '/api/connectors/1', undefined],
  ['biconnector.connector.list', 'GET', '/api/connectors', undefined],
  ['biconnector.source.update', 'PATCH', '/api/sources/1', { title: 'x' }],
  ['biconnector.table.get', 'GET', '/api/tables/1', undefined],
  [
    'biconnector.table.fields.update',
    'POST',
    '/api/tables/1/columns',
    { update: [{ id: 1, visible: true }] },
  ],
];

let t: DeskUnderTest;
let ask: ApiClient;
beforeAll(async () => {
  t = await startDesk();
  seed(t.portal, t.sandbox.app.clientId, 'http://127.0.0.1:1');
  ask = api(t, tokenOf(await t.open()));
});
afterAll(() => t.close());

describe.each(requests)('errors of %s', (restMethod, method, path, body) => {
  test.each(contractCodes)(
    `${restMethod}: the error %s is passed on with its message and status %i`,
    async (code, status) => {
      t.portal.biconnector.push({ code, message: 'As Bitrix24 words it.', method: restMethod });
      const answer = await ask(method, path, body);
      expect([answer.status, answer.json?.error]).toEqual([
        status,
        {
          code: String(code),
          message: 'As Bitrix24 words it.',
          requestId: answer.headers.get('x-request-id'),
        },
      ]);
    },
  );
});

test('the one error at the root of an answer, with HTTP 400, is passed on like the others', async () => {
  t.portal.rest.faults.push({
    kind: 'status',
    status: 400,
    code: 'ERROR_ARGUMENT',
    description: 'Invalid order "UPWARDS"',
    match: 'biconnector.connector.list',
  });
  const answer = await ask('GET', '/api/connectors');
  expect([answer.status, answer.json?.error?.code, answer.json?.error?.message]).toEqual([
    400,
    'ERROR_ARGUMENT',
    'Invalid order "UPWARDS"',
  ]);
});

describe('invalid queries', () => {
  test.each([
    ['page=0', 'VALIDATION_INVALID_PAGE'],
    ['page=2.9', 'VALIDATION_INVALID_PAGE'],
    ['page=1&page=2', 'VALIDATION_INVALID_PAGE'],
    ['page[x]=1', 'VALIDATION_INVALID_PAGE'],
    ['start=50', 'VALIDATION_UNKNOWN_PARAMETERS'],
    ['select[]=id', 'VALIDATION_UNKNOWN_PARAMETERS'],
    ['__proto__[x]=1', 'VALIDATION_UNKNOWN_PARAMETERS'],
    ['order=', 'VALIDATION_ORDER_TYPE'],
    ['order=title asc', 'VALIDATION_ORDER_TYPE'],
    ['order[title]=ASC', 'VALIDATION_ORDER_TYPE'],
    ['order=nothing', 'VALIDATION_FIELD_NOT_ALLOWED_IN_ORDER'],
    ['filter=x', 'VALIDATION_FILTER_TYPE'],
    ['filter[title][like]=x', 'VALIDATION_FILTER_OPERATOR'],
    ['filter[title][eq]=x&filter[title][eq]=y', 'VALIDATION_FILTER_OPERATOR'],
    ['filter[title]=x&filter[title][contains]=y', 'VALIDATION_FILTER_OPERATOR'],
    ['filter[__proto__]=x', 'VALIDATION_UNKNOWN_PARAMETERS'],
    ['filter[title][eq][x]=1', 'VALIDATION_FILTER_OPERATOR'],
    ['filter[title][contains]=100%25', 'VALIDATION_FILTER_VALUE'],
    ['filter[id]=5.0', 'VALIDATION_FILTER_VALUE'],
    ['filter[settings]=x', 'VALIDATION_FIELD_NOT_ALLOWED_IN_FILTER'],
    [`filter[title]=${'x'.repeat(5_000)}`, 'VALIDATION_FILTER_VALUE'],
  ])('the invalid query %s is refused before any request', async (search, code) => {
    for (const kind of ['connectors', 'sources']) {
      t.portal.rest.requests.length = 0;
      const answer = await ask('GET', `/api/${kind}?${search}`);
      expect([answer.status, answer.json?.error?.code]).toEqual([400, code]);
      expect(asked()).toEqual([]);
    }
  });
});

describe('ids of objects', () => {
  test.each(['sources', 'tables', 'connectors'])(
    'ids of %s that PHP would bend are refused before any request',
    async kind => {
      t.portal.rest.requests.length = 0;
      for (const id of ['4.7', '1e3', '+5', '0', '05', '-1', '%205', '9999999999999999', 'x', '5a'])
        for (const [method, body] of [
          ['GET'],
          ['PATCH', { title: 'x', description: 'x' }],
          ['DELETE'],
        ] as const) {
          const answer = await ask(method, `/api/${kind}/${id}`, body);
          expect([answer.status, answer.json?.error?.code]).toEqual([400, 'VALIDATION_INVALID_ID_FORMAT']);
        }
      expect(asked()).toEqual([]);
    },
  );
});

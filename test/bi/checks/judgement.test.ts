import { check, checkAgainst, codesOf, type AnswerLike } from '../../stage/foreign-endpoint.ts';
import type { EndpointCheck } from '../../../server/bi/checks/check-endpoint.ts';
import type { Endpoint } from '../../../server/bitrix24/biconnector/endpoints.ts';

type Question = EndpointCheck['question'];
/** An answer, its expected findings, and the portal's message. */
type Case = readonly [
  name: string,
  answer: AnswerLike,
  codes: readonly string[],
  says: string | null,
  question?: Question,
];

const json = (value: unknown): AnswerLike => ({ body: JSON.stringify(value) });
const noConnection = 'Cannot establish connection.';
const noTable = 'Query failed. Make sure the table data source is available.';
const noDescription = 'Query failed. Make sure the data source is available and contains table fields.';
const noList = 'Could not get table list.<br>Make sure the JSON response is correct.';
const noColumns = 'Could not get table field descriptions. Make sure the JSON response is correct.';

function cases(endpoint: Endpoint, table: readonly Case[]): void {
  for (const [name, answer, codes, says, question = {}] of table)
    test(`the answer of ${endpoint} has its findings: ${name}`, async () => {
      const report = await checkAgainst(answer, { endpoint, question });
      expect(codesOf(report)).toEqual(codes);
      expect(report.portalSays).toBe(says);
      const severities = report.findings.map(({ severity }) => severity);
      expect(report.verdict).toBe(
        severities.includes('error') ? 'fails' : severities.includes('warning') ? 'warnings' : 'ok',
      );
    });
}

describe('urlCheck accepts any body with status 200', () => {
  cases('urlCheck', [
    ['JSON', json({ ok: true }), [], null],
    ['a word', { body: 'OK', headers: { 'content-type': 'text/plain' } }, [], null],
    ['an empty list of errors', json({ errors: [], status: 'success' }), [], null],
    ['an error object', json({ error: 'invalid token' }), ['ERROR_IN_OK_CHECK'], null],
    ['status ERROR', json({ status: 'ERROR', message: 'x' }), ['ERROR_IN_OK_CHECK'], null],
    ['success false', json({ success: false }), ['ERROR_IN_OK_CHECK'], null],
    ['false', json(false), ['ERROR_IN_OK_CHECK'], null],
    ['a sign-in page', { body: '<!doctype html><title>Sign in</title>' }, ['HTML_IN_OK_CHECK'], null],
    ['nothing', {}, ['EMPTY_BODY'], noConnection],
    ['the character 0', { body: '0' }, ['BODY_ZERO'], noConnection],
    ['201', { status: 201, body: '{}' }, ['STATUS_NOT_200'], noTable],
    ['403', { status: 403, body: 'no' }, ['SETTINGS_REFUSED'], noTable],
    ['204: the empty body comes first', { status: 204 }, ['EMPTY_BODY', 'STATUS_NOT_200'], noConnection],
    [
      'a redirect',
      { status: 302, body: 'x', headers: { location: 'https://elsewhere.example/' } },
      ['REDIRECT'],
      noTable,
    ],
  ]);
});

describe('urlTableList', () => {
  const good = { code: 'sales', title: 'Sales' };
  cases('urlTableList', [
    ['a list', json([good]), [], null],
    ['no tables', json([]), ['LIST_EMPTY'], null],
    ['nothing', {}, ['EMPTY_BODY'], noTable],
    ['500', { status: 500, body: '[]' }, ['SERVICE_FAILED'], noTable],
    ['HTML', { body: '<html></html>' }, ['HTML'], noList],
    ['a number', json(7), ['JSON_SCALAR'], noList],
    ['null', json(null), ['JSON_SCALAR'], noList],
    ['half of it', { body: '[{"code":' }, ['NOT_JSON'], noList],
    ['a byte order mark', { body: '\ufeff[]' }, ['BOM'], noList],
    [
      'windows-1251',
      {
        body: Buffer.concat([
          Buffer.from('[{"code":"a","title":"'),
          Buffer.from([0xcf, 0xf0]),
          Buffer.from('"}]'),
        ]),
      },
      ['WRONG_CHARSET'],
      noList,
    ],
    [
      'compressed',
      { body: Buffer.from([31, 139, 8]), headers: { 'content-encoding': 'gzip' } },
      ['COMPRESSED'],
      noList,
    ],
    [
      'as text',
      { body: '[]', headers: { 'content-type': 'text/html' } },
      ['CONTENT_TYPE', 'LIST_EMPTY'],
      null,
    ],
    ['an object of items', json({ a: good }), ['JSON_OBJECT_AS_LIST'], null],
    ['an error object', json({ error: 'x' }), ['JSON_OBJECT_AS_LIST', 'ITEM_NOT_OBJECT'], noList],
    ['no code', json([good, { title: 'x' }]), ['ITEM_WITHOUT_CODE'], noList],
    ['code 0', json([{ code: '0', title: 'x' }]), ['ITEM_WITHOUT_CODE'], noList],
    ['no title', json([{ code: 'x', title: '' }]), ['ITEM_WITHOUT_TITLE'], noList],
    ['an id', json([{ ...good, id: 'X1' }]), ['ITEM_HAS_ID'], null],
    ['an uppercase code', json([{ code: 'Sales', title: 'x' }]), ['CODE_NOT_A_TABLE_NAME'], null],
    ['a long code', json([{ code: 'a'.repeat(231), title: 'x' }]), ['CODE_NOT_A_TABLE_NAME'], null],
    ['a long title', json([{ code: 'a', title: 'x'.repeat(513) }]), ['TEXT_TOO_LONG'], null],
    ['a number for a title', json([{ code: 'a', title: 5 }]), ['VALUE_NOT_TEXT'], null],
    ['the same code twice', json([good, good]), ['DUPLICATE_TABLE_CODE'], null],
    [
      'the search is ignored',
      json([good, { code: 'stock', title: 'Stock' }]),
      ['SEARCH_IGNORED'],
      null,
      { searchString: 'SAL' },
    ],
    [
      'very many',
      json(Array.from({ length: 2001 }, (_, index) => ({ code: `t${index}`, title: 'x' }))),
      ['LIST_CUT'],
      null,
    ],
  ]);
});

describe('urlTableDescription', () => {
  const good = { code: 'ID', name: 'Id', type: 'int' };
  cases('urlTableDescription', [
    ['columns', json([good, { code: 'AT', name: 'At', type: 'DateTime' }]), [], null],
    ['none', json([]), ['DESCRIPTION_EMPTY'], noColumns],
    ['nothing', {}, ['EMPTY_BODY'], noDescription],
    ['404', { status: 404, body: 'x' }, ['NOTHING_THERE'], noDescription],
    ['not JSON', { body: 'x' }, ['NOT_JSON'], noColumns],
    ['no type', json([{ code: 'A', name: 'a' }]), ['COLUMN_INCOMPLETE'], noColumns],
    ['a text', json(['ID']), ['ITEM_NOT_OBJECT'], noColumns],
    ['an unknown type', json([{ ...good, type: 'boolean' }]), ['TYPE_UNKNOWN_BECOMES_STRING'], null],
    ['a lowercase code', json([{ ...good, code: 'id' }]), ['COLUMN_NAME_NOT_VALID'], null],
    ['a long code', json([{ ...good, code: 'A'.repeat(33) }]), ['COLUMN_NAME_NOT_VALID'], null],
    ['the same code twice', json([good, good]), ['DUPLICATE_COLUMN_CODE'], null],
  ]);

  test('column types are mapped as in Bitrix24: without regard to case, and unknown ones to string', async () => {
    const types = ['INT', 'String', 'double', 'Date', 'DATETIME', 'money', 'timezone', 'boolean'];
    const report = await checkAgainst(json(types.map((type, at) => ({ code: `C${at}`, name: 'x', type }))), {
      endpoint: 'urlTableDescription',
    });
    expect(report.columns?.map(({ portalType }) => portalType)).toEqual([
      'int',
      'string',
      'double',
      'date',
      'datetime',
      'money',
      'timezone',
      'string',
    ]);
  });
});

describe('urlData', () => {
  const columns = [
    { name: 'ID', externalCode: 'id' },
    { name: 'AMOUNT', externalCode: 'amount' },
  ];
  const header = ['id', 'amount'];
  const preview: Question = { table: 'sales', limit: 20, columns };
  const rows = (...data: readonly unknown[]): AnswerLike => json([header, ...data]);
  cases('urlData', [
    ['rows', rows([1, '9.50'], [2, null]), [], null, preview],
    ['no rows', rows(), ['NO_ROWS'], null, preview],
    ['no header', json([]), ['NO_HEADER', 'PREVIEW_EMPTY'], null, preview],
    ['data first', json([[1, 2]]), ['NO_HEADER', 'PREVIEW_EMPTY'], null, preview],
    ['objects', json([{ id: 1 }]), ['ROWS_ARE_OBJECTS', 'PREVIEW_EMPTY'], null, preview],
    ['objects below a header', rows({ id: 1 }), ['ROWS_ARE_OBJECTS', 'PREVIEW_EMPTY'], null, preview],
    ['a text for a row', rows('x'), ['ROW_NOT_LIST', 'PREVIEW_EMPTY'], null, preview],
    ['a short row', rows([1]), ['ROW_LENGTH', 'PREVIEW_EMPTY'], null, preview],
    [
      'another case',
      json([
        ['ID', 'amount'],
        [1, 2],
      ]),
      ['HEADER_LACKS_CODE'],
      null,
      preview,
    ],
    [
      'a name twice',
      json([
        ['id', 'amount', 'id'],
        [1, 2, 1],
      ]),
      ['HEADER_DUPLICATE'],
      null,
      preview,
    ],
    [
      'another order',
      rows([1, 2]),
      ['HEADER_NOT_AS_SELECTED'],
      null,
      { ...preview, select: ['amount', 'id'] },
    ],
    [
      'too many rows',
      rows(...Array<unknown>(3).fill([1, 2])),
      ['MORE_THAN_LIMIT'],
      null,
      { ...preview, limit: 2 },
    ],
    ['a list in a cell', rows([1, [2]]), ['CELL_NOT_SCALAR'], null, preview],
    ['true', rows([1, true]), ['BOOLEAN_CELLS'], null, preview],
    ['ISO dates', rows([1, '2026-09-01T10:00:00+03:00']), ['ISO_DATES'], null, preview],
    ['local dates', rows([1, '01.09.2026 10:00']), ['LOCAL_DATES'], null, preview],
    ['a decimal comma', rows([1, '9,50']), ['DECIMAL_COMMA'], null, preview],
    ['a currency', rows([1, '1 500 ₽']), ['MONEY_TEXT'], null, preview],
    ['nothing', {}, ['EMPTY_BODY'], noConnection, preview],
    ['500', { status: 500, body: 'x' }, ['SERVICE_FAILED'], noTable, preview],
    ['HTML', { body: '<p>x' }, ['HTML', 'PREVIEW_EMPTY'], null, preview],
  ]);

  test('a text column may hold text that looks like a date or a number', async () => {
    const texts = columns.map(column => ({ ...column, type: 'string' }));
    const report = await checkAgainst(rows(['01.09.2026', '9,50']), {
      endpoint: 'urlData',
      question: { ...preview, columns: texts },
    });
    expect(codesOf(report)).toEqual([]);
  });

  test('the report of urlData shows the header and twenty rows', async () => {
    const data = Array.from({ length: 30 }, (_, index) => [index, 'x']);
    const report = await checkAgainst(rows(...data), { endpoint: 'urlData', question: preview });
    expect(report.rows?.header).toEqual(header);
    expect(report.rows?.data).toEqual(data.slice(0, 20));
  });
});

describe('a connector without a URL', () => {
  test.each([
    ['urlCheck', 'Connection check URL is not specified.'],
    ['urlData', 'Data source URL is not specified.'],
  ] as const)('a connector without an address for %s gets the portal’s message', async (endpoint, says) => {
    const report = await check({ endpoint, url: '' });
    expect(report).toMatchObject({ verdict: 'fails', portalSays: says, status: null });
    expect(codesOf(report)).toEqual(['URL_MISSING']);
  });
});

test('a hundred invalid items give one finding with the first places and the number of the others', async () => {
  const report = await checkAgainst(json(Array(100).fill({ code: 'x' })), { endpoint: 'urlTableList' });
  expect(report.findings.filter(({ code }) => code === 'ITEM_WITHOUT_TITLE')).toEqual([
    { code: 'ITEM_WITHOUT_TITLE', severity: 'error', detail: '#1; #2; #3; #4; #5; +95' },
  ]);
});

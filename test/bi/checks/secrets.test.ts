import { checkAgainst, codesOf } from '../../stage/foreign-endpoint.ts';
import type { Endpoint } from '../../../server/bitrix24/biconnector/endpoints.ts';

/** A long value with all characters that encodings change. */
const secret = 'PROBE-s3cr/t "ü" & <key>+1';
const settings = { token: secret, pin: '8123', db: 'sales' };

/** The spellings in which an endpoint may repeat the secret. */
const spellings = [
  secret,
  JSON.stringify(secret).slice(1, -1),
  JSON.stringify(secret).slice(1, -1).replaceAll('/', '\\/').replace('ü', '\\u00fc'),
  encodeURIComponent(secret),
  encodeURIComponent(secret).replaceAll('%20', '+'),
  secret.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;'),
  Buffer.from(secret).toString('base64'),
];

test.each(spellings)('a value that the endpoint repeats is not in the report: %s', async spelling => {
  for (const endpoint of ['urlCheck', 'urlTableList', 'urlTableDescription', 'urlData'] as Endpoint[]) {
    const report = await checkAgainst(
      {
        body: `<p>${spelling}${'.'.repeat(2000)}${spelling}`,
        headers: { 'content-type': `text/html; x=8123` },
      },
      { endpoint, settings, question: { table: 't' } },
    );
    expect(JSON.stringify(report)).not.toMatch(/PROBE|8123|s3cr|UFJPQkU/);
    expect(report.sample).toContain('***');
    expect(codesOf(report)).toContain('ECHOES_SETTINGS');
  }
});

test.each([
  ['urlCheck', { error: `bad token ${secret}` }],
  ['urlCheck', { error: [secret, 8123] }],
  ['urlTableList', [{ code: secret, title: secret, id: secret }, { code: 'a'.repeat(190) + secret }]],
  ['urlTableList', { [secret]: 1 }],
  ['urlTableDescription', [{ code: secret, name: secret, type: secret }]],
  [
    'urlData',
    [
      ['ID', secret],
      [8123, secret],
    ],
  ],
  [
    'urlData',
    [
      ['ID', 'X'],
      [1, 'y'.repeat(190) + secret],
    ],
  ],
  [
    'urlData',
    [
      ['ID', 'X'],
      [1, [secret]],
    ],
  ],
  ['urlData', [{ [secret]: secret }]],
] as const)('a value repeated in the answer of %s is not in the report: %j', async (endpoint, value) => {
  const report = await checkAgainst(
    { body: JSON.stringify(value) },
    { endpoint, settings, question: { table: 't', limit: 20 } },
  );
  expect(JSON.stringify(report)).not.toMatch(/PROBE|8123|s3cr/);
});

test('a value repeated in the address of a redirect is not in the report', async () => {
  const location = `https://elsewhere.example/?${'x'.repeat(190)}&token=${encodeURIComponent(secret)}`;
  const report = await checkAgainst({ status: 302, body: 'x', headers: { location } }, { settings });
  expect(JSON.stringify(report)).not.toMatch(/PROBE|s3cr/);
});

test('a short value, such as the name of a database, is not hidden in the names of tables', async () => {
  const report = await checkAgainst(
    { body: '[{"code":"sales_orders","title":"Sales orders"}]' },
    { endpoint: 'urlTableList', settings: { db: 'sales' } },
  );
  expect(report.tables).toEqual([{ code: 'sales_orders', title: 'Sales orders' }]);
});

test('ordinary values, such as a database or a city, stay readable, and nobody is accused of repeating them', async () => {
  const report = await checkAgainst(
    { body: '[["CITY","BASE"],["Moscow","shop"]]' },
    {
      endpoint: 'urlData',
      question: { table: 't', limit: 20 },
      settings: { database: 'shop', region: 'Moscow', host: 'replica-2.shop.example' },
    },
  );
  expect(report.rows?.data).toEqual([['Moscow', 'shop']]);
  expect(codesOf(report)).not.toContain('ECHOES_SETTINGS');
});

test('a short wrong token that the answer contains by chance is hidden without an accusation', async () => {
  const report = await checkAgainst(
    { status: 403, body: '{"error":"Wrong token"}' },
    { settings: { token: 'wrong' } },
  );
  expect(report.says).toBe('*** token');
  expect(codesOf(report)).toEqual(['SETTINGS_REFUSED']);
});

test.each([
  ['a label that says so', { a1: 'hunter22' }, { a1: 'Пароль' }],
  ['its code', { db_password: 'hunter22' }, {}],
  ['its look', { a1: '9f8e7d6c5b4a3f2e1d0c' }, {}],
  ['its length', { a1: 'abcdefghijklmnopqrstuvwxyz' }, {}],
  ['its mix of letters and digits', { a1: 'Summer2026' }, {}],
  ['its signs', { a1: 'rose$garden' }, {}],
  ['a code that journals hide', { jwt: 'rosegarden' }, {}],
  ['a code with parts', { db_pw: 'rosegarden' }, {}],
] as const)('a value is a secret by %s', async (_why, settings, labels) => {
  const [value = ''] = Object.values(settings);
  const report = await checkAgainst(
    { status: 500, body: `No ${value}` },
    { settings: { ...settings }, labels },
  );
  expect(JSON.stringify(report)).not.toContain(value);
  expect(codesOf(report)).toContain('ECHOES_SETTINGS');
});

test.each([
  ['an address', { a1: 'postgres://reader:rosegarden@db.example/shop' }],
  ['an address with escapes', { a1: 'https://reader:rose%67arden@db.example/' }],
  ['a connection string', { a1: 'Server=db.example;User=reader;Password=rosegarden' }],
  ['JSON', { a1: '{"host":"db.example","password":"rosegarden"}' }],
])('a password inside %s is hidden where the endpoint repeats it alone', async (_what, settings) => {
  const report = await checkAgainst({ status: 500, body: 'Login refused: rosegarden' }, { settings });
  expect(JSON.stringify(report)).not.toContain('rosegarden');
  expect(report.sample).toBe('Login refused: ***');
});

test.each([
  'shop',
  'Moscow',
  'Санкт-Петербург',
  'sales_2024',
  'warehouse12',
  'replica-2.shop.example:5432',
  'analyst@shop.example',
  'https://api.example/v1/rows?region=eu&limit=10',
  '2026-01-01T00:00:00Z',
  'Europe/Moscow',
  'Sales, returns (2024)',
])('the ordinary value %s stays readable', async value => {
  const report = await checkAgainst({ status: 500, body: `No ${value}` }, { settings: { a1: value } });
  expect(report.sample).toBe(`No ${value}`);
  expect(codesOf(report)).not.toContain('ECHOES_SETTINGS');
});

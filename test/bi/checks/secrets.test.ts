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

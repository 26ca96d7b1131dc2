import { describePlan } from '../../../server/bi/files/apply-import.ts';
import { formatName } from '../../../server/bi/files/file-format.ts';
import { planImport } from '../../../server/bi/files/plan-import.ts';
import { largestYaml, readFile } from '../../../server/bi/files/read-file.ts';

const begin = `{"format":"${formatName}","version":1,"connectors":[`;
const report = (text: string) => describePlan(planImport(readFile(text), { memberId: 'x', connectors: [] }));

const bomb = `a: &a [x,x,x,x,x,x,x,x,x]\n${'bcdefghi'
  .split('')
  .map((name, index) => {
    const before = 'abcdefgh'.charAt(index);
    return `${name}: &${name} [${Array(9).fill(`*${before}`).join(',')}]`;
  })
  .join('\n')}\n`;
test.each([
  ['an empty file', '', 'FILE_OF_ANOTHER_KIND'],
  ['another kind of file', '{"a":1}', 'FILE_OF_ANOTHER_KIND'],
  ['half a file', '{"format":', 'FILE_NOT_READABLE'],
  ['a later version', `{"format":"${formatName}","version":2,"connectors":[]}`, 'FILE_OF_A_LATER_VERSION'],
  [
    'a file without connectors',
    `{"format":"${formatName}","version":1,"connectors":{}}`,
    'FILE_WITHOUT_CONNECTORS',
  ],
  ['a key twice', `{"format":"${formatName}","format":"x"}`, 'FILE_NOT_READABLE'],
  ['a billion laughs', `format: ${formatName}\nversion: 1\n${bomb}connectors: [*i]\n`, 'FILE_NOT_READABLE'],
  ['one alias', `format: &f ${formatName}\nversion: 1\nconnectors: [*f]\n`, 'FILE_NOT_READABLE'],
  ['deep nesting', '['.repeat(100_000), 'FILE_NOT_READABLE'],
  ['too much YAML', `a: ${'x'.repeat(largestYaml)}`, 'FILE_TOO_LARGE'],
  ['a file that is too long', 'x'.repeat(9 * 1024 * 1024), 'FILE_TOO_LARGE'],
])('a file that cannot be used is reported: %s', (_name, text, reason) => {
  expect(report(text).entries).toMatchObject([{ action: 'invalid', reason }]);
});

test('a file with very many keys is read completely', () => {
  // The limits allow this many keys; each is looked up in a set instead of being compared with all others.
  const file = Array.from({ length: 12_000 }, (_, at) => `k${at}: 1`).join('\n');
  expect(readFile(file)).toMatchObject({ ok: false, problem: 'FILE_OF_ANOTHER_KIND' });
});

test.each(['a: 1\nb: 2\na: 3', 'x:\n  - {"a": 1, "a": 2}', '"a": 1\na: 2'])(
  'a duplicate key is found: %j',
  text => {
    expect(readFile(text)).toMatchObject({ ok: false, problem: 'FILE_NOT_READABLE' });
    expect(JSON.stringify(readFile(text))).toContain('DUPLICATE_KEY');
  },
);

test('a file with very many tiny connectors is refused instead of reported in hundreds of megabytes', () => {
  expect(report(`${begin}${'0,'.repeat(1_000_000)}0]}`).entries).toMatchObject([
    { reason: 'FILE_TOO_LARGE' },
  ]);
});

test('a file with very many tiny problems is refused instead of reported', () => {
  const connector = `{"settings":[${'{},'.repeat(4_000)}{}]}`;
  const { entries } = report(`${begin}${`${connector},`.repeat(400)}${connector}]}`);
  expect(entries).toMatchObject([{ reason: 'FILE_TOO_LARGE' }]);
});

test('a list that is far too long is refused as a whole', () => {
  const { entries } = report(`${begin}{"settings":[${'{},'.repeat(100_000)}{}]}]}`);
  expect(entries).toMatchObject([
    { action: 'invalid', problems: [{ field: 'settings', code: 'VALIDATION_TOO_LONG' }] },
  ]);
});

test.each([
  ['brackets', '['.repeat(500_000), '1:33'],
  ['braces in lists', '[{a: '.repeat(100_000), '1:81'],
  ['lists on one line', '- '.repeat(100_000), '1:65'],
  ['keys on one line', '? '.repeat(100_000), '1:65'],
  ['brackets behind many lines', `a: 1\nb:\n  ${'['.repeat(100_000)}`, '3:35'],
])('a file nested too deep is refused before it is parsed: %s', (_name, text, place) => {
  expect(readFile(text)).toEqual({ ok: false, problem: 'FILE_NOT_READABLE', detail: `${place} too deep` });
});

test('brackets in strings do not count as nesting', () => {
  const title = '[{'.repeat(100);
  const file = `format: ${formatName}\nversion: 1\nconnectors:\n  - title: "${title}"\n    urls: '${title}'\n`;
  expect(readFile(file)).toMatchObject({ ok: true, connectors: [{ title, urls: title }] });
});

test('YAML with very many tiny values is too large, while JSON with as many is read', () => {
  const tiny = Array.from({ length: 60_000 }, () => 1);
  expect(readFile(JSON.stringify(tiny))).toMatchObject({ ok: false, problem: 'FILE_OF_ANOTHER_KIND' });
  expect(readFile(`${JSON.stringify(tiny)} # no JSON`)).toEqual({
    ok: false,
    problem: 'FILE_TOO_LARGE',
    detail: 'YAML too many parts',
  });
});

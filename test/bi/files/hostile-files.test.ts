import { describePlan } from '../../../server/bi/files/apply-import.ts';
import { formatName } from '../../../server/bi/files/file-format.ts';
import { planImport } from '../../../server/bi/files/plan-import.ts';
import { largestYaml } from '../../../server/bi/files/parse-file.ts';
import { readFile } from '../../../server/bi/files/read-file.ts';

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
  ['an empty file', '', 'FILE_EMPTY'],
  ['a file of blanks and comments', '\ufeff \n# nothing\n', 'FILE_EMPTY'],
  ['another kind of file', '{"a":1}', 'FILE_OF_ANOTHER_KIND'],
  ['half a file', '{"format":', 'FILE_NOT_READABLE'],
  ['a later version', `{"format":"${formatName}","version":2,"connectors":[]}`, 'FILE_OF_A_LATER_VERSION'],
  [
    'a file without connectors',
    `{"format":"${formatName}","version":1,"connectors":{}}`,
    'FILE_WITHOUT_CONNECTORS',
  ],
  ['a key twice', `{"format":"${formatName}","format":"x"}`, 'FILE_DUPLICATE_KEY'],
  ['a billion laughs', `format: ${formatName}\nversion: 1\n${bomb}connectors: [*i]\n`, 'FILE_ALIAS'],
  ['one alias', `format: &f ${formatName}\nversion: 1\nconnectors: [*f]\n`, 'FILE_ALIAS'],
  ['deep nesting', '['.repeat(100_000), 'FILE_TOO_DEEP'],
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

test.each([
  ['a: 1\nb: 2\na: 3', 3, 1],
  ['x:\n  - {"a": 1, "a": 2}', 2, 14],
  ['"a": 1\na: 2', 2, 1],
])('a duplicate key is found: %j', (text, line, column) => {
  expect(readFile(text)).toEqual({
    ok: false,
    problem: 'FILE_DUPLICATE_KEY',
    detail: 'a',
    place: { line, column },
  });
});

test.each([
  ['with a mark', `format: ${formatName}\nversion: 1\nconnectors: []\n---\nformat: x\n`, 4],
  ['behind an end mark', 'a: 1\n...\nb: 2\n', 3],
  ['that is empty', 'a: 1\n# end\n---\n', 3],
  ['with Windows line ends', 'a: 1\r\n---\r\nb: 2\r\n', 2],
])('a second document %s is refused with its line, because it would be lost', (_name, text, line) => {
  expect(readFile(text)).toMatchObject({
    problem: 'FILE_WITH_SEVERAL_DOCUMENTS',
    place: { line, column: 1 },
  });
});

test.each(['---\na: 1\n', '%YAML 1.2\n---\na: 1\n...\n', 'a: 1\n...\n# comment\n', 'a: |\n  ---\n  x\n'])(
  'marks around a single document are allowed: %j',
  text => {
    expect(readFile(text)).toMatchObject({ problem: 'FILE_OF_ANOTHER_KIND' });
  },
);

test('an alias is refused with its place', () => {
  expect(readFile('a: &x 1\nb:\n  - *x\n')).toEqual({
    ok: false,
    problem: 'FILE_ALIAS',
    detail: '*x',
    place: { line: 3, column: 5 },
  });
});

test.each([
  ['2', 'FILE_OF_A_LATER_VERSION'],
  ['"1"', 'FILE_VERSION_INVALID'],
  ['0', 'FILE_VERSION_INVALID'],
  ['1.5', 'FILE_VERSION_INVALID'],
  ['"2"', 'FILE_VERSION_INVALID'],
  ['', 'FILE_VERSION_INVALID'],
  ['.inf', 'FILE_VERSION_INVALID'],
])('only a higher whole number is a later version: %j', (version, problem) => {
  expect(readFile(`format: ${formatName}\nversion: ${version}\nconnectors: []\n`)).toMatchObject({
    problem,
    place: { line: 2, column: 1 },
  });
});

test('a file without a version is not called a later one', () => {
  expect(readFile(`format: ${formatName}\nconnectors: []\n`)).toMatchObject({
    problem: 'FILE_VERSION_INVALID',
  });
});

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
  ['brackets', '['.repeat(500_000), 1, 33],
  ['braces in lists', '[{a: '.repeat(100_000), 1, 81],
  ['lists on one line', '- '.repeat(100_000), 1, 65],
  ['keys on one line', '? '.repeat(100_000), 1, 65],
  ['brackets behind many lines', `a: 1\nb:\n  ${'['.repeat(100_000)}`, 3, 35],
])('a file nested too deep is refused before it is parsed: %s', (_name, text, line, column) => {
  expect(readFile(text)).toEqual({
    ok: false,
    problem: 'FILE_TOO_DEEP',
    detail: '',
    place: { line, column },
  });
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

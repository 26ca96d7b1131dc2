import { describePlan } from '../../server/connector-files/apply-import.ts';
import { formatName } from '../../server/connector-files/file-format.ts';
import { planImport } from '../../server/connector-files/plan-import.ts';
import { readFile } from '../../server/connector-files/read-file.ts';

const begin = `{"format":"${formatName}","version":1,"connectors":[`;
const report = (text: string) => describePlan(planImport(readFile(text), { memberId: 'x', connectors: [] }));

test('a file with very many keys is read to its end', () => {
  // Comparing each with each would take longer than a test may.
  const file = Array.from({ length: 90_000 }, (_, at) => `k${at}: 1`).join('\n');
  expect(readFile(file)).toMatchObject({ ok: false, problem: 'FILE_OF_ANOTHER_KIND' });
});

test.each(['a: 1\nb: 2\na: 3', 'x:\n  - {"a": 1, "a": 2}', '"a": 1\na: 2'])(
  'a key given twice is found: %j',
  text => {
    expect(readFile(text)).toMatchObject({ ok: false, problem: 'FILE_NOT_READABLE' });
    expect(JSON.stringify(readFile(text))).toContain('DUPLICATE_KEY');
  },
);

test('a file of very many tiny connectors is no answer of hundreds of megabytes', () => {
  expect(report(`${begin}${'0,'.repeat(1_000_000)}0]}`).entries).toMatchObject([
    { reason: 'FILE_TOO_LARGE' },
  ]);
});

test('nor is one of very many tiny faults', () => {
  const connector = `{"settings":[${'{},'.repeat(4_000)}{}]}`;
  const { entries } = report(`${begin}${`${connector},`.repeat(400)}${connector}]}`);
  expect(entries).toMatchObject([{ reason: 'FILE_TOO_LARGE' }]);
});

test('a list longer than any is refused as a whole', () => {
  const { entries } = report(`${begin}{"settings":[${'{},'.repeat(100_000)}{}]}]}`);
  expect(entries).toMatchObject([
    { action: 'invalid', problems: [{ field: 'settings', code: 'VALIDATION_TOO_LONG' }] },
  ]);
});

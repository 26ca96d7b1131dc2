import { writeJournal } from '../../server/journal/journal-file.ts';
import { someEntry } from './some-entry.ts';

const csvOf = (answer: string): string => writeJournal([someEntry({ at: 1, answer })], 'csv');

/**
 * Cells as a spreadsheet reads them that uses another separator than the comma, and honors quotes only at the beginning of
 * a cell.
 */
const cellsBetween = (separator: string, csv: string): readonly string[] =>
  csv.split(new RegExp(`${separator}|[\\r\\n]`)).map(cell => cell.replace(/^[\s"]+/, ''));

test.each(['=1+1', '+1', '-1', '@SUM(A1)', '|calc', '%0', '＝1+1', '＋1', '－1', '＠SUM(A1)'])(
  'a cell that begins like a formula is text for every spreadsheet: %s',
  formula => {
    for (const separator of [';', '\t'])
      for (const answer of [
        formula,
        `  ${formula}`,
        `{"title":"x${separator}${formula}"}`,
        `x${separator} "${formula}"`,
        `x\n${formula}`,
        `x${separator}${separator}${formula}`,
      ])
        for (const cell of cellsBetween(separator, csvOf(answer)))
          expect(cell).not.toMatch(/^[=+\-@|%＝＋－＠]/);
  },
);

test('CSV begins with the mark by which Excel knows UTF-8, and lines of JSON do not', () => {
  expect(csvOf('Склад').startsWith('\ufeff"at","to",')).toBe(true);
  expect(writeJournal([], 'csv').charAt(0)).toBe('\ufeff');
  expect(writeJournal([someEntry({ at: 1 })], 'jsonl').charAt(0)).toBe('{');
});

test('a cell that does not begin like a formula stays as it is', () => {
  expect(csvOf('{"a":"x; y-z","b":-1}')).toContain('"{""a"":""x; y-z"",""b"":-1}"');
});

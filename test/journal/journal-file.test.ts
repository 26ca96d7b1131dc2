import { writeJournal } from '../../server/journal/journal-file.ts';
import { someEntry } from './some-entry.ts';

const csvOf = (answer: string): string => writeJournal([someEntry({ at: 1, answer })], 'csv');

/** The cells as a spreadsheet has them that takes another separator than the comma, and quotes only where a cell begins. */
const cellsBetween = (separator: string, csv: string): readonly string[] =>
  csv.split(new RegExp(`${separator}|[\\r\\n]`)).map(cell => cell.replace(/^[\s"]+/, ''));

test.each(['=1+1', '+1', '-1', '@SUM(A1)', '|calc', '%0', '＝1+1', '＋1', '－1', '＠SUM(A1)'])(
  'what begins like a formula is a text for every spreadsheet: %s',
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

test('other texts stay as they are', () => {
  expect(csvOf('{"a":"x; y-z","b":-1}')).toContain('"{""a"":""x; y-z"",""b"":-1}"');
});

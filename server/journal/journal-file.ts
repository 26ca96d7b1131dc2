import type { JournalEntry } from './journal-entry.ts';

export type JournalFormat = 'csv' | 'jsonl';

/** An entry as people and programs see it, without the member id. */
export const shownEntry = ({ memberId: _, at, userId, requestId, ...entry }: JournalEntry) => ({
  ...entry,
  at: new Date(at).toISOString(),
  userId: userId ?? null,
  requestId: requestId ?? null,
});

export type ShownEntry = ReturnType<typeof shownEntry>;

const columns = [
  'at',
  'to',
  'method',
  'userId',
  'status',
  'code',
  'ms',
  'attempt',
  'params',
  'answer',
  'requestId',
  'cause',
  'id',
] as const satisfies readonly (keyof ShownEntry)[];

/**
 * Writes one entry per line: JSON, or CSV with a line of column names first. CSV begins with a byte order mark, without which
 * Excel takes it for text in the encoding of the computer.
 */
export function writeJournal(entries: readonly JournalEntry[], format: JournalFormat): string {
  const shown = entries.map(shownEntry);
  const lines =
    format === 'jsonl'
      ? shown.map(entry => JSON.stringify(entry))
      : [columns, ...shown.map(entry => columns.map(column => entry[column]))].map(cells =>
          cells.map(cell).join(','),
        );
  return `${format === 'csv' ? '\ufeff' : ''}${lines.map(line => `${line}\r\n`).join('')}`;
}

/** Characters that begin a formula, full-width forms included. */
const formula = '[=+\\-@|%＝＋－＠]';
const atBeginning = new RegExp(`^(?=\\s*${formula})|^(?=[\\t\\r\\n])`);
/**
 * Places where a cell begins for a spreadsheet that separates cells by semicolons or tabs, as in Russia, and ignores quotes
 * there.
 */
const withinText = new RegExp(`[;\\t\\r\\n](?=[\\s"']{0,50}${formula})`, 'g');

/** Writes a CSV cell. Spreadsheets run a cell that begins like a formula; an apostrophe makes it text. */
function cell(value: string | number | null): string {
  if (typeof value === 'number') return String(value);
  const harmless = (value ?? '').replace(atBeginning, "'").replaceAll(withinText, "$&'");
  return `"${harmless.replaceAll('"', '""')}"`;
}

import type { JournalEntry } from './journal-entry.ts';

export type JournalFormat = 'csv' | 'jsonl';

/** What people and programs see of an entry: nothing of it is about another portal. */
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

/** One entry a line: JSON, or CSV with a line of names before it. */
export function writeJournal(entries: readonly JournalEntry[], format: JournalFormat): string {
  const shown = entries.map(shownEntry);
  const lines =
    format === 'jsonl'
      ? shown.map(entry => JSON.stringify(entry))
      : [columns, ...shown.map(entry => columns.map(column => entry[column]))].map(cells =>
          cells.map(cell).join(','),
        );
  return lines.map(line => `${line}\r\n`).join('');
}

/** What a formula begins with, in full width too. */
const formula = '[=+\\-@|%＝＋－＠]';
const atBeginning = new RegExp(`^(?=\\s*${formula})|^(?=[\\t\\r\\n])`);
/** Where a cell may begin for a spreadsheet that takes semicolons or tabs to be between cells, as in Russia: a quote says nothing to it there. */
const withinText = new RegExp(`[;\\t\\r\\n](?=[\\s"']{0,50}${formula})`, 'g');

/** Spreadsheets run what begins like a formula: an apostrophe makes it a text. */
function cell(value: string | number | null): string {
  if (typeof value === 'number') return String(value);
  const text = value ?? '';
  const harmless = text.replace(atBeginning, "'").replaceAll(withinText, "$&'");
  return `"${harmless.replaceAll('"', '""')}"`;
}

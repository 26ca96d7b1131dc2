/** One request to a portal or an OAuth server as it is kept, without secrets. */
export interface JournalEntry {
  /** Sorts by time; 32 characters of 0-9a-f. */
  readonly id: string;
  /** When the request began, in milliseconds since the epoch. */
  readonly at: number;
  /** `journal`: a note of the journal's own. */
  readonly to: 'portal' | 'oauth' | 'journal';
  /** Absent for calls that belong to no stored portal; then there are no parameters and no answer either. */
  readonly memberId: string | undefined;
  readonly userId: number | undefined;
  readonly method: string;
  readonly params: string | null;
  readonly answer: string | null;
  /** HTTP status; null where no answer came. */
  readonly status: number | null;
  /** Why it failed; null on success. */
  readonly code: string | null;
  readonly ms: number;
  readonly attempt: number;
  readonly requestId: string | undefined;
  readonly cause: string;
}

/** Digits of the time at the beginning of an id: enough for eight thousand years. */
const timeDigits = 12;

/** The smallest id of this moment. */
export const firstIdAt = (at: number): string =>
  Math.min(Math.max(0, Math.floor(at)), 2 ** (4 * timeDigits) - 1)
    .toString(16)
    .padStart(timeDigits, '0')
    .padEnd(32, '0');

export const isJournalId = (text: string): boolean => /^[0-9a-f]{32}$/.test(text);

let made = 0;

/** Ids of one process sort as they were made, within a millisecond too. */
export function newJournalId(at: number, random: string): string {
  made = (made + 1) % 0x1_00_00_00;
  return `${firstIdAt(at).slice(0, timeDigits)}${made.toString(16).padStart(6, '0')}${random.slice(0, 14)}`;
}

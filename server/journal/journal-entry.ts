import { nextOrdinal } from '../time/next-ordinal.ts';

/** One request to a portal or an OAuth server as it is stored, without secrets. */
export interface JournalEntry {
  /** 32 hexadecimal digits that sort by time. */
  readonly id: string;
  /** When the request began, in milliseconds since the epoch. */
  readonly at: number;
  /** `journal` for a note by the journal itself. */
  readonly to: 'portal' | 'oauth' | 'journal';
  /** Undefined for calls that belong to no stored portal; such entries have no parameters and no answer. */
  readonly memberId: string | undefined;
  readonly userId: number | undefined;
  readonly method: string;
  readonly params: string | null;
  readonly answer: string | null;
  /** HTTP status; null when no answer came. */
  readonly status: number | null;
  /** Code of the error; null on success. */
  readonly code: string | null;
  /** Duration in milliseconds. */
  readonly ms: number;
  /** 1 for the first request of a call, more for its repetitions. */
  readonly attempt: number;
  readonly requestId: string | undefined;
  /** What the request was made for, such as `GET /api/connectors/4`. */
  readonly cause: string;
}

/** Hexadecimal digits of the time at the beginning of an id; they last for eight thousand years. */
const timeDigits = 12;

/** The smallest id of this moment. @param at in milliseconds since the epoch */
export const firstIdAt = (at: number): string =>
  Math.min(Math.max(0, Math.floor(at)), 2 ** (4 * timeDigits) - 1)
    .toString(16)
    .padStart(timeDigits, '0')
    .padEnd(32, '0');

/** Whether the text has the form of an entry's id. */
export const isJournalId = (text: string): boolean => /^[0-9a-f]{32}$/.test(text);

/**
 * Makes an id that sorts after those made before by this process, within the same millisecond too.
 * @param at in milliseconds since the epoch
 * @param random hexadecimal digits, of which 14 are used
 */
export function newJournalId(at: number, random: string): string {
  return `${firstIdAt(at).slice(0, timeDigits)}${nextOrdinal(6)}${random.slice(0, 14)}`;
}

import type { MemberId } from '../bitrix24/identifiers.ts';
import type { Database } from '../storage/database.ts';
import { countByPortal, countNewer, endOfNewest } from './count-journal.ts';
import type { JournalEntry } from './journal-entry.ts';
import { clockSkewMs } from '../time/time-window.ts';
import { toRow } from './journal-rows.ts';
import { searchJournal, type JournalFilter, type JournalPage } from './search-journal.ts';

export type { JournalFilter, JournalPage };

/** Most entries that one statement looks at: a few milliseconds on SQLite, during which nothing else runs. */
const defaultSliceRows = 5_000;

/** Stores the requests to portals and OAuth servers, without secrets. */
export interface JournalStore {
  /**
   * Adds entries, within a transaction that alone changes the records of their portals. An entry of no stored portal, or of a
   * former installation, loses its portal, user, parameters and answer, so that no erased data comes back.
   * @param now milliseconds since the epoch
   */
  add(entries: readonly JournalEntry[], now: number): Promise<void>;
  /** Finds entries of one portal, newest first. */
  find(memberId: MemberId, filter: JournalFilter, page: JournalPage): Promise<readonly JournalEntry[]>;
  /** Finds entries of all portals and of none, newest first; for the operator only. */
  findAnywhere(filter: JournalFilter, page: JournalPage): Promise<readonly JournalEntry[]>;
  /**
   * Id of the last of the newest `rows` entries, of all portals or of one.
   * @returns undefined when there are fewer entries
   */
  endOfNewest(rows: number, memberId?: string): Promise<string | undefined>;
  /** Number of entries by member id. */
  counts(): Promise<ReadonlyMap<string, number>>;
  /** Number of entries with ids above this one, and the greatest id. */
  newerThan(id: string): Promise<{ readonly entries: number; readonly newest: string }>;
  /** Deletes the oldest entries with ids below this one, of all portals or of one. @returns how many were deleted */
  prune(below: string, atMost: number, memberId?: string): Promise<number>;
  removePortal(memberId: MemberId): Promise<void>;
}

/** @param sliceRows most entries that one statement looks at */
export function createJournalStore(db: Database, sliceRows = defaultSliceRows): JournalStore {
  return {
    add: async (entries, now) => {
      if (entries.length === 0) return;
      const installed = await db
        .selectFrom('portals')
        .select(['member_id', 'installed_at'])
        .where('member_id', 'in', [...new Set(entries.map(({ memberId = '' }) => memberId))])
        .execute();
      const since = new Map(installed.map(row => [row.member_id, row.installed_at]));
      // An installation that began in the future was recorded before the clock was set back.
      const isStored = ({ memberId = '', at }: JournalEntry) => {
        const began = since.get(memberId) ?? Infinity;
        return at >= began || (began > now + clockSkewMs && began < Infinity);
      };
      const rows = entries.map(entry => toRow(isStored(entry) ? entry : anonymous(entry)));
      await db.insertInto('journal').values(rows).execute();
    },
    find: (memberId, filter, page) => searchJournal(db, memberId, filter, page, sliceRows),
    findAnywhere: (filter, page) => searchJournal(db, undefined, filter, page, sliceRows),
    endOfNewest: (rows, memberId) => endOfNewest(db, rows, memberId, sliceRows),
    counts: () => countByPortal(db, sliceRows),
    newerThan: id => countNewer(db, id, sliceRows),
    prune: async (below, atMost, memberId) => {
      const { numDeletedRows } = await db
        .deleteFrom('journal')
        .where('id', 'in', old => {
          const ids = old.selectFrom('journal').select('id').where('id', '<', below);
          const ofPortal = memberId === undefined ? ids : ids.where('member_id', '=', memberId);
          return ofPortal.orderBy('id').limit(atMost);
        })
        .executeTakeFirst();
      return Number(numDeletedRows);
    },
    removePortal: async memberId => {
      await db.deleteFrom('journal').where('member_id', '=', memberId).execute();
    },
  };
}

/** An entry without what identifies a portal or its users. */
const anonymous = (entry: JournalEntry): JournalEntry => ({
  ...entry,
  memberId: undefined,
  userId: undefined,
  params: null,
  answer: entry.to === 'journal' ? entry.answer : null,
  // A cause may name a service key, whose name the portal's users chose.
  cause: entry.memberId === undefined ? entry.cause : '',
});

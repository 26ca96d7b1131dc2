import type { Expression, ExpressionBuilder, SqlBool } from 'kysely';
import type { MemberId } from '../bitrix24/identifiers.ts';
import type { Database } from '../storage/database.ts';
import type { JournalRow, Tables } from '../storage/schema.ts';
import { firstIdAt, type JournalEntry } from './journal-entry.ts';

/** Conditions for entries; an absent one matches every entry. */
export interface JournalFilter {
  /** First moment, in milliseconds since the epoch. */
  readonly from?: number | undefined;
  /** End in milliseconds since the epoch; not included. */
  readonly to?: number | undefined;
  /** Part of the method's name, in upper or lower case. */
  readonly method?: string | undefined;
  readonly user?: number | undefined;
  readonly outcome?: 'ok' | 'failed' | undefined;
  readonly code?: string | undefined;
  readonly requestId?: string | undefined;
}

export interface JournalPage {
  /** Only entries older than the one with this id. */
  readonly before?: string | undefined;
  readonly atMost: number;
}

/** Member id of entries that belong to no portal. */
export const noPortal = '';

/** Stores the requests to portals and OAuth servers, without secrets. */
export interface JournalStore {
  /**
   * Adds entries, within a transaction that alone changes the records of their portals. An entry of no stored portal, or of a
   * former installation, loses its portal, user, parameters and answer, so that no erased data comes back.
   */
  add(entries: readonly JournalEntry[]): Promise<void>;
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
  /** Deletes the oldest entries with ids below this one, of all portals or of one. @returns how many were deleted */
  prune(below: string, atMost: number, memberId?: string): Promise<number>;
  removePortal(memberId: MemberId): Promise<void>;
}

export function createJournalStore(db: Database): JournalStore {
  async function find(
    memberId: MemberId | undefined,
    filter: JournalFilter,
    page: JournalPage,
  ): Promise<readonly JournalEntry[]> {
    let query = db.selectFrom('journal').selectAll().where(matching(filter));
    if (memberId !== undefined) query = query.where('member_id', '=', memberId);
    if (page.before !== undefined) query = query.where('id', '<', page.before);
    return (await query.orderBy('id', 'desc').limit(page.atMost).execute()).map(toEntry);
  }

  return {
    add: async entries => {
      if (entries.length === 0) return;
      const installed = await db
        .selectFrom('portals')
        .select(['member_id', 'installed_at'])
        .where('member_id', 'in', [...new Set(entries.map(({ memberId = '' }) => memberId))])
        .execute();
      const since = new Map(installed.map(row => [row.member_id, row.installed_at]));
      const isStored = ({ memberId = '', at }: JournalEntry) => at >= (since.get(memberId) ?? Infinity);
      const rows = entries.map(entry => toRow(isStored(entry) ? entry : anonymous(entry)));
      await db.insertInto('journal').values(rows).execute();
    },
    find,
    findAnywhere: (filter, page) => find(undefined, filter, page),
    endOfNewest: async (rows, memberId) => {
      let ids = db.selectFrom('journal').select('id');
      if (memberId !== undefined) ids = ids.where('member_id', '=', memberId);
      const last = await ids
        .orderBy('id', 'desc')
        .offset(rows - 1)
        .limit(1)
        .executeTakeFirst();
      return last?.id;
    },
    counts: async () => {
      const found = await db
        .selectFrom('journal')
        .select(({ fn }) => ['member_id', fn.countAll<number | string>().as('entries')])
        .groupBy('member_id')
        .execute();
      return new Map(found.map(({ member_id, entries }) => [member_id, Number(entries)]));
    },
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

const matching =
  ({ from, to, method, user, outcome, code, requestId }: JournalFilter) =>
  (where: ExpressionBuilder<Tables, 'journal'>): Expression<SqlBool> =>
    where.and([
      ...(from === undefined ? [] : [where('id', '>=', firstIdAt(from))]),
      ...(to === undefined ? [] : [where('id', '<', firstIdAt(to))]),
      ...(method === undefined || method === '' ? [] : [nameContains(where, method.toLowerCase())]),
      ...(user === undefined ? [] : [where('user_id', '=', user)]),
      ...(outcome === undefined ? [] : [where('code', outcome === 'ok' ? 'is' : 'is not', null)]),
      ...(code === undefined ? [] : [where('code', '=', code)]),
      ...(requestId === undefined ? [] : [where('request_id', '=', requestId)]),
    ]);

/** Searches without LIKE, whose wildcards the two databases escape differently. */
function nameContains(where: ExpressionBuilder<Tables, 'journal'>, part: string): Expression<SqlBool> {
  const name = where.fn<string>('lower', ['method']);
  return where(where.fn<string>('replace', [name, where.val(part), where.val('')]), '<>', name);
}

const toRow = (entry: JournalEntry): JournalRow => ({
  id: entry.id,
  at: entry.at,
  target: entry.to,
  member_id: entry.memberId ?? noPortal,
  user_id: entry.userId ?? null,
  method: entry.method,
  params: entry.params,
  answer: entry.answer,
  status: entry.status,
  code: entry.code,
  ms: entry.ms,
  attempt: entry.attempt,
  request_id: entry.requestId ?? null,
  cause: entry.cause,
});

const toEntry = (row: JournalRow): JournalEntry => ({
  id: row.id,
  at: row.at,
  to: row.target,
  memberId: row.member_id === noPortal ? undefined : row.member_id,
  userId: row.user_id ?? undefined,
  method: row.method,
  params: row.params,
  answer: row.answer,
  status: row.status,
  code: row.code,
  ms: row.ms,
  attempt: row.attempt,
  requestId: row.request_id ?? undefined,
  cause: row.cause,
});

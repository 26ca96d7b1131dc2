import type { Expression, ExpressionBuilder, SqlBool } from 'kysely';
import type { MemberId } from '../bitrix24/identifiers.ts';
import type { Database } from '../storage/database.ts';
import type { JournalRow, Tables } from '../storage/schema.ts';
import { firstIdAt, type JournalEntry } from './journal-entry.ts';

/** Which entries; what is absent does not matter. */
export interface JournalFilter {
  /** Milliseconds since the epoch, as `to`, which is no longer part of it. */
  readonly from?: number | undefined;
  readonly to?: number | undefined;
  /** A part of the method's name, in any case. */
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

/** In the place of a portal, where an entry belongs to none. */
export const nobody = '';

/** What was asked of portals and OAuth servers, without secrets. */
export interface JournalStore {
  /**
   * Within a transaction that is alone with the entries' portals. What belongs to no stored portal, or to a former installation, loses
   * its portal, user, parameters and answer: nothing that was erased comes back from somebody's memory.
   */
  add(entries: readonly JournalEntry[]): Promise<void>;
  /** Entries of one portal, newest first. */
  find(memberId: MemberId, filter: JournalFilter, page: JournalPage): Promise<readonly JournalEntry[]>;
  /** Entries of every portal and of none, for the operator alone. */
  findAnywhere(filter: JournalFilter, page: JournalPage): Promise<readonly JournalEntry[]>;
  /** Where the newest so many entries end, of all or of one portal: an id all others are below; undefined when there are no others. */
  endOfNewest(rows: number, of?: string): Promise<string | undefined>;
  /** How many there are of each portal. */
  counts(): Promise<ReadonlyMap<string, number>>;
  /** Deletes the oldest entries below this id, of all or of one portal. Gives their number. */
  prune(below: string, atMost: number, of?: string): Promise<number>;
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
      const rows = entries.map(entry => toRow(isStored(entry) ? entry : bare(entry)));
      await db.insertInto('journal').values(rows).execute();
    },
    find,
    findAnywhere: (filter, page) => find(undefined, filter, page),
    endOfNewest: async (rows, of) => {
      let ids = db.selectFrom('journal').select('id');
      if (of !== undefined) ids = ids.where('member_id', '=', of);
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
    prune: async (below, atMost, of) => {
      const { numDeletedRows } = await db
        .deleteFrom('journal')
        .where('id', 'in', old => {
          const ids = old.selectFrom('journal').select('id').where('id', '<', below);
          return (of === undefined ? ids : ids.where('member_id', '=', of)).orderBy('id').limit(atMost);
        })
        .executeTakeFirst();
      return Number(numDeletedRows);
    },
    removePortal: async memberId => {
      await db.deleteFrom('journal').where('member_id', '=', memberId).execute();
    },
  };
}

const bare = (entry: JournalEntry): JournalEntry => ({
  ...entry,
  memberId: undefined,
  userId: undefined,
  params: null,
  answer: entry.to === 'journal' ? entry.answer : null,
  // A service key is called what the portal's people called it.
  cause: entry.memberId === undefined ? entry.cause : '',
});

const matching =
  ({ from, to, method, user, outcome, code, requestId }: JournalFilter) =>
  (where: ExpressionBuilder<Tables, 'journal'>): Expression<SqlBool> =>
    where.and([
      ...(from === undefined ? [] : [where('id', '>=', firstIdAt(from))]),
      ...(to === undefined ? [] : [where('id', '<', firstIdAt(to))]),
      ...(method === undefined || method === '' ? [] : [nameHolds(where, method.toLowerCase())]),
      ...(user === undefined ? [] : [where('user_id', '=', user)]),
      ...(outcome === undefined ? [] : [where('code', outcome === 'ok' ? 'is' : 'is not', null)]),
      ...(code === undefined ? [] : [where('code', '=', code)]),
      ...(requestId === undefined ? [] : [where('request_id', '=', requestId)]),
    ]);

/** Not LIKE, whose wildcards the two databases escape differently. */
function nameHolds(where: ExpressionBuilder<Tables, 'journal'>, part: string): Expression<SqlBool> {
  const name = where.fn<string>('lower', ['method']);
  return where(where.fn<string>('replace', [name, where.val(part), where.val('')]), '<>', name);
}

const toRow = (entry: JournalEntry): JournalRow => ({
  id: entry.id,
  at: entry.at,
  target: entry.to,
  member_id: entry.memberId ?? nobody,
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
  memberId: row.member_id === nobody ? undefined : row.member_id,
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

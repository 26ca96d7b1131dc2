import type { Expression, ExpressionBuilder, SqlBool } from 'kysely';
import type { Database } from '../storage/database.ts';
import type { Tables } from '../storage/schema.ts';
import { breathe } from '../time/breathe.ts';
import { firstIdAt, type JournalEntry } from './journal-entry.ts';
import { toEntry } from './journal-rows.ts';

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

/**
 * Finds entries, newest first. Conditions without an index are judged in slices, because SQLite stops the whole process while a
 * statement runs, and a filter without hits looks at every entry.
 * @param memberId undefined: entries of all portals and of none
 * @param sliceRows most entries that one statement looks at
 */
export async function searchJournal(
  db: Database,
  memberId: string | undefined,
  filter: JournalFilter,
  page: JournalPage,
  sliceRows: number,
): Promise<readonly JournalEntry[]> {
  const found: JournalEntry[] = [];
  let { before } = page;
  for (;;) {
    const end = needsLook(filter) ? await endOfSlice(before) : undefined;
    let query = db
      .selectFrom('journal')
      .selectAll()
      .where(indexed(memberId, filter, before));
    query = query.where(judged(filter));
    if (end !== undefined) query = query.where('id', '>=', end);
    const rows = await query
      .orderBy('id', 'desc')
      .limit(page.atMost - found.length)
      .execute();
    found.push(...rows.map(toEntry));
    if (end === undefined || found.length >= page.atMost) return found;
    before = end;
    await breathe();
  }

  /** Id of the last entry of the next slice; undefined when fewer entries are left. */
  async function endOfSlice(newerEnd: string | undefined): Promise<string | undefined> {
    const last = await db
      .selectFrom('journal')
      .select('id')
      .where(indexed(memberId, filter, newerEnd))
      .orderBy('id', 'desc')
      .offset(sliceRows - 1)
      .limit(1)
      .executeTakeFirst();
    return last?.id;
  }
}

/** Whether there is a condition that only a look at each entry can judge. */
const needsLook = ({ method, user, outcome, code }: JournalFilter): boolean =>
  (method !== undefined && method !== '') ||
  user !== undefined ||
  outcome !== undefined ||
  code !== undefined;

/** The conditions that an index answers. */
const indexed =
  (memberId: string | undefined, { from, to, requestId }: JournalFilter, before: string | undefined) =>
  (where: ExpressionBuilder<Tables, 'journal'>): Expression<SqlBool> =>
    where.and([
      ...(memberId === undefined ? [] : [where('member_id', '=', memberId)]),
      ...(requestId === undefined ? [] : [where('request_id', '=', requestId)]),
      ...(before === undefined ? [] : [where('id', '<', before)]),
      ...(from === undefined ? [] : [where('id', '>=', firstIdAt(from))]),
      ...(to === undefined ? [] : [where('id', '<', firstIdAt(to))]),
    ]);

const judged =
  ({ method, user, outcome, code }: JournalFilter) =>
  (where: ExpressionBuilder<Tables, 'journal'>): Expression<SqlBool> =>
    where.and([
      ...(method === undefined || method === '' ? [] : [nameContains(where, method.toLowerCase())]),
      ...(user === undefined ? [] : [where('user_id', '=', user)]),
      ...(outcome === undefined ? [] : [where('code', outcome === 'ok' ? 'is' : 'is not', null)]),
      ...(code === undefined ? [] : [where('code', '=', code)]),
    ]);

/** Searches without LIKE, whose wildcards the two databases escape differently. */
function nameContains(where: ExpressionBuilder<Tables, 'journal'>, part: string): Expression<SqlBool> {
  const name = where.fn<string>('lower', ['method']);
  return where(where.fn<string>('replace', [name, where.val(part), where.val('')]), '<>', name);
}

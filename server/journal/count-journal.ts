import { sql } from 'kysely';
import type { Database } from '../storage/database.ts';
import { breathe } from '../time/breathe.ts';

/**
 * Counts entries by member id, in slices along the index, because SQLite stops the whole process while a statement runs.
 * @param sliceRows most entries that one statement looks at
 */
export async function countByPortal(db: Database, sliceRows: number): Promise<ReadonlyMap<string, number>> {
  const counts = new Map<string, number>();
  let after: { readonly member_id: string; readonly last: string } = { member_id: '', last: '' };
  for (;;) {
    const { member_id, last } = after;
    const rows = await db
      .selectFrom(slice =>
        slice
          .selectFrom('journal')
          .select(['member_id', 'id'])
          .where(sql<boolean>`(member_id, id) > (${member_id}, ${last})`)
          .orderBy('member_id')
          .orderBy('id')
          .limit(sliceRows)
          .as('slice'),
      )
      .select(({ fn }) => [
        'member_id',
        fn.countAll<number | string>().as('entries'),
        fn.max<string>('id').as('last'),
      ])
      .groupBy('member_id')
      .orderBy('member_id')
      .execute();
    for (const row of rows) counts.set(row.member_id, (counts.get(row.member_id) ?? 0) + Number(row.entries));
    const end = rows.at(-1);
    if (end === undefined) return counts;
    after = end;
    await breathe();
  }
}

/**
 * Id of the last of the newest `rows` entries, of all portals or of one. Walks in slices as well.
 * @param sliceRows most entries that one statement looks at
 * @returns undefined when there are fewer entries
 */
export async function endOfNewest(
  db: Database,
  rows: number,
  memberId: string | undefined,
  sliceRows: number,
): Promise<string | undefined> {
  let before: string | undefined;
  for (let left = rows; left > 0;) {
    const step = Math.min(left, sliceRows);
    let ids = db.selectFrom('journal').select('id');
    if (memberId !== undefined) ids = ids.where('member_id', '=', memberId);
    if (before !== undefined) ids = ids.where('id', '<', before);
    const last = await ids
      .orderBy('id', 'desc')
      .offset(step - 1)
      .limit(1)
      .executeTakeFirst();
    if (last === undefined) return undefined;
    before = last.id;
    left -= step;
    await breathe();
  }
  return before;
}

/**
 * Counts the entries with ids above this one, and finds the greatest id. Walks in slices as well: a flood may bring very many.
 * @param sliceRows most entries that one statement looks at
 */
export async function countNewer(
  db: Database,
  id: string,
  sliceRows: number,
): Promise<{ readonly entries: number; readonly newest: string }> {
  let entries = 0;
  let newest = id;
  for (;;) {
    const row = await db
      .selectFrom(slice =>
        slice
          .selectFrom('journal')
          .select('id')
          .where('id', '>', newest)
          .orderBy('id')
          .limit(sliceRows)
          .as('slice'),
      )
      .select(({ fn }) => [
        fn.countAll<number | string>().as('entries'),
        fn.max<string | null>('id').as('newest'),
      ])
      .executeTakeFirstOrThrow();
    const found = Number(row.entries);
    entries += found;
    newest = row.newest ?? newest;
    if (found < sliceRows) return { entries, newest };
    await breathe();
  }
}

import { sql } from 'kysely';
import type { MemberId } from '../../server/bitrix24/identifiers.ts';
import type { Database } from '../../server/storage/database.ts';

/** All rows that name a portal, with the table of each. */
export async function rowsOfPortal(
  db: Database,
  memberId: MemberId,
): Promise<readonly (readonly [table: string, row: unknown])[]> {
  const found: (readonly [string, unknown])[] = [];
  for (const { name, columns } of await db.introspection.getTables()) {
    if (!columns.some(column => column.name === 'member_id')) continue;
    const { rows } = await sql`select * from ${sql.table(name)} where member_id = ${memberId}`.execute(db);
    found.push(...rows.map(row => [name, row] as const));
  }
  return found;
}

import type { MemberId } from '../../bitrix24/identifiers.ts';
import type { Database } from '../../storage/database.ts';
import type { SavedQueryRow } from '../../storage/hosting-schema.ts';
import type { DatabaseKey, SavedQuery } from './hosted-database.ts';

/** Stores the queries that people saved. */
export interface SavedQueryStore {
  list(database: DatabaseKey): Promise<readonly SavedQuery[]>;
  find(database: DatabaseKey, id: string): Promise<SavedQuery | undefined>;
  add(query: SavedQuery): Promise<void>;
  /** @param at in milliseconds since the epoch */
  change(database: DatabaseKey, id: string, change: QueryChange, at: number): Promise<void>;
  removeQuery(database: DatabaseKey, id: string): Promise<void>;
  removeDatabase(database: DatabaseKey): Promise<void>;
  removePortal(memberId: MemberId): Promise<void>;
}

export interface QueryChange {
  readonly title?: string | undefined;
  readonly sql?: string | undefined;
}

export function createSavedQueryStore(db: Database): SavedQueryStore {
  const select = ({ memberId, id }: DatabaseKey) =>
    db
      .selectFrom('saved_queries')
      .selectAll()
      .where('member_id', '=', memberId)
      .where('database_id', '=', id);
  const deleteOf = ({ memberId, id }: DatabaseKey) =>
    db.deleteFrom('saved_queries').where('member_id', '=', memberId).where('database_id', '=', id);

  return {
    list: async database =>
      (await select(database).orderBy('created_at').orderBy('id').execute()).map(toQuery),

    find: async (database, id) => {
      const row = await select(database).where('id', '=', id).executeTakeFirst();
      return row && toQuery(row);
    },

    add: async ({ id, memberId, databaseId, title, sql, createdBy, createdAt, changedAt }) => {
      await db
        .insertInto('saved_queries')
        .values({
          id,
          member_id: memberId,
          database_id: databaseId,
          title,
          sql,
          created_by: createdBy,
          created_at: createdAt,
          changed_at: changedAt,
        })
        .execute();
    },

    change: async ({ memberId, id: databaseId }, id, { title, sql }, at) => {
      await db
        .updateTable('saved_queries')
        .set({ changed_at: at, ...(title !== undefined && { title }), ...(sql !== undefined && { sql }) })
        .where('member_id', '=', memberId)
        .where('database_id', '=', databaseId)
        .where('id', '=', id)
        .execute();
    },

    removeQuery: async (database, id) => {
      await deleteOf(database).where('id', '=', id).execute();
    },

    removeDatabase: async database => {
      await deleteOf(database).execute();
    },

    removePortal: async memberId => {
      await db.deleteFrom('saved_queries').where('member_id', '=', memberId).execute();
    },
  };
}

const toQuery = (row: SavedQueryRow): SavedQuery => ({
  id: row.id,
  memberId: row.member_id as MemberId,
  databaseId: row.database_id,
  title: row.title,
  sql: row.sql,
  createdBy: row.created_by,
  createdAt: row.created_at,
  changedAt: row.changed_at,
});

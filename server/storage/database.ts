import type { Kysely } from 'kysely';
import { sql } from 'kysely';
import { emptyLog, openSqlite } from './sqlite.ts';
import type { Tables } from './schema.ts';

export type Database = Kysely<Tables>;

/** What the rest of the server knows of the database; everything particular to one kind stays behind it. */
export interface Storage {
  readonly db: Database;
  /** Rejects when the database does not answer or is not migrated. */
  ping(): Promise<void>;
  /** What was deleted before leaves the disk as well: logs of the database forget it. */
  forgetDeleted(): Promise<void>;
  close(): Promise<void>;
}

/**
 * Opens the database and brings its tables up to date; any number of processes may do so at the same time.
 * @param file path of the SQLite file, or `:memory:`
 * @throws Error that names the setting, with the driver's own words as its cause
 */
export async function openStorage(file: string): Promise<Storage> {
  const db = await openSqlite(file).catch((cause: unknown) => {
    throw new Error('The database that DATABASE_URL names cannot be opened', { cause });
  });
  return {
    db,
    ping: async () => {
      await sql`select 1 from portals limit 1`.execute(db);
    },
    forgetDeleted: () => emptyLog(db),
    close: async () => {
      try {
        await emptyLog(db);
      } finally {
        await db.destroy();
      }
    },
  };
}

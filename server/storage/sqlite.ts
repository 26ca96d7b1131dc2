import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { Kysely, SqliteDialect, sql } from 'kysely';
import type { Migrator, SqliteDatabase } from 'kysely';
import SqliteFile from 'libsql';
import { LRUCache } from 'lru-cache';
import type { Dialect } from './dialect.ts';
import type { Tables } from './schema.ts';

/** How long a statement waits for another process' write, in milliseconds. */
const busyTimeout = 5_000;

/**
 * One database file. `libsql` has the interface of better-sqlite3, which is what Kysely's dialect speaks, and needs no
 * compiler.
 * @param file its path, or `:memory:`
 */
export async function openSqlite(file: string): Promise<Dialect> {
  if (file !== ':memory:') await mkdir(dirname(file), { recursive: true });
  const connection = new SqliteFile(file, { timeout: busyTimeout });
  connection.pragma('journal_mode = WAL');
  connection.pragma('synchronous = NORMAL');
  // Deleted rows are overwritten: an erased portal must not be readable from the file's free pages.
  connection.pragma('secure_delete = ON');
  const db = new Kysely<Tables>({ dialect: new SqliteDialect({ database: preparingOnce(connection) }) });
  return {
    db,
    migrate: prepare => migrateLocked(db, prepare),
    // The write-ahead log keeps former versions of every page it has seen, and closing the connection does not empty it.
    forgetDeleted: async () => {
      await sql`pragma wal_checkpoint(truncate)`.execute(db);
    },
    // One writer at a time, whoever it is: there is nothing to lock.
    lockPortals: () => Promise.resolve(),
  };
}

/** Kysely prepares anew for every query; the same few texts come again and again, and preparing was half of a look-up. */
function preparingOnce(connection: SqliteFile.Database): SqliteDatabase {
  const statements = new LRUCache<string, SqliteFile.Statement>({ max: 200 });
  return {
    prepare: text => {
      const statement = statements.get(text) ?? connection.prepare(text);
      statements.set(text, statement);
      return statement;
    },
    close: () => connection.close(),
  };
}

/** The write lock is taken before looking: of several starting processes one migrates and the others find it done. */
async function migrateLocked(
  db: Kysely<Tables>,
  prepare: (db: Kysely<Tables>) => Migrator,
): Promise<unknown> {
  return db.connection().execute(async held => {
    await sql`begin immediate`.execute(held);
    const { error } = await prepare(held).migrateToLatest();
    await sql.raw(error === undefined ? 'commit' : 'rollback').execute(held);
    return error;
  });
}

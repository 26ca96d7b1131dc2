import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { Kysely, Migrator, SqliteDialect, sql } from 'kysely';
import type { SqliteDatabase } from 'kysely';
import SqliteFile from 'libsql';
import { LRUCache } from 'lru-cache';
import { migrations } from './migrations.ts';
import type { Tables } from './schema.ts';

/** How long a statement waits for another process' write, in milliseconds. */
const busyTimeout = 5_000;

/** `libsql` has the interface of better-sqlite3, which is what Kysely's dialect speaks, and needs no compiler. */
export async function openSqlite(file: string): Promise<Kysely<Tables>> {
  if (file !== ':memory:') await mkdir(dirname(file), { recursive: true });
  const connection = new SqliteFile(file, { timeout: busyTimeout });
  connection.pragma('journal_mode = WAL');
  connection.pragma('synchronous = NORMAL');
  // Deleted rows are overwritten: an erased portal must not be readable from the file's free pages.
  connection.pragma('secure_delete = ON');
  const db = new Kysely<Tables>({ dialect: new SqliteDialect({ database: preparingOnce(connection) }) });
  await migrate(db);
  return db;
}

/**
 * Empties the write-ahead log into the file. The log keeps former versions of every page it has seen, and closing the
 * connection does not empty it.
 */
export async function emptyLog(db: Kysely<Tables>): Promise<void> {
  await sql`pragma wal_checkpoint(truncate)`.execute(db);
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
async function migrate(db: Kysely<Tables>): Promise<void> {
  await db.connection().execute(async held => {
    await sql`begin immediate`.execute(held);
    const migrator = new Migrator({
      db: held,
      provider: { getMigrations: () => Promise.resolve({ ...migrations }) },
    });
    const { error } = await migrator.migrateToLatest();
    await sql.raw(error === undefined ? 'commit' : 'rollback').execute(held);
    if (error !== undefined) throw new Error('The database could not be migrated', { cause: error });
  });
}

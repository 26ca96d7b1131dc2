import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { Kysely, SqliteDialect, sql, type Migrator, type SqliteDatabase, type SqliteStatement } from 'kysely';
import SqliteFile from 'libsql';
import { LRUCache } from 'lru-cache';
import { databaseUnavailable } from './database-unavailable.ts';
import type { Dialect } from './dialect.ts';
import type { Tables } from './schema.ts';

/** How long a statement waits for another process' write, in milliseconds. */
const defaultBusyTimeoutMs = 5_000;

/**
 * One database file. `libsql` has the interface of better-sqlite3, which is what Kysely's dialect speaks, and needs no
 * compiler.
 * @param file its path, or `:memory:`
 */
export async function openSqlite(file: string, busyTimeoutMs = defaultBusyTimeoutMs): Promise<Dialect> {
  if (file !== ':memory:') await mkdir(dirname(file), { recursive: true });
  const connection = new SqliteFile(file, { timeout: busyTimeoutMs });
  connection.pragma('journal_mode = WAL');
  connection.pragma('synchronous = NORMAL');
  // Deleted rows are overwritten: an erased portal must not be readable from the file's free pages.
  connection.pragma('secure_delete = ON');
  const db = new Kysely<Tables>({ dialect: new SqliteDialect({ database: cacheStatements(connection) }) });
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
function cacheStatements(connection: SqliteFile.Database): SqliteDatabase {
  const statements = new LRUCache<string, SqliteStatement>({ max: 200 });
  return {
    prepare: text => {
      // Every transaction writes. One that only finds out after it has read cannot wait for another process' write.
      const wanted = text === 'begin' ? 'begin immediate' : text;
      const statement = statements.get(wanted) ?? reportBusy(connection.prepare(wanted));
      statements.set(wanted, statement);
      return statement;
    },
    close: () => connection.close(),
  };
}

/** Says in an error of ours that another process has written for longer than this one could wait. */
function reportBusy(statement: SqliteFile.Statement): SqliteStatement {
  const attempt = <T>(work: () => T): T => {
    try {
      return work();
    } catch (error) {
      throw /^SQLITE_BUSY/.test(String((error as { code?: unknown }).code))
        ? databaseUnavailable(error)
        : error;
    }
  };
  return {
    reader: statement.reader,
    all: parameters => attempt(() => statement.all(parameters)),
    run: parameters => attempt(() => statement.run(parameters)),
    iterate: parameters => statement.iterate(parameters),
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

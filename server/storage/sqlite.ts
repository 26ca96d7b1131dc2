import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { Kysely, SqliteDialect, sql, type Migrator, type SqliteDatabase, type SqliteStatement } from 'kysely';
import SqliteFile from 'libsql';
import { boundedMap } from '../time/bounded-map.ts';
import { databaseUnavailable } from './database-unavailable.ts';
import type { Dialect } from './dialect.ts';
import type { Tables } from './schema.ts';

/** Time a statement waits for another process' write, in milliseconds. */
const defaultBusyTimeoutMs = 5_000;

/**
 * Opens one database file. `libsql` has the interface of better-sqlite3 that Kysely's dialect expects, and needs no compiler.
 * @param file path of the file, or `:memory:`
 * @param busyTimeoutMs time a statement waits for another process' write, in milliseconds
 */
export async function openSqlite(file: string, busyTimeoutMs = defaultBusyTimeoutMs): Promise<Dialect> {
  if (file !== ':memory:') await mkdir(dirname(file), { recursive: true });
  const connection = new SqliteFile(file, { timeout: busyTimeoutMs });
  connection.pragma('journal_mode = WAL');
  connection.pragma('synchronous = NORMAL');
  // Deleted rows are overwritten, because an erased portal must not be readable from free pages of the file.
  connection.pragma('secure_delete = ON');
  const db = new Kysely<Tables>({ dialect: new SqliteDialect({ database: cacheStatements(connection) }) });
  return {
    db,
    migrate: prepare => migrateLocked(db, prepare),
    // The write-ahead log keeps earlier versions of pages, and closing the connection does not empty it.
    forgetDeleted: async () => {
      await sql`pragma wal_checkpoint(truncate)`.execute(db);
    },
    // SQLite allows one writer at a time, so there is nothing to lock.
    lockPortals: () => Promise.resolve(),
  };
}

/** Caches prepared statements. Kysely prepares every query again, which was half the cost of a look-up. */
function cacheStatements(connection: SqliteFile.Database): SqliteDatabase {
  const statements = boundedMap<string, SqliteStatement>(200);
  return {
    prepare: text => {
      // All our transactions write. One that reads first could not wait for another process' write later.
      const query = text === 'begin' ? 'begin immediate' : text;
      const known = statements.get(query);
      if (known !== undefined) return known;
      const statement = reportUnavailable(connection, query);
      statements.set(query, statement);
      return statement;
    },
    close: () => connection.close(),
  };
}

/**
 * What keeps SQLite from working right now: a full disk, a file that became read-only, a broken disk, another process' lock.
 * The same statement may succeed later.
 */
const passing = /^SQLITE_(BUSY|LOCKED|FULL|READONLY|IOERR|CANTOPEN|PROTOCOL|NOMEM)/;

/** Prepares a statement whose passing failures end in `databaseUnavailable`. */
function reportUnavailable(connection: SqliteFile.Database, query: string): SqliteStatement {
  const attempt = <T>(work: () => T): T => {
    try {
      return work();
    } catch (error) {
      throw passing.test(String((error as { code?: unknown }).code)) ? databaseUnavailable(error) : error;
    }
  };
  const statement = attempt(() => connection.prepare(query));
  return {
    reader: statement.reader,
    all: parameters => attempt(() => statement.all(parameters)),
    run: parameters =>
      // SQLite itself rolls back when the disk is full, and a second rollback would hide the reason.
      query === 'rollback' && !connection.inTransaction
        ? { changes: 0, lastInsertRowid: 0 }
        : attempt(() => statement.run(parameters)),
    iterate: parameters => statement.iterate(parameters),
  };
}

/** Takes the write lock first, so that one of several starting processes migrates and the others find it done. */
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

import { Migrator, sql, type Kysely } from 'kysely';
import { DeskError } from '../desk-error.ts';
import type { Dialect } from './dialect.ts';
import { migrations } from './migrations.ts';
import { openPostgres } from './postgres.ts';
import type { Tables } from './schema.ts';
import { openSqlite } from './sqlite.ts';
import { createWriteProof } from './write-proof.ts';

export type Database = Kysely<Tables>;

/** The database as the rest of the server sees it. Everything specific to SQLite or PostgreSQL stays behind it. */
export interface Storage {
  readonly db: Database;
  /** Runs the work in one transaction that locks the records of these portals. An error rolls everything back. */
  transact<T>(memberIds: string | readonly string[], work: (db: Database) => Promise<T>): Promise<T>;
  /** Rejects when the database does not answer, is not migrated, or has taken no write within the last second. */
  ping(): Promise<void>;
  /** Counts this process' connections by state. Undefined on SQLite, which has a single connection. */
  readonly connections: Dialect['connections'];
  /** Removes deleted rows from the disk as well, including the logs of the database. */
  forgetDeleted(): Promise<void>;
  close(): Promise<void>;
}

/**
 * Opens the database and migrates its tables. Any number of processes may do so at the same time.
 * @param url `sqlite:` and a path (or `:memory:`), or `postgres://…`
 * @param onLost called when a connection to a database server breaks
 * @param now monotonic clock in milliseconds
 * @throws Error that names the setting, with the driver's error as its cause, when the database cannot be opened or migrated,
 * for example because a newer version of the app has changed the tables
 */
export async function openStorage(
  url: string,
  onLost: (error: Error) => void = () => undefined,
  now: () => number = () => performance.now(),
): Promise<Storage> {
  const { db, connections, migrate, forgetDeleted, lockPortals } = await openKind(url, onLost);
  const provider = { getMigrations: () => Promise.resolve({ ...migrations }) };
  // The order of names decides. The times of former migrations do not: a clock that was set back between two of them would
  // keep the server from ever starting again.
  const error = await migrate(
    held => new Migrator({ db: held, provider, allowUnorderedMigrations: true }),
  ).catch((thrown: unknown) => thrown);
  if (error !== undefined) {
    await db.destroy();
    throw cannotOpen(error);
  }
  const proveWritable = createWriteProof(db, now);
  return {
    db,
    connections,
    transact: (memberIds, work) =>
      db.transaction().execute(async trx => {
        await lockPortals(trx, [...new Set([memberIds].flat())]);
        return work(trx);
      }),
    ping: async () => {
      await sql`select 1 from portals limit 1`.execute(db);
      await proveWritable();
    },
    forgetDeleted,
    close: async () => {
      try {
        await forgetDeleted();
      } finally {
        await db.destroy();
      }
    },
  };
}

/** Opens the database without migrating it. */
export const openKind = async (url: string, onLost: (error: Error) => void): Promise<Dialect> =>
  url.startsWith('sqlite:')
    ? openSqlite(url.slice('sqlite:'.length)).catch((cause: unknown) => {
        throw cannotOpen(cause);
      })
    : openPostgres(url, onLost);

const cannotOpen = (cause: unknown) =>
  new Error('The database named by DATABASE_URL cannot be opened', {
    // The driver's error says more than ours.
    cause: cause instanceof DeskError ? cause.cause : cause,
  });

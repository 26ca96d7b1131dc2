import { Migrator, sql, type Kysely } from 'kysely';
import { DeskError } from '../desk-error.ts';
import type { Dialect } from './dialect.ts';
import { migrations } from './migrations.ts';
import { openPostgres } from './postgres.ts';
import type { Tables } from './schema.ts';
import { openSqlite } from './sqlite.ts';

export type Database = Kysely<Tables>;

/** What the rest of the server knows of the database; everything particular to one kind stays behind it. */
export interface Storage {
  readonly db: Database;
  /** Runs the work in one transaction, alone with the records of this portal, or of these; what it throws rolls everything back. */
  transact<T>(memberIds: string | readonly string[], work: (db: Database) => Promise<T>): Promise<T>;
  /** Rejects when the database does not answer or is not migrated. */
  ping(): Promise<void>;
  /** The connections of this process by what they do, where there are several. */
  readonly connections: Dialect['connections'];
  /** What was deleted before leaves the disk as well: logs of the database forget it. */
  forgetDeleted(): Promise<void>;
  close(): Promise<void>;
}

/**
 * Opens the database and brings its tables up to date; any number of processes may do so at the same time.
 * @param url `sqlite:` and a path (or `:memory:`), or `postgres://…`
 * @param onLost told when a connection to a database server breaks
 * @throws Error that names the setting, with the driver's own words as its cause, when the database cannot be opened or
 * its tables cannot be brought up to date, also because a newer version of the app has changed them
 */
export async function openStorage(
  url: string,
  onLost: (error: Error) => void = () => undefined,
): Promise<Storage> {
  const { db, connections, migrate, forgetDeleted, lockPortals } = await openKind(url, onLost);
  const provider = { getMigrations: () => Promise.resolve({ ...migrations }) };
  const error = await migrate(held => new Migrator({ db: held, provider })).catch(
    (thrown: unknown) => thrown,
  );
  if (error !== undefined) {
    await db.destroy();
    throw cannotOpen(error);
  }
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

/** The connection of this kind of database, its tables as they are. */
export const openKind = async (url: string, onLost: (error: Error) => void): Promise<Dialect> =>
  url.startsWith('sqlite:')
    ? openSqlite(url.slice('sqlite:'.length)).catch((cause: unknown) => {
        throw cannotOpen(cause);
      })
    : openPostgres(url, onLost);

const cannotOpen = (cause: unknown) =>
  new Error('The database that DATABASE_URL names cannot be opened', {
    // The driver's own words say more than ours.
    cause: cause instanceof DeskError ? cause.cause : cause,
  });

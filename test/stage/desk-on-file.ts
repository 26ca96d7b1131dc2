import { sql } from 'kysely';
import { openStorage, type Database } from '../../server/storage/database.ts';
import type { JournalRow } from '../../server/storage/schema.ts';
import { startDesk, type DeskTestOptions, type DeskUnderTest } from './desk.ts';
import { freshDatabase } from './fresh-database.ts';

export type Rows = Readonly<Record<string, readonly Readonly<Record<string, unknown>>[]>>;

/** The app on a database that outlives it, with a second connection that looks at what is stored. */
export interface DeskOnFile {
  readonly t: DeskUnderTest;
  readonly db: Database;
  /** Every row of the tables that most tests look at, by table name. */
  readonly rows: () => Promise<Rows>;
  /** The rows of the journal, which holds every call made so far. */
  readonly journal: () => Promise<readonly JournalRow[]>;
  /** The bytes it lies in. */
  readonly bytes: () => Promise<Buffer>;
  readonly close: () => Promise<void>;
}

export async function startDeskOnFile(options: DeskTestOptions = {}): Promise<DeskOnFile> {
  const database = await freshDatabase({ shared: true });
  const t = await startDesk({ ...options, config: { ...options.config, databaseUrl: database.url } });
  const { db, close } = await openStorage(database.url);
  return {
    t,
    db,
    rows: async () => {
      const tables = [
        'portals',
        'tokens',
        'settings',
        'sessions',
        'sign_ins',
        'events',
        'service_keys',
        'idempotency',
        'audit',
        'data_requests',
      ];
      const entries = tables.map(async table => {
        const { rows } = await sql<Record<string, unknown>>`select * from ${sql.table(table)}`.execute(db);
        return [table, rows] as const;
      });
      return Object.fromEntries(await Promise.all(entries));
    },
    journal: async () => {
      await t.desk.settleJournal();
      return db.selectFrom('journal').selectAll().execute();
    },
    bytes: database.bytes,
    close: async () => {
      await close();
      await t.close();
      await database.drop();
    },
  };
}

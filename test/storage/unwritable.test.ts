import { sql } from 'kysely';
import { openStorage, type Database, type Storage } from '../../server/storage/database.ts';
import { databaseKind, freshDatabase, type FreshDatabase } from '../stage/fresh-database.ts';

const isPostgres = databaseKind === 'PostgreSQL';
const unavailable = { code: 'DATABASE_UNAVAILABLE', status: 503, retryAfter: 5 };

let database: FreshDatabase;
let storage: Storage;
/** Each look at the clock is ten seconds later, so that no former proof counts. */
let monotonic = 0;
beforeEach(async () => {
  database = await freshDatabase({ shared: true });
  storage = await openStorage(database.url, undefined, () => (monotonic += 10_000));
});
afterEach(async () => {
  await storage.close();
  await database.drop();
});

const write = (db: Database, host = 'x') =>
  db
    .insertInto('sign_ins')
    .values({ state: `${Math.random()}`, browser: 'x', host, expires_at: 1 })
    .execute();

async function becomesReadOnly(isReadOnly: boolean): Promise<void> {
  if (!isPostgres) {
    await sql.raw(`pragma query_only = ${isReadOnly ? 'on' : 'off'}`).execute(storage.db);
    return;
  }
  await storage.db.connection().execute(async held => {
    await sql`set default_transaction_read_only = off`.execute(held);
    const { rows } = await sql<{ name: string }>`select current_database() as name`.execute(held);
    await sql
      .raw(
        `alter database "${rows[0]?.name ?? ''}" set default_transaction_read_only = ${isReadOnly ? 'on' : 'off'}`,
      )
      .execute(held);
  });
  // New sessions have the new setting, like those with a server that has become a standby.
  await sql`select pg_terminate_backend(pg_backend_pid())`.execute(storage.db).catch(() => undefined);
}

describe(`a database that takes no writes is unavailable and not ready on ${databaseKind}`, () => {
  test('a database that has become read-only', async () => {
    await storage.ping();
    await becomesReadOnly(true);
    try {
      await expect(write(storage.db)).rejects.toMatchObject(unavailable);
      await expect(storage.transact('x', db => write(db))).rejects.toMatchObject(unavailable);
      await expect(storage.ping()).rejects.toMatchObject(unavailable);
    } finally {
      await becomesReadOnly(false);
    }
    await write(storage.db);
    await storage.ping();
  });

  (isPostgres ? test.skip : test)('a disk that is full', async () => {
    await sql`pragma max_page_count = 1`.execute(storage.db);
    const fill = async () => {
      for (let row = 0; row < 1_000; row += 1) await write(storage.db, 'x'.repeat(3_000));
    };
    await expect(fill()).rejects.toMatchObject(unavailable);
    // The transaction ends although the database has rolled it back by itself.
    const big = 'x'.repeat(100_000);
    await expect(storage.transact('x', db => write(db, big))).rejects.toMatchObject(unavailable);
    await expect(storage.transact('x', db => write(db, big))).rejects.toMatchObject(unavailable);
    await expect(storage.ping()).rejects.toMatchObject(unavailable);
    await sql`pragma max_page_count = 1000000`.execute(storage.db);
    await storage.transact('x', db => write(db, big));
    await storage.ping();
  });

  test('a lock that another process holds for too long', async () => {
    if (!isPostgres) await sql`pragma busy_timeout = 1`.execute(storage.db);
    const other = await openStorage(database.url);
    try {
      await other.db.transaction().execute(async held => {
        await sql.raw(isPostgres ? 'lock table sign_ins' : 'select 1').execute(held);
        const blocked = isPostgres
          ? storage.db.connection().execute(async own => {
              await sql`set lock_timeout = 1`.execute(own);
              await write(own);
            })
          : write(storage.db);
        await expect(blocked).rejects.toMatchObject(unavailable);
      });
    } finally {
      await other.close();
    }
  });
});

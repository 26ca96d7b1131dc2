import { sql } from 'kysely';
import { openStorage } from '../../server/storage/database.ts';
import { openSqlite } from '../../server/storage/sqlite.ts';
import { databaseKind, freshDatabase } from '../stage/fresh-database.ts';

describe(`on ${databaseKind}`, () => {
  test('a database is migrated once, however many connections open it at the same time', async () => {
    const database = await freshDatabase({ shared: true, empty: true });
    try {
      const storages = await Promise.all(Array.from({ length: 5 }, () => openStorage(database.url)));
      for (const storage of storages) await storage.ping();
      for (const storage of storages) await storage.close();
    } finally {
      await database.drop();
    }
  });

  test('a database that a newer version of the app has changed is not opened and not changed', async () => {
    const database = await freshDatabase({ shared: true });
    try {
      const newer = await openStorage(database.url);
      await sql`insert into kysely_migration (name, timestamp) values ('999-from-the-future', '2030-01-01')`.execute(
        newer.db,
      );
      await newer.close();
      await expect(openStorage(database.url)).rejects.toMatchObject({
        message: expect.stringContaining('DATABASE_URL'),
        cause: expect.objectContaining({ message: expect.stringContaining('999-from-the-future') }),
      });
    } finally {
      await database.drop();
    }
  });

  test('a database opens again although the clock was set back while it was migrated', async () => {
    const database = await freshDatabase({ shared: true });
    try {
      const first = await openStorage(database.url);
      await sql`update kysely_migration set timestamp = '1999-12-31T00:00:00.000Z'
        where name = (select max(name) from kysely_migration)`.execute(first.db);
      await first.close();
      const second = await openStorage(database.url);
      await second.ping();
      await second.close();
    } finally {
      await database.drop();
    }
  });

  test('a transaction that fails leaves none of its writes', async () => {
    const database = await freshDatabase();
    const { db, transact, close } = await openStorage(database.url);
    try {
      const member = 'a'.repeat(32);
      const writing = transact(member, async trx => {
        await trx
          .insertInto('settings')
          .values({ member_id: member, user_id: 1, name: 'x', value: '1' })
          .execute();
        throw new Error('interrupted');
      });
      await expect(writing).rejects.toThrow('interrupted');
      expect(await db.selectFrom('settings').selectAll().execute()).toEqual([]);
    } finally {
      await close();
      await database.drop();
    }
  });

  // SQLite allows one writer at a time, and its driver blocks the process while it waits.
  if (databaseKind === 'SQLite file') return;
  test('two transactions on one portal do not interleave', async () => {
    const database = await freshDatabase({ shared: true });
    const [one, other] = [await openStorage(database.url), await openStorage(database.url)];
    try {
      const order: string[] = [];
      const member = 'a'.repeat(32);
      let enter = (): void => undefined;
      const entered = new Promise<void>(resolve => (enter = resolve));
      const first = one.transact(member, async trx => {
        await trx
          .insertInto('settings')
          .values({ member_id: member, user_id: 1, name: 'x', value: '1' })
          .execute();
        enter();
        await sql`select 1`.execute(trx);
        order.push('first done');
      });
      await entered;
      const second = other.transact(member, async trx => {
        await trx.deleteFrom('settings').where('member_id', '=', member).execute();
        order.push('second done');
      });
      await Promise.all([first, second]);
      expect(order).toEqual(['first done', 'second done']);
      expect(await one.db.selectFrom('settings').selectAll().execute()).toEqual([]);
    } finally {
      await one.close();
      await other.close();
      await database.drop();
    }
  });
});

if (databaseKind === 'SQLite file') {
  test('a file that another process writes to for too long is reported as unavailable before anything is read', async () => {
    const database = await freshDatabase({ shared: true });
    await (await openStorage(database.url)).close();
    const file = database.url.slice('sqlite:'.length);
    const [one, other] = [await openSqlite(file, 20), await openSqlite(file, 20)];
    try {
      await one.db.transaction().execute(async writing => {
        const [table] = ['portals'] as const;
        await writing.selectFrom(table).selectAll().execute();
        for (const work of [
          () => other.db.deleteFrom(table).execute(),
          () => other.db.transaction().execute(trx => trx.selectFrom(table).selectAll().execute()),
        ])
          await expect(work()).rejects.toMatchObject({ code: 'DATABASE_UNAVAILABLE', status: 503 });
        await other.db.selectFrom(table).selectAll().execute();
      });
      await other.db.deleteFrom('portals').execute();
    } finally {
      await one.db.destroy();
      await other.db.destroy();
      await database.drop();
    }
  });
}

import { sql } from 'kysely';
import { openStorage } from '../../server/storage/database.ts';
import { createStatementNames } from '../../server/storage/statement-names.ts';
import { databaseKind, freshDatabase } from '../stage/fresh-database.ts';

const namesOf = (texts: readonly string[], parameters = 1) => {
  const nameOf = createStatementNames();
  return texts.map(text => nameOf(text, parameters));
};
const times = (number: number, text: string) => Array.from({ length: number }, () => text);

test('a statement has a name of its own from its fifth use on', () => {
  const names = namesOf([...times(6, 'select 1'), ...times(5, 'select 2')]);
  expect(names.slice(0, 4)).toEqual(times(4, '').map(() => undefined));
  expect(names[4]).toMatch(/^desk_/);
  expect(names[5]).toBe(names[4]);
  expect(names.at(-1)).toMatch(/^desk_/);
  expect(names.at(-1)).not.toBe(names[4]);
});

test('a statement that reads every column, or has a parameter for each of many values, is not prepared', () => {
  const none = times(9, '').map(() => undefined);
  expect(namesOf(times(9, 'select * from portals'))).toEqual(none);
  expect(namesOf(times(9, 'insert into portals values ($1)'), 17)).toEqual(none);
});

test('a connection never keeps more than a hundred prepared statements', () => {
  const nameOf = createStatementNames();
  const names = new Set(
    Array.from({ length: 300 }, (_, at) => times(9, `select ${at}`).map(text => nameOf(text, 1))).flat(),
  );
  names.delete(undefined);
  expect(names.size).toBe(100);
});

describe(`on ${databaseKind}`, () => {
  test('statements that come again still work after another process has added a column and removed a row', async () => {
    const database = await freshDatabase({ shared: true });
    const [ours, newer] = await Promise.all([openStorage(database.url), openStorage(database.url)]);
    try {
      const settings = ours.db.selectFrom('settings').where('member_id', '=', 'a'.repeat(32));
      const read = async () => [
        (await settings.select('value').execute()).length,
        (await settings.selectAll().execute()).length,
      ];
      const row = { member_id: 'a'.repeat(32), user_id: 1, name: 'x', value: '1' };
      await ours.db.insertInto('settings').values(row).execute();
      for (let use = 0; use < 20; use += 1) expect(await read()).toEqual([1, 1]);
      await sql`alter table settings add column added text`.execute(newer.db);
      expect(await read()).toEqual([1, 1]);
      await newer.db.deleteFrom('settings').execute();
      expect(await read()).toEqual([0, 0]);
    } finally {
      await Promise.all([ours.close(), newer.close()]);
      await database.drop();
    }
  });

  if (databaseKind === 'PostgreSQL')
    test('PostgreSQL plans a statement that comes again once per connection', async () => {
      const database = await freshDatabase();
      const { db, close } = await openStorage(database.url);
      try {
        const prepared = await db.connection().execute(async held => {
          for (let use = 0; use < 10; use += 1)
            await held.selectFrom('portals').select('host').where('member_id', '=', String(use)).execute();
          return sql<{ name: string; uses: number }>`
            select name, generic_plans + custom_plans as uses from pg_prepared_statements
            where statement like '%"host"%'`.execute(held);
        });
        expect(prepared.rows).toEqual([{ name: expect.stringMatching(/^desk_/), uses: 6 }]);
      } finally {
        await close();
        await database.drop();
      }
    });
});

import pg from 'pg';
import { openStorage } from '../../server/storage/database.ts';

/**
 * Databases on a server for the tests, each used by one test at a time. Making and dropping one costs more than most
 * tests, so a test gets the database of an earlier one with its tables emptied, as long as nobody has changed the tables.
 * jest.config.js names the run, and the databases of a run are dropped at its end.
 */
const prefix = `desk_test_${process.env['TEST_RUN'] ?? process.pid}_`;
const ours = `${prefix}${process.env['JEST_WORKER_ID'] ?? '0'}_`;

/** Databases of this worker, left by earlier test files or given back by tests of this one. */
let idle: Promise<string[]> | undefined;
let made = 0;

/** Gives an empty or a migrated database to one test. */
export async function takeDatabase(server: string, { empty }: { readonly empty: boolean }): Promise<string> {
  idle ??= onServer(server, async client => {
    const { rows } = await client.query<{ name: string }>(
      'select datname as name from pg_database where starts_with(datname, $1)',
      [ours],
    );
    return rows.map(({ name }) => name);
  });
  const waiting = await idle;
  for (let name = empty ? undefined : waiting.pop(); name !== undefined; name = waiting.pop()) {
    if (await makeClean(server, name)) return name;
    await dropDatabase(server, name);
  }
  return createDatabase(server, empty);
}

/** Takes a database back, with whatever connections are left to it. */
export async function giveBack(server: string, name: string): Promise<void> {
  await onServer(server, client => disconnect(client, name));
  (await idle)?.push(name);
}

export const dropDatabase = (server: string, name: string): Promise<unknown> =>
  onServer(server, client => client.query(`drop database if exists ${name} with (force)`));

export const addressOf = (server: string, name: string): string =>
  Object.assign(new URL(server), { pathname: name }).href;

export async function onServer<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

async function createDatabase(server: string, empty: boolean): Promise<string> {
  const name = `${ours}${process.pid}_${(made += 1)}_${Date.now()}`;
  await onServer(server, async client => {
    await client.query(`create database ${name} template template0`);
    // A test ends processes, never the database server: nothing has to be on the disk when it is committed.
    await client.query(`alter database ${name} set synchronous_commit = off`);
  });
  if (!empty) {
    await (await openStorage(addressOf(server, name))).close();
    await onServer(addressOf(server, name), async client => {
      await client.query(`comment on database ${name} is '${await shapeOf(client)}'`);
    });
  }
  return name;
}

/** @returns false for a database whose tables are no longer as the migrations made them */
async function makeClean(server: string, name: string): Promise<boolean> {
  return onServer(addressOf(server, name), async client => {
    await disconnect(client, name);
    const { rows } = await client.query<{ shape: string | null }>(
      `select shobj_description(oid, 'pg_database') as shape from pg_database where datname = $1`,
      [name],
    );
    if (rows[0]?.shape !== (await shapeOf(client))) return false;
    const { rows: tables } = await client.query<{ name: string }>(
      `select quote_ident(table_name) as name from information_schema.tables
      where table_schema = 'public' and table_name not like 'kysely%'`,
    );
    await client.query(tables.map(table => `delete from ${table.name}`).join(';'));
    return true;
  });
}

/** Ends every other connection to a database and waits until it is gone, with what it had begun. */
async function disconnect(client: pg.Client, name: string): Promise<void> {
  const end = `select pg_terminate_backend(pid) from pg_stat_activity where datname = $1 and pid <> pg_backend_pid()`;
  while ((await client.query(end, [name])).rows.length > 0)
    await new Promise(resolve => setTimeout(resolve, 5));
}

/** What the tables look like and which migrations have run, in short. */
async function shapeOf(client: pg.Client): Promise<string> {
  const { rows } = await client.query<{ shape: string }>(
    `select md5(string_agg(part, ',' order by part)) as shape from (
      select concat_ws(' ', relname, attname, atttypid::regtype, attnotnull) as part
      from pg_attribute join pg_class on pg_class.oid = attrelid
      where relnamespace = 'public'::regnamespace and attnum > 0
      union all select name from kysely_migration
    ) as parts`,
  );
  return rows[0]?.shape ?? '';
}

import pg from 'pg';
import { findPostgres } from '../../stage/find-postgres.js';
import type { NoServer, TestServer } from './test-server.ts';

/** Makes a database and an account that may only read on the PostgreSQL server of the tests. */
export async function startPostgres(): Promise<TestServer | NoServer> {
  const url = await findPostgres();
  if (url === undefined) return { missing: 'no PostgreSQL was found, TEST_DATABASE_URL names one' };
  const name = `desk_engine_${process.pid}_${Date.now()}`;
  const admin = new pg.Client({ connectionString: url });
  await admin.connect();
  await admin.query(
    `create database ${name} template template0 encoding 'UTF8' lc_collate 'C.UTF-8' lc_ctype 'C.UTF-8'`,
  );
  await admin.query(`create role ${name} login password 'engine-secret'`);
  const owner = new pg.Client({ connectionString: Object.assign(new URL(url), { pathname: name }).href });
  await owner.connect();
  await owner.query(`alter default privileges grant select on tables to ${name}`);
  const { hostname, port } = new URL(url);
  return {
    address: {
      type: 'postgres',
      host: hostname,
      port: Number(port) || 5432,
      database: name,
      user: name,
      password: 'engine-secret',
      tls: { mode: 'off' },
    },
    checksPasswords: await refuses({
      host: hostname,
      port: Number(port) || 5432,
      user: name,
      database: name,
    }),
    run: async sql => {
      const { rows } = await owner.query<(string | null)[]>({
        text: sql,
        rowMode: 'array',
        types: { getTypeParser: () => (text: string) => text },
      } as never);
      return rows;
    },
    running: async () => {
      const { rows } = await admin.query<{ count: number }>(
        `select count(*)::int as count from pg_stat_activity where usename = $1 and state = 'active'`,
        [name],
      );
      return rows[0]?.count ?? 0;
    },
    close: async () => {
      await owner.end();
      await admin.query(`drop database ${name} with (force)`);
      await admin.query(`drop role ${name}`);
      await admin.end();
    },
  };
}

/** A server may trust every connection from this machine. */
async function refuses(place: pg.ClientConfig): Promise<boolean> {
  const client = new pg.Client({ ...place, password: 'not the password' });
  try {
    await client.connect();
    return false;
  } catch {
    return true;
  } finally {
    await client.end().catch(() => undefined);
  }
}

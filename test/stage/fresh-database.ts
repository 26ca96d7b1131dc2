import { mkdtemp, readFile, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type pg from 'pg';
import { addressOf, dropDatabase, giveBack, onServer, takeDatabase } from './postgres-databases.ts';

/** A database of its own for one test, of the kind this run of the tests is about. */
export interface FreshDatabase {
  /** For `DATABASE_URL`. */
  readonly url: string;
  /** What lies in it, as bytes: the files of SQLite, a dump of every row of PostgreSQL. */
  readonly bytes: () => Promise<Buffer>;
  readonly drop: () => Promise<void>;
}

/** Set by jest.config.js for the runs on a database server. */
declare global {
  var testDatabaseServer: string | undefined;
}

export const databaseKind = globalThis.testDatabaseServer === undefined ? 'SQLite file' : 'PostgreSQL';

/**
 * @param options.shared several connections or processes will open it: SQLite then needs a file
 * @param options.empty not even the tables are there; a server's database has them otherwise
 */
export async function freshDatabase(
  options: { readonly shared?: boolean; readonly empty?: boolean } = {},
): Promise<FreshDatabase> {
  const server = globalThis.testDatabaseServer;
  if (server !== undefined) return freshOn(server, options.empty === true);
  return options.shared === true ? freshFile() : inMemory;
}

const inMemory: FreshDatabase = {
  url: 'sqlite::memory:',
  bytes: () => Promise.reject(new Error('Only a database on disk has bytes')),
  drop: () => Promise.resolve(),
};

async function freshFile(): Promise<FreshDatabase> {
  const folder = await mkdtemp(join(tmpdir(), 'desk-store-'));
  return {
    url: `sqlite:${join(folder, 'desk.sqlite')}`,
    bytes: async () =>
      Buffer.concat(await Promise.all((await readdir(folder)).map(name => readFile(join(folder, name))))),
    drop: () => rm(folder, { recursive: true }),
  };
}

async function freshOn(server: string, empty: boolean): Promise<FreshDatabase> {
  const name = await takeDatabase(server, { empty });
  const url = addressOf(server, name);
  return {
    url,
    bytes: () => onServer(url, dump),
    drop: async () => {
      await (empty ? dropDatabase(server, name) : giveBack(server, name));
    },
  };
}

async function dump(client: pg.Client): Promise<Buffer> {
  const { rows: tables } = await client.query<{ name: string }>(
    `select table_name as name from information_schema.tables where table_schema = 'public'`,
  );
  const parts: string[] = [];
  for (const { name } of tables) {
    const { rows } = await client.query<{ row: string }>(`select t::text as row from "${name}" t`);
    parts.push(...rows.map(({ row }) => row));
  }
  return Buffer.from(parts.join('\n'));
}

import { Kysely, PostgresDialect, sql } from 'kysely';
import pg from 'pg';
import type { Dialect } from './dialect.ts';
import { poolWithDeadline } from './pool-with-deadline.ts';
import type { Tables } from './schema.ts';

/** Largest number of connections of one process. */
const maxConnections = 10;
/** Time limit for getting a connection, in milliseconds. A statement may take twice as long. */
const connectMs = 5_000;
/** PostgreSQL aborts slow statements itself. If even that message does not arrive, the connection is dead. */
const deadAfterMs = 2 * connectMs + 1_000;

/** `bigint` columns hold times, versions and ids, all below 2 ** 53, so they are read as numbers. */
const { INT8: bigint } = pg.types.builtins;

const types: pg.CustomTypesConfig = {
  getTypeParser: (oid: Parameters<typeof pg.types.getTypeParser>[0], format?: 'text' | 'binary') =>
    oid === bigint ? Number : (pg.types.getTypeParser(oid, format) as (text: string) => unknown),
};

/**
 * A pool on one PostgreSQL database, shared by any number of processes.
 * @param url such as `postgres://user:password@host/database`
 * @param onLost called when an idle connection breaks; the pool opens another one by itself
 */
export function openPostgres(url: string, onLost: (error: Error) => void): Dialect {
  const pool = new pg.Pool({
    connectionString: url,
    max: maxConnections,
    connectionTimeoutMillis: connectMs,
    statement_timeout: 2 * connectMs,
    application_name: 'connector-desk',
    types,
  });
  pool.on('error', onLost);
  const db = new Kysely<Tables>({
    dialect: new PostgresDialect({ pool: poolWithDeadline(pool, deadAfterMs) }),
  });
  return {
    db,
    connections: () => ({
      busy: pool.totalCount - pool.idleCount,
      idle: pool.idleCount,
      wanted: pool.waitingCount,
    }),
    // Kysely holds an advisory lock while it migrates.
    migrate: async prepare => (await prepare(db).migrateToLatest()).error,
    // Deleted rows appear in no dump, and PostgreSQL's vacuum reclaims their space.
    forgetDeleted: () => Promise.resolve(),
    // The lock keeps an uninstall and an opening that arrive together from interleaving.
    lockPortals: async (trx, memberIds) => {
      // Locks are taken in sorted order, so that two transactions on the same portals cannot deadlock.
      await sql`select pg_advisory_xact_lock(portal)
        from (select hashtextextended(name, 0) as portal from unnest(${[...memberIds]}::text[]) as name order by portal) as portals`.execute(
        trx,
      );
    },
  };
}

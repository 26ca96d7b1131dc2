import { Kysely, PostgresDialect, sql } from 'kysely';
import pg from 'pg';
import type { Dialect } from './dialect.ts';
import { poolWithDeadline } from './pool-with-deadline.ts';
import type { Tables } from './schema.ts';

/** Connections of one process. */
const mostConnections = 10;
/** How long a request waits for a connection, in milliseconds; a statement may take twice as long. */
const patienceMs = 5_000;
/** The server breaks off a statement itself; when not even that arrives, the connection is dead. */
const deadAfterMs = 2 * patienceMs + 1_000;

/** The type `bigint`: times, versions and ids, all below 2 ** 53. */
const { INT8: bigint } = pg.types.builtins;

const types: pg.CustomTypesConfig = {
  getTypeParser: (oid: Parameters<typeof pg.types.getTypeParser>[0], format?: 'text' | 'binary') =>
    oid === bigint ? Number : (pg.types.getTypeParser(oid, format) as (text: string) => unknown),
};

/**
 * A pool on one PostgreSQL database, shared by any number of processes.
 * @param url such as `postgres://user:password@host/database`
 * @param onLost told when an idle connection breaks: the pool opens another one by itself
 */
export function openPostgres(url: string, onLost: (error: Error) => void): Dialect {
  const pool = new pg.Pool({
    connectionString: url,
    max: mostConnections,
    connectionTimeoutMillis: patienceMs,
    statement_timeout: 2 * patienceMs,
    application_name: 'connector-desk',
    types,
  });
  pool.on('error', onLost);
  const db = new Kysely<Tables>({
    dialect: new PostgresDialect({ pool: poolWithDeadline(pool, { statementMs: deadAfterMs }) }),
  });
  return {
    db,
    connections: () => ({
      busy: pool.totalCount - pool.idleCount,
      idle: pool.idleCount,
      wanted: pool.waitingCount,
    }),
    // Kysely itself holds an advisory lock while it migrates.
    migrate: async prepare => (await prepare(db).migrateToLatest()).error,
    // The server's own vacuum reclaims what was deleted; no dump shows it any more.
    forgetDeleted: () => Promise.resolve(),
    // An uninstall and an opening that arrive together do not interleave.
    lockPortals: async (trx, memberIds) => {
      // In one order: two that want the same portals would wait for each other otherwise.
      await sql`select pg_advisory_xact_lock(portal)
        from (select hashtextextended(name, 0) as portal from unnest(${[...memberIds]}::text[]) as name order by portal) as portals`.execute(
        trx,
      );
    },
  };
}

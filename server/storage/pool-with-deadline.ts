import type { PostgresPool, PostgresPoolClient } from 'kysely';
import pg from 'pg';
import { TooLate, within } from '../time/within.ts';
import { databaseUnavailable } from './database-unavailable.ts';
import { createStatementNames } from './statement-names.ts';

/**
 * Wraps the pool so that a database that is away ends in `databaseUnavailable`, which is answered with 503. A deadline per
 * statement covers networks that drop packets silently, where the database's own limits have no effect. After one connection
 * has turned out dead, connections opened before it are replaced as well. Statements that come again are prepared.
 * @param statementMs time limit of a statement in milliseconds, after which its connection counts as dead
 */
export function poolWithDeadline(pool: pg.Pool, statementMs: number): PostgresPool {
  /** Counts dead connections. A connection of an earlier generation is not used again. */
  let generation = 0;
  const nameOf = createStatementNames();
  const opened = new WeakMap<pg.PoolClient, { readonly in: number; readonly ours: PostgresPoolClient }>();

  function wrap(client: pg.PoolClient): PostgresPoolClient {
    let dead = false;
    // The pool handles errors of idle connections only; an unhandled error of any other would end the process.
    client.on('error', () => {
      dead = true;
    });
    const query = async (text: string, parameters: readonly unknown[]) => {
      // Kysely sends a rollback after a failure, which is pointless on a dead connection.
      if (dead) throw databaseUnavailable('the connection is dead');
      try {
        const statement = { name: nameOf(text, parameters.length), text, values: [...parameters] };
        return await within(statementMs, client.query(statement));
      } catch (error) {
        if (!isUnavailable(error)) throw error;
        dead = true;
        generation += 1;
        throw databaseUnavailable(error);
      }
    };
    return {
      query: query as unknown as PostgresPoolClient['query'],
      release: () => {
        client.release(dead);
      },
    };
  }

  // The server may end a connection together with its opening, before anybody is given it.
  pool.on('connect', client => {
    opened.set(client, { in: generation, ours: wrap(client) });
  });

  return {
    connect: async () => {
      for (;;) {
        const client = await pool.connect().catch((error: unknown) => {
          throw databaseUnavailable(error);
        });
        const known = opened.get(client);
        if (known?.in === generation) return known.ours;
        client.release(true);
      }
    },
    end: () => pool.end(),
  };
}

/**
 * SQLSTATE class 08 means connections, 53 resources such as a full disk, 57 a stopping server or a statement that took too
 * long, 58 a broken disk; 25006 is a standby that takes no writes, 55P03 a lock that is held for too long.
 */
function isUnavailable(error: unknown): boolean {
  if (error instanceof TooLate) return true;
  if (error instanceof pg.DatabaseError) return /^(08|53|57|58|25006$|55P03$)/.test(error.code ?? '');
  // The driver's own errors about broken connections have a system code or only a message.
  return (
    error instanceof Error &&
    (('code' in error && /^E[A-Z]/.test(String(error.code))) ||
      /terminated|not queryable|connection error/i.test(error.message))
  );
}

import type { PostgresPool, PostgresPoolClient } from 'kysely';
import pg from 'pg';
import { TooLate, within } from '../time/within.ts';
import { databaseUnavailable } from './database-unavailable.ts';

export interface Patience {
  /** How long one statement may take before its connection counts as dead, in milliseconds. */
  readonly statementMs: number;
}

/**
 * A pool that says when the database is away, in an error of ours that can be answered with 503, and in which nobody hangs on
 * a network that swallows what is sent: the server's own limits do not help against that. When one connection has turned
 * out dead, those that were opened before are not trusted either.
 */
export function patientPool(pool: pg.Pool, { statementMs }: Patience): PostgresPool {
  /** Grows with every connection that turned out dead. */
  let age = 0;
  const openedAt = new WeakMap<pg.PoolClient, number>();
  const wrapped = new WeakMap<pg.PoolClient, PostgresPoolClient>();

  function wrap(client: pg.PoolClient): PostgresPoolClient {
    let dead = false;
    // The pool listens to idle connections only: one that broke at work would end the process.
    client.on('error', () => {
      dead = true;
    });
    const query = async (text: string, parameters: readonly unknown[]) => {
      // Kysely rolls back what failed; a dead connection has nothing to roll back.
      if (dead) throw databaseUnavailable('the connection is dead');
      try {
        return await within(statementMs, client.query(text, [...parameters]));
      } catch (error) {
        if (!isUnavailable(error)) throw error;
        dead = true;
        age += 1;
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

  return {
    connect: async () => {
      for (;;) {
        const client = await pool.connect().catch((error: unknown) => {
          throw databaseUnavailable(error);
        });
        const known = wrapped.get(client);
        if (known === undefined) {
          const fresh = wrap(client);
          wrapped.set(client, fresh);
          openedAt.set(client, age);
          return fresh;
        }
        if (openedAt.get(client) === age) return known;
        client.release(true);
      }
    },
    end: () => pool.end(),
  };
}

/** Class 08 is about connections, 53 about resources, 57 about a server that stops or a statement that took too long. */
function isUnavailable(error: unknown): boolean {
  if (error instanceof TooLate) return true;
  if (error instanceof pg.DatabaseError) return /^(08|53|57)/.test(error.code ?? '');
  // What the driver itself says of a broken connection carries a code of the system, or only words.
  return (
    error instanceof Error &&
    (('code' in error && /^E[A-Z]/.test(String(error.code))) ||
      /terminated|not queryable|connection error/i.test(error.message))
  );
}

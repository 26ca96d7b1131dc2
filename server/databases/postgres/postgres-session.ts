import type { QueryConfig } from 'pg';
import type { DatabaseAddress } from '../port/database-adapter.ts';
import { DatabaseFailure } from '../port/database-failure.ts';
import type { DatabaseSession, DriverLimits } from '../connecting/driver.ts';
import type { PostgresConnection } from './connect-postgres.ts';
import { describePostgres, postgresRights, postgresTables } from './postgres-catalogue.ts';
import { postgresFailure } from './postgres-failure.ts';
import { askByCopy, askByCursor } from './postgres-rows.ts';

/** One connection to PostgreSQL. Everything runs in transactions that only read. */
export function createPostgresSession(
  { client, cancel, destroy }: PostgresConnection,
  address: DatabaseAddress,
  limits: DriverLimits,
  copy: boolean,
): DatabaseSession {
  let reusable = true;
  let cancelled = false;
  client.on('end', () => {
    reusable = false;
  });

  const failed = (error: unknown, sql?: string): DatabaseFailure => {
    reusable = false;
    return cancelled ? new DatabaseFailure('CANCELLED') : postgresFailure(error, address, sql);
  };

  /** Begins a transaction that only reads; after its first query nothing can lift that. */
  const begin = async (milliseconds: number): Promise<void> => {
    await client.query('begin read only');
    await client.query(
      `select set_config('statement_timeout', $1, true), set_config('timezone', coalesce($2, current_setting('timezone')), true)`,
      [String(milliseconds), address.timeZone ?? null],
    );
  };

  const reading = async <T>(work: () => Promise<T>, sql?: string): Promise<T> => {
    try {
      await begin(limits.metadataMs);
      const result = await work();
      await client.query('rollback');
      return result;
    } catch (error) {
      throw failed(error, sql);
    }
  };

  return {
    isReusable: () => reusable,
    rights: () => reading(() => postgresRights(client)),
    tables: () => reading(() => postgresTables(client)),
    describe: target => reading(() => describePostgres(client, target)),
    proveSelect: sql =>
      reading(async () => {
        refuseFunctions(sql);
        try {
          // The server takes exactly one statement here, and the second look only what can stand within a SELECT.
          await client.query({ text: `prepare desk as ${sql}`, queryMode: 'extended' } as QueryConfig);
          await client.query('deallocate desk');
          const columns = await describePostgres(client, { query: sql });
          if (new Set(columns.map(({ name }) => name)).size < columns.length)
            throw new DatabaseFailure('QUERY_REFUSED', { detail: 'two columns have the same name', sql });
          return columns;
        } catch (error) {
          const failure = postgresFailure(error, address, sql);
          throw failure.code === 'QUERY_FAILED'
            ? new DatabaseFailure('QUERY_REFUSED', { detail: failure.detail, sql, cause: error })
            : failure;
        }
      }, sql),
    ask: async (question, rows) => {
      // A query of a person may leave locks behind that outlive its transaction.
      if ('query' in question.target) reusable = false;
      try {
        await begin(limits.statementMs);
        return await (copy ? askByCopy : askByCursor)(client, question, rows, failed);
      } catch (error) {
        throw failed(error);
      }
    },
    cancel: async () => {
      if (cancelled) return;
      cancelled = true;
      reusable = false;
      await cancel(AbortSignal.timeout(5_000)).catch(() => undefined);
      destroy();
    },
    close: async () => {
      reusable = false;
      const ended = client.end().catch(() => undefined);
      const late = setTimeout(destroy, 1_000);
      await ended;
      clearTimeout(late);
      destroy();
    },
  };
}

/** Functions that change something although the transaction only reads. */
const changing =
  /\b(?:lo_\w+|dblink\w*|pg_notify|pg_(?:try_)?advisory\w*|pg_terminate_backend|pg_cancel_backend|set_config)"?\s*\(|\bu&"/i;

function refuseFunctions(sql: string): void {
  const found = changing.exec(sql);
  if (found !== null) throw new DatabaseFailure('QUERY_REFUSED', { detail: `not allowed: ${found[0]}`, sql });
}

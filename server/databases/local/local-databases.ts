import type { DatabaseAdapter, DatabaseAddress, Question, Sample } from '../port/database-adapter.ts';
import { DatabaseFailure } from '../port/database-failure.ts';
import type { DatabaseDriver, DatabaseSession } from '../connecting/driver.ts';
import { withEnd } from '../port/with-end.ts';
import { JsonRows } from '../rows/json-rows.ts';
import { tokenKind } from '../rows/token.ts';
import { asFailure, startRows } from './row-stream.ts';
import { runCheck } from './run-check.ts';
import { createSessionPool } from './session-pool.ts';

export interface LocalDatabasesOptions {
  readonly driverFor: (address: DatabaseAddress) => DatabaseDriver;
  /** Time after which an idle connection is closed, in milliseconds; absent: 60 s. */
  readonly idleMs?: number | undefined;
  /** Monotonic clock in milliseconds. */
  readonly now?: () => number;
}

const sampleRows = 20;

/** Databases as this thread reaches them, without limits. */
export function createLocalDatabases({
  driverFor,
  idleMs,
  now = () => performance.now(),
}: LocalDatabasesOptions): DatabaseAdapter {
  const pool = createSessionPool({ driverFor, idleMs });

  const sample = async (session: DatabaseSession, question: Question): Promise<Sample> => {
    const rows = new JsonRows(question.columns.map(column => tokenKind(column, 'text')));
    const asked = await session.ask(
      { ...question, limit: Math.min(question.limit ?? sampleRows, sampleRows) },
      rows,
    );
    const progress = asked.progress[Symbol.asyncIterator]();
    while ((await progress.next()).done !== true);
    const json = Buffer.from(rows.take() ?? []).toString();
    return { sql: asked.sql, rows: (JSON.parse(`[0${json}]`) as Sample['rows']).slice(1) };
  };

  return {
    check: (address, { signal }) =>
      runCheck(
        driverFor(address),
        address,
        signal,
        async (session, [table]) => {
          if (table === undefined) return;
          const columns = await session.describe(table);
          await sample(session, { target: table, columns, limit: 1 });
        },
        now,
      ),
    proveLogin: async (address, { signal }) => {
      const session = await failing(driverFor(address).connect(address, signal));
      await session.close();
    },
    tables: async (address, search, { signal }) => {
      const all = await failing(pool.use(address, signal, session => session.tables()));
      // Databases fold the case of few alphabets, and each of others.
      const wanted = search.toLowerCase();
      return all.filter(({ schema, name }) => `${schema}.${name}`.toLowerCase().includes(wanted));
    },
    describe: (address, target, { signal }) =>
      failing(pool.use(address, signal, session => session.describe(target))),
    sample: (address, question, { signal }) =>
      failing(pool.use(address, signal, session => sample(session, question))),
    proveSelect: (address, sql, { signal }) =>
      failing(
        pool.use(address, signal, async session => {
          const { dangerous } = await session.rights();
          if (dangerous.length > 0)
            throw new DatabaseFailure('RIGHTS_TOO_WIDE', { detail: dangerous.join(', '), sql });
          return session.proveSelect(sql);
        }),
      ),
    open: (address, question, { signal }) =>
      failing(
        (async () => {
          const rows = new JsonRows(question.columns.map(column => tokenKind(column, address.numbers)));
          const held = await pool.hold(address, signal, async session =>
            startRows(await session.ask(question, rows), rows),
          );
          const { value: started, session, release } = held;
          const stop = () => void session.cancel();
          signal.addEventListener('abort', stop, { once: true });
          let ending: Promise<void> | undefined;
          // After the end the connection may be another question's, so nothing is cancelled then.
          const end = (complete: boolean): Promise<void> => (ending ??= giveBack(complete));
          return {
            sql: started.sql,
            counted: started.counted,
            cancel: () => end(false),
            chunks: withEnd(started.chunks, end),
          };

          async function giveBack(complete: boolean): Promise<void> {
            signal.removeEventListener('abort', stop);
            if (!complete) await session.cancel();
            release();
          }
        })(),
      ),
    close: () => pool.close(),
  };
}

const failing = <T>(work: Promise<T>): Promise<T> =>
  work.catch((error: unknown) => {
    throw asFailure(error);
  });

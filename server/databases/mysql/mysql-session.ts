import type { PrepareStatementInfo } from 'mysql2';
import type { DatabaseAddress } from '../port/database-adapter.ts';
import { DatabaseFailure } from '../port/database-failure.ts';
import type { DatabaseSession, DriverLimits } from '../connecting/driver.ts';
import { emitSelect } from '../sql/emit-select.ts';
import { mysqlSql, readable } from '../sql/mysql-sql.ts';
import { answerOf, query, type MysqlConnection } from './connect-mysql.ts';
import { describeMysql, mysqlRights, mysqlTables } from './mysql-catalogue.ts';
import { mysqlFailure } from './mysql-failure.ts';
import { readRows, type ReadMysqlRows } from './mysql-rows.ts';

/** One connection to MySQL or MariaDB, whose transactions only read. */
export function createMysqlSession(
  { connection, isMariaDb, kill, destroy }: MysqlConnection,
  address: DatabaseAddress,
  limits: DriverLimits,
  read: ReadMysqlRows,
): DatabaseSession {
  let reusable = true;
  let cancelled = false;
  connection.on('end', () => {
    reusable = false;
  });

  const failed = (error: unknown, sql?: string): DatabaseFailure => {
    reusable = false;
    return cancelled ? new DatabaseFailure('CANCELLED') : mysqlFailure(error, address, sql);
  };

  const limitTime = (milliseconds: number) =>
    query(
      connection,
      isMariaDb
        ? `set session max_statement_time = ${milliseconds / 1000}`
        : `set session max_execution_time = ${milliseconds}`,
    );

  const reading = async <T>(work: () => Promise<T>, sql?: string): Promise<T> => {
    try {
      await limitTime(limits.metadataMs);
      return await work();
    } catch (error) {
      throw failed(error, sql);
    }
  };

  return {
    isReusable: () => reusable,
    rights: () => reading(() => mysqlRights(connection)),
    tables: () => reading(() => mysqlTables(connection)),
    describe: target => reading(() => describeMysql(connection, target)),
    proveSelect: sql =>
      reading(async () => {
        refuseFunctions(sql);
        try {
          await prepare(sql);
          return await describeMysql(connection, { query: sql });
        } catch (error) {
          const failure = mysqlFailure(error, address, sql);
          throw failure.code === 'QUERY_FAILED'
            ? new DatabaseFailure('QUERY_REFUSED', { detail: failure.detail, sql, cause: error })
            : failure;
        }
      }, sql),
    ask: async (question, rows) => {
      // A query of a person may leave locks and variables behind.
      if ('query' in question.target) reusable = false;
      const sql = emitSelect(mysqlSql, question);
      const shown = readable(sql);
      try {
        await limitTime(limits.statementMs);
      } catch (error) {
        throw failed(error);
      }
      return { sql: shown, progress: progress() };

      async function* progress(): AsyncGenerator<void> {
        try {
          yield* readRows(connection, sql, rows, read);
        } catch (error) {
          throw failed(error, shown);
        }
      }
    },
    cancel: async () => {
      if (cancelled) return;
      cancelled = true;
      reusable = false;
      await kill(AbortSignal.timeout(5_000)).catch(() => undefined);
      destroy();
    },
    close: () => {
      reusable = false;
      connection.end(() => undefined);
      setTimeout(destroy, 1_000).unref();
      return Promise.resolve();
    },
  };

  /** The server takes exactly one statement here, and runs nothing. */
  async function prepare(sql: string): Promise<void> {
    const statement = await answerOf<PrepareStatementInfo>(connection, answer =>
      connection.prepare(sql, answer),
    );
    statement.close();
  }
}

/** Functions that read files of the server or hold it up although the transaction only reads. */
const changing =
  /\b(?:load_file|get_lock|release_\w*lock\w*|benchmark|sys_exec|sys_eval)`?\s*\(|\binto\s+(?:outfile|dumpfile|@)/i;

function refuseFunctions(sql: string): void {
  const found = changing.exec(sql);
  if (found !== null) throw new DatabaseFailure('QUERY_REFUSED', { detail: `not allowed: ${found[0]}`, sql });
}

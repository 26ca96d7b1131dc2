import type pg from 'pg';
import { to as copyTo } from 'pg-copy-streams';
import Cursor from 'pg-cursor';
import type { Question } from '../port/database-adapter.ts';
import type { DatabaseFailure } from '../port/database-failure.ts';
import type { Asked } from '../connecting/driver.ts';
import type { JsonRows } from '../rows/json-rows.ts';
import { createTabSeparatedReader } from '../rows/tab-separated.ts';
import { writeValues } from '../rows/value-rows.ts';
import { emitSelect } from '../sql/emit-select.ts';
import { createPostgresSql } from '../sql/postgres-sql.ts';

/** Asks within a transaction that has begun, and ends it behind the last row. */
export type AskPostgres = (
  client: pg.Client,
  question: Question,
  rows: JsonRows,
  failed: (error: unknown, sql: string) => DatabaseFailure,
) => Promise<Asked>;

/** The most expressions of one SELECT are 1664. */
const settingsAtOnce = 1000;

/** Reads the text of COPY, which takes no parameters: values reach the statement as settings of the transaction. */
export const askByCopy: AskPostgres = async (client, question, rows, failed) => {
  const sql = createPostgresSql(number => `current_setting('desk.p${number}')`);
  const select = emitSelect(sql, question);
  for (let from = 0; from < sql.values.length; from += settingsAtOnce) {
    const part = sql.values.slice(from, from + settingsAtOnce);
    const settings = part.map((_, index) => `set_config('desk.p${from + index + 1}', $${index + 1}, true)`);
    await client.query(`select ${settings.join(', ')}`, part);
  }
  const statement = `copy (${select}) to stdout`;
  return {
    sql: statement,
    progress: guarded(statement, failed, async function* () {
      const reader = createTabSeparatedReader(rows);
      for await (const chunk of client.query(copyTo(statement))) {
        reader.push(chunk as Buffer);
        yield;
      }
      reader.end();
      await client.query('rollback');
    }),
  };
};

const rowsAtOnce = 1000;

/** Reads by cursor, for servers without COPY. */
export const askByCursor: AskPostgres = (client, question, rows, failed) => {
  const sql = createPostgresSql(number => `$${number}`);
  const statement = emitSelect(sql, question);
  return Promise.resolve({
    sql: statement,
    progress: guarded(statement, failed, async function* () {
      const cursor = client.query(
        new Cursor<(string | null)[]>(statement, [...sql.values], {
          rowMode: 'array',
          // Every value stays the text that the server sent.
          types: { getTypeParser: () => (text: string) => text },
        } as never),
      );
      for (;;) {
        const batch = await cursor.read(rowsAtOnce);
        for (const row of batch)
          writeValues(
            rows,
            row.map(value => (value === null ? null : Buffer.from(value))),
          );
        yield;
        if (batch.length < rowsAtOnce) break;
      }
      await cursor.close();
      await client.query('rollback');
    }),
  });
};

function guarded(
  sql: string,
  failed: (error: unknown, sql: string) => DatabaseFailure,
  work: () => AsyncGenerator<void>,
): AsyncIterable<void> {
  return (async function* () {
    try {
      yield* work();
    } catch (error) {
      throw failed(error, sql);
    }
  })();
}

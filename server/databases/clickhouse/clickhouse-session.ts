import { randomUUID } from 'node:crypto';
import type { DatabaseAddress } from '../port/database-adapter.ts';
import { DatabaseFailure } from '../port/database-failure.ts';
import type { DatabaseSession, DriverLimits } from '../connecting/driver.ts';
import { createTabSeparatedReader } from '../rows/tab-separated.ts';
import { createClickhouseSql, guard } from '../sql/clickhouse-sql.ts';
import { emitSelect } from '../sql/emit-select.ts';
import {
  clickhouseRights,
  clickhouseTables,
  describeClickhouse,
  type RunClickhouse,
} from './clickhouse-catalogue.ts';
import { clickhouseFailure } from './clickhouse-failure.ts';
import type { ClickhouseHttp } from './clickhouse-http.ts';

/** What a version of the server can do. */
export interface ClickhouseAbilities {
  /** Accounts have grants, and tables a number of rows. */
  readonly modern: boolean;
  /** A query ends when the connection of its reader does. */
  readonly noticesClose: boolean;
}

/** One connection to ClickHouse. */
export function createClickhouseSession(
  { send, kill, destroy }: ClickhouseHttp,
  address: DatabaseAddress,
  limits: DriverLimits,
  { modern, noticesClose }: ClickhouseAbilities,
): DatabaseSession {
  let reusable = true;
  let cancelled = false;
  const queryId = randomUUID();

  const failed = (error: unknown, sql?: string): DatabaseFailure => {
    reusable = false;
    return cancelled ? new DatabaseFailure('CANCELLED') : clickhouseFailure(error, address, sql);
  };
  const seconds = (milliseconds: number) => ({ max_execution_time: String(Math.ceil(milliseconds / 1000)) });

  const run: RunClickhouse = async sql =>
    readTabs(send, `${sql} format TabSeparated`, seconds(limits.metadataMs));

  const reading = async <T>(work: () => Promise<T>, sql?: string): Promise<T> => {
    try {
      return await work();
    } catch (error) {
      throw failed(error, sql);
    }
  };

  return {
    isReusable: () => reusable,
    rights: () => reading(() => clickhouseRights(run, modern)),
    tables: () => reading(() => clickhouseTables(run, modern)),
    describe: target => reading(() => describeClickhouse(run, target)),
    proveSelect: sql =>
      reading(async () => {
        refuse(sql);
        try {
          const columns = await describeClickhouse(run, { query: sql });
          if (new Set(columns.map(({ name }) => name)).size < columns.length)
            throw new DatabaseFailure('QUERY_REFUSED', { detail: 'two columns have the same name', sql });
          return columns;
        } catch (error) {
          const failure = clickhouseFailure(error, address, sql);
          throw failure.code === 'QUERY_FAILED'
            ? new DatabaseFailure('QUERY_REFUSED', { detail: failure.detail, sql, cause: error })
            : failure;
        }
      }, sql),
    ask: (question, rows) => {
      const select = emitSelect(createClickhouseSql({ timeZone: address.timeZone }), question);
      return Promise.resolve({ sql: select, progress: progress() });

      async function* progress(): AsyncGenerator<void> {
        try {
          const body = await send(`${select} format TabSeparated`, {
            ...seconds(limits.statementMs),
            query_id: queryId,
            ...(noticesClose ? { cancel_http_readonly_queries_on_client_close: '1' } : {}),
            // A long list of values is one expression.
            max_query_size: '20000000',
            max_ast_elements: '1000000',
            max_expanded_ast_elements: '1000000',
          });
          const reader = createTabSeparatedReader(rows, { guard });
          for await (const chunk of body) {
            reader.push(chunk as Buffer);
            yield;
          }
          reader.end();
        } catch (error) {
          throw failed(error, select);
        }
      }
    },
    cancel: async () => {
      if (cancelled) return;
      cancelled = true;
      reusable = false;
      destroy();
      // A server that notices the end of the connection needs no second word.
      await kill(queryId, noticesClose ? [0] : [0, 100, 400]);
    },
    close: () => {
      reusable = false;
      destroy();
      return Promise.resolve();
    },
  };
}

/** Reads a short answer whole. */
export async function readTabs(
  send: ClickhouseHttp['send'],
  sql: string,
  settings: Readonly<Record<string, string>>,
): Promise<readonly (readonly string[])[]> {
  const text = await (await send(sql, settings)).text();
  return text
    .split('\n')
    .slice(0, -1)
    .map(line => line.split('\t').map(unescape));
}

const escapes: Readonly<Record<string, string>> = { b: '\b', f: '\f', n: '\n', r: '\r', t: '\t', 0: '\0' };
const unescape = (text: string): string =>
  text.replace(/\\(.)/gs, (_, letter: string) => escapes[letter] ?? letter);

/** One SELECT whose brackets are its own: what is put around it must stay around it. Table functions reach other hosts. */
function refuse(sql: string): void {
  const bare = sql.replace(
    /'(?:[^'\\]|\\.)*'|`(?:[^`\\]|\\.)*`|"(?:[^"\\]|\\.)*"|--[^\n]*|\/\*.*?\*\//gs,
    ' ',
  );
  let depth = 0;
  for (const character of bare.replace(/;\s*$/, '')) {
    if (character === '(') depth += 1;
    if (character === ')') depth -= 1;
    if (depth < 0 || character === ';') break;
  }
  const isOne =
    depth === 0 && !bare.replace(/;\s*$/, '').includes(';') && /^\s*(?:select|with)\b/i.test(bare);
  const found =
    /\b(?:url|file|remote\w*|s3\w*|mysql|postgresql|jdbc|odbc|hdfs|executable|input|cluster\w*)\s*\(|\binto\s+outfile\b|\bformat\s+\w+\s*$/i.exec(
      bare,
    );
  if (!isOne || found !== null)
    throw new DatabaseFailure('QUERY_REFUSED', {
      detail: found === null ? 'not one SELECT' : `not allowed: ${found[0]}`,
      sql,
    });
}

import type { Clock } from '../../time/clock.ts';
import {
  checkSteps,
  type DatabaseAdapter,
  type Question,
  type RowStream,
  type Target,
} from '../port/database-adapter.ts';
import { DatabaseFailure } from '../port/database-failure.ts';
import { createPostgresSql } from '../sql/postgres-sql.ts';
import { emitSelect } from '../sql/emit-select.ts';
import { holds, type SampleValue } from './holds.ts';
import { makeShop, type SampleTable } from './shop.ts';

/** The schema of the sample shop's tables. */
export const sampleSchema = 'shop';
const rowsPerChunk = 500;

/** The sample shop as a database that lives in this process, so that the app can be tried without a database server. */
export function createSampleDatabase(clock: Clock): DatabaseAdapter {
  let made: { readonly day: number; readonly tables: readonly SampleTable[] } | undefined;

  function tables(): readonly SampleTable[] {
    const day = Math.floor(clock.now() / 86_400_000);
    if (made?.day !== day) made = { day, tables: makeShop(clock.now()) };
    return made.tables;
  }

  function find(target: Target): SampleTable {
    const found =
      'schema' in target && target.schema === sampleSchema
        ? tables().find(({ name }) => name === target.name)
        : undefined;
    if (found === undefined) throw new DatabaseFailure('query' in target ? 'QUERY_REFUSED' : 'TABLE_GONE');
    return found;
  }

  function rowsOf({ target, columns, where, limit }: Question): readonly (readonly SampleValue[])[] {
    const table = find(target);
    const places = new Map(table.columns.map(({ name }, index) => [name, index]));
    const wanted = columns.map(({ name }) => places.get(name) ?? fail());
    const found = table.rows.filter(
      row =>
        where === undefined || holds(where, ({ name }) => row[places.get(name) ?? fail()] ?? null) === true,
    );
    return found.slice(0, limit).map(row => wanted.map(index => row[index] ?? null));
  }

  return {
    check: async function* () {
      for (const step of checkSteps) yield await Promise.resolve({ step, state: 'ok', ms: 0 } as const);
    },
    proveLogin: () => Promise.resolve(),
    tables: (_address, search) =>
      Promise.resolve(
        tables()
          .filter(({ name }) => name.includes(search.toLowerCase()))
          .map(
            ({ name, rows }) => ({ schema: sampleSchema, name, kind: 'table', rows: rows.length }) as const,
          ),
      ),
    describe: async (_address, target) => Promise.resolve(find(target).columns),
    sample: async (_address, question) => {
      const rows = rowsOf({ ...question, limit: 20 });
      return Promise.resolve({
        sql: sqlOf(question),
        rows: rows.map(row => row.map(value => (value === null ? null : String(value)))),
      });
    },
    open: async (_address, question) => Promise.resolve(stream(rowsOf(question), sqlOf(question))),
    proveSelect: () => Promise.reject(new DatabaseFailure('QUERY_REFUSED')),
    close: () => Promise.resolve(),
  };
}

function fail(): never {
  throw new DatabaseFailure('COLUMN_GONE');
}

/** How a real database would be asked; people see it in the list of data requests. */
const sqlOf = (question: Question): string =>
  emitSelect(
    createPostgresSql(place => `$${place}`),
    question,
  );

function stream(rows: readonly (readonly SampleValue[])[], sql: string): RowStream {
  const counted = { rows: 0, bytes: 0, nulled: 0 };
  const state = { cancelled: false };
  return {
    sql,
    chunks: (async function* () {
      for (let from = 0; from < rows.length && !state.cancelled; from += rowsPerChunk) {
        const part = rows.slice(from, from + rowsPerChunk);
        const chunk = Buffer.from(part.map(row => `,${JSON.stringify(row)}`).join(''));
        counted.rows += part.length;
        counted.bytes += chunk.length;
        yield chunk;
        // Others get their turn between two chunks.
        await new Promise(resolve => setImmediate(resolve));
      }
    })(),
    counted: () => ({ ...counted }),
    cancel: () => {
      state.cancelled = true;
      return Promise.resolve();
    },
  };
}

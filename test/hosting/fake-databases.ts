import { once } from 'node:events';
import {
  type CheckStep,
  type DatabaseAdapter,
  type DatabaseAddress,
  type DatabaseTable,
  type Question,
  type RowStream,
  type Target,
  checkSteps,
} from '../../server/databases/port/database-adapter.ts';
import type { DatabaseColumn } from '../../server/databases/port/condition.ts';
import { DatabaseFailure, type DatabaseFailureCode } from '../../server/databases/port/database-failure.ts';

/** A table of a pretended database. */
export interface FakeTable extends DatabaseTable {
  columns: DatabaseColumn[];
  data: (string | number | null)[][];
}

/** Databases that exist in memory only, for tests of what stands around them. */
export interface FakeDatabases extends DatabaseAdapter {
  readonly list: FakeTable[];
  /** The password that every database takes. */
  password: string;
  /** Questions that were opened. */
  readonly questions: Question[];
  /** Makes every stream break after this many rows. */
  breakAfter: number | undefined;
  /** Holds every check, and every stream before its first row, until the promise resolves. */
  hold: Promise<void> | undefined;
  readonly cancelled: Question[];
  /** Streams that were held, and readers that left meanwhile. */
  held: number;
  left: number;
}

export const column = (
  name: string,
  type: DatabaseColumn['type'] = 'string',
  nativeType: string = type,
): DatabaseColumn => ({ name, type, nativeType, nullable: true });

export const sales = (): FakeTable => ({
  schema: 'public',
  name: 'Sales',
  kind: 'table',
  rows: 3,
  columns: [column('id', 'int'), column('Город'), column('sold at', 'datetime'), column('amount', 'double')],
  data: [
    [1, 'Москва', '2026-08-01 10:00:00', 12.5],
    [2, 'Berlin', '2026-08-31 23:59:59', 7],
    [3, null, null, null],
  ],
});

const cities = (): FakeTable => ({
  schema: 'geo',
  name: 'cities',
  kind: 'view',
  rows: null,
  columns: [column('name')],
  data: [['Berlin']],
});

/** @param tables name, columns and rows of the tables there are */
export function fakeDatabases(tables: readonly FakeTable[] = [sales(), cities()]): FakeDatabases {
  const find = (target: Target): FakeTable => {
    const found =
      'query' in target
        ? fake.list[0]
        : fake.list.find(({ schema, name }) => schema === target.schema && name === target.name);
    if (found === undefined) throw new DatabaseFailure('TABLE_GONE');
    return found;
  };
  const login = ({ password }: DatabaseAddress): DatabaseFailureCode | undefined =>
    password === fake.password ? undefined : 'LOGIN_REFUSED';
  const prove = (address: DatabaseAddress): void => {
    const code = login(address);
    if (code !== undefined) throw new DatabaseFailure(code, { detail: `no entry for ${address.user}` });
  };
  const textRows = ({
    target,
    columns,
    limit,
  }: Question): readonly (readonly (string | number | null)[])[] => {
    const table = find(target);
    const at = columns.map(({ name }) => {
      const index = table.columns.findIndex(each => each.name === name);
      if (index === -1) throw new DatabaseFailure('COLUMN_GONE', { detail: name });
      return index;
    });
    return table.data.slice(0, limit).map(row => at.map(index => row[index] ?? null));
  };

  const fake: FakeDatabases = {
    list: [...tables],
    password: 'PROBE-password',
    questions: [],
    breakAfter: undefined,
    hold: undefined,
    cancelled: [],
    held: 0,
    left: 0,
    check: async function* (address): AsyncIterable<CheckStep> {
      await fake.hold;
      let failed = false;
      for (const step of checkSteps) {
        const code = step === 'login' ? login(address) : undefined;
        const isNeeded = step !== 'tls' || address.tls.mode !== 'off';
        if (failed || !isNeeded) yield { step, state: 'skipped', ms: 0 };
        else if (code === undefined) yield { step, state: 'ok', ms: 1 };
        else yield { step, state: 'failed', code, detail: `PROBE-detail ${address.password}`, ms: 1 };
        failed ||= code !== undefined;
        await Promise.resolve();
      }
    },
    proveLogin: async address => {
      await Promise.resolve();
      prove(address);
    },
    tables: async address => {
      await Promise.resolve();
      prove(address);
      return fake.list;
    },
    describe: async (address, target) => {
      await Promise.resolve();
      prove(address);
      return find(target).columns;
    },
    sample: async (address, question) => {
      await Promise.resolve();
      prove(address);
      const rows = textRows({ ...question, limit: 20 });
      return {
        sql: 'select',
        rows: rows.map(row => row.map(value => (value === null ? null : String(value)))),
      };
    },
    open: async (address, question, { signal }): Promise<RowStream> => {
      if (fake.hold !== undefined) {
        fake.held += 1;
        await Promise.race([fake.hold, signal.aborted || once(signal, 'abort')]);
      }
      if (signal.aborted) {
        fake.left += 1;
        throw new DatabaseFailure('CANCELLED');
      }
      prove(address);
      fake.questions.push(question);
      const rows = textRows(question);
      let sent = 0;
      let bytes = 0;
      return {
        sql: 'select * from "Sales"',
        chunks: (async function* () {
          for (const row of rows) {
            if (sent === fake.breakAfter) throw new DatabaseFailure('CONNECTION_LOST');
            const chunk = Buffer.from(`,${JSON.stringify(row)}`);
            sent += 1;
            bytes += chunk.length;
            yield chunk;
            await new Promise(resolve => setImmediate(resolve));
          }
        })(),
        counted: () => ({ rows: sent, bytes, nulled: 0 }),
        cancel: () => {
          fake.cancelled.push(question);
          return Promise.resolve();
        },
      };
    },
    proveSelect: async (address, sql) => {
      await Promise.resolve();
      prove(address);
      if (!/^\s*select/i.test(sql))
        throw new DatabaseFailure('QUERY_REFUSED', { detail: 'syntax error at "drop"', sql });
      return find({ query: sql }).columns;
    },
    close: () => Promise.resolve(),
  };
  return fake;
}

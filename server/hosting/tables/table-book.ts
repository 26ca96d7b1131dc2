import type { DatabaseAdapter, Target } from '../../databases/port/database-adapter.ts';
import type { DatabaseColumn } from '../../databases/port/condition.ts';
import { DeskError } from '../../desk-error.ts';
import type { WhileInstalled } from '../../portals/while-installed.ts';
import { askerOf, keyOf, type OpenedDatabase } from '../records/find-database.ts';
import { mergeColumns } from './hosted-columns.ts';
import { suffixedCode, tableStyle } from './assign-codes.ts';
import type { HostedTable, HostedTarget } from '../records/hosted-database.ts';
import type { HostedTableStore } from '../records/hosted-table-store.ts';
import type { SavedQueryStore } from '../records/saved-query-store.ts';
import { namelessTable, proposeTableCodes } from './table-codes.ts';

/** A hosted table as it is stored, and the columns that the database has now. */
export interface DescribedTable {
  readonly table: HostedTable;
  readonly described: readonly DatabaseColumn[];
  /** What people call it. */
  readonly title: string;
}

export interface TableBook {
  /** The database's own form of a target. @throws DeskError `QUERY_NOT_FOUND` (404) */
  targetOf(
    opened: OpenedDatabase,
    target: HostedTarget,
  ): Promise<{ readonly target: Target; readonly title: string }>;
  /** Describes a table with the codes it has or would get, and stores nothing. @throws as `describe` */
  look: TableBook['describe'];
  /**
   * Describes a table and stores codes for whatever has none yet.
   * @param code the code that was shown for it, for a table that has none stored
   * @throws DeskError `QUERY_NOT_FOUND` (404); DatabaseFailure
   */
  describe(
    opened: OpenedDatabase,
    target: HostedTarget,
    signal: AbortSignal,
    code?: string,
  ): Promise<DescribedTable>;
  /** Changes what is stored of a table. */
  put(table: HostedTable): Promise<void>;
  /** Gives a table another code, because the portal has something else of that name. */
  rename(opened: OpenedDatabase, table: HostedTable, title: string): Promise<HostedTable>;
}

type KnownCodes = Pick<HostedTableStore, 'findTarget' | 'codes'>;

export interface TableBookOptions {
  readonly databases: Pick<DatabaseAdapter, 'describe'>;
  readonly queries: Pick<SavedQueryStore, 'find'>;
  readonly hostedTables: KnownCodes;
  readonly whileInstalled: WhileInstalled<{ readonly hostedTables: HostedTableStore }>;
}

/** Knows which tables and columns have which codes. */
export function createTableBook({
  databases,
  queries,
  hostedTables,
  whileInstalled,
}: TableBookOptions): TableBook {
  const targetOf: TableBook['targetOf'] = async ({ database }, target) => {
    if (!('queryId' in target)) return { target, title: target.name };
    const query = await queries.find(keyOf(database), target.queryId);
    if (query === undefined) throw new DeskError('QUERY_NOT_FOUND');
    return { target: { query: query.sql }, title: query.title };
  };

  async function askColumns(opened: OpenedDatabase, target: HostedTarget, signal: AbortSignal) {
    const { database, address } = opened;
    const asked = await targetOf(opened, target);
    const described = await databases.describe(address, asked.target, askerOf(database.memberId, signal));
    return { described, title: asked.title };
  }

  return {
    targetOf,

    look: async (opened, target, signal, code) => {
      const asked = await askColumns(opened, target, signal);
      return { ...asked, table: await merge(hostedTables, opened, target, asked, code) };
    },

    describe: async (opened, target, signal, code) => {
      const asked = await askColumns(opened, target, signal);
      const table = await whileInstalled(opened.database.memberId, async stores => {
        const merged = await merge(stores.hostedTables, opened, target, asked, code);
        await stores.hostedTables.put(merged);
        return merged;
      });
      return { ...asked, table };
    },

    put: async table => {
      await whileInstalled(table.memberId, ({ hostedTables }) => hostedTables.put(table));
    },

    rename: async ({ database }, table, title) => {
      const code = suffixedCode(namelessTable(database.place, table.target, title), tableStyle);
      const renamed = { ...table, code };
      await whileInstalled(table.memberId, ({ hostedTables }) => hostedTables.put(renamed));
      return renamed;
    },
  };
}

/** What is stored of a table, together with the columns it has now. */
async function merge(
  hostedTables: KnownCodes,
  { database }: OpenedDatabase,
  target: HostedTarget,
  { described, title }: Omit<DescribedTable, 'table'>,
  shown: string | undefined,
): Promise<HostedTable> {
  const stored = await hostedTables.findTarget(keyOf(database), target);
  if (stored !== undefined) return { ...stored, columns: mergeColumns(stored.columns, described) };
  const nameless = namelessTable(database.place, target, title);
  const taken = await hostedTables.codes(database.memberId);
  const isFree = shown !== undefined && !taken.has(shown);
  return {
    memberId: database.memberId,
    databaseId: database.id,
    code: isFree ? shown : (proposeTableCodes([nameless], taken).get(nameless.identity) ?? ''),
    target,
    tableId: undefined,
    dateColumn: undefined,
    columns: mergeColumns([], described),
  };
}

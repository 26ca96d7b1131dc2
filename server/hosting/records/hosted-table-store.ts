import { parseJson } from '../../net/parse-json.ts';
import type { MemberId } from '../../bitrix24/identifiers.ts';
import type { Database } from '../../storage/database.ts';
import type { HostedTableRow } from '../../storage/hosting-schema.ts';
import type { DatabaseKey, HostedColumn, HostedTable, HostedTarget } from './hosted-database.ts';

/** Stores which tables and columns have which codes, and where they are in the portal. */
export interface HostedTableStore {
  /** All hosted tables of a database, by code. */
  list(database: DatabaseKey): Promise<readonly HostedTable[]>;
  find(database: DatabaseKey, code: string): Promise<HostedTable | undefined>;
  findTarget(database: DatabaseKey, target: HostedTarget): Promise<HostedTable | undefined>;
  /** All codes of the portal, those of its other databases included. */
  codes(memberId: MemberId): Promise<ReadonlySet<string>>;
  /** Number of tables in the portal, by database. */
  published(memberId: MemberId): Promise<ReadonlyMap<string, number>>;
  /** Adds a table, or replaces what is stored of its target. */
  put(table: HostedTable): Promise<void>;
  removeTable(database: DatabaseKey, code: string): Promise<void>;
  removeDatabase(database: DatabaseKey): Promise<void>;
  removePortal(memberId: MemberId): Promise<void>;
}

export function createHostedTableStore(db: Database): HostedTableStore {
  const select = ({ memberId, id }: DatabaseKey) =>
    db
      .selectFrom('hosted_tables')
      .selectAll()
      .where('member_id', '=', memberId)
      .where('database_id', '=', id);
  const deleteOf = ({ memberId, id }: DatabaseKey) =>
    db.deleteFrom('hosted_tables').where('member_id', '=', memberId).where('database_id', '=', id);

  return {
    list: async database => (await select(database).orderBy('code').execute()).map(toTable),

    find: async (database, code) => {
      const row = await select(database).where('code', '=', code).executeTakeFirst();
      return row && toTable(row);
    },

    findTarget: async (database, target) => {
      const row = await select(database).where('target', '=', textOf(target)).executeTakeFirst();
      return row && toTable(row);
    },

    codes: async memberId => {
      const rows = await db
        .selectFrom('hosted_tables')
        .select('code')
        .where('member_id', '=', memberId)
        .execute();
      return new Set(rows.map(({ code }) => code));
    },

    published: async memberId => {
      const rows = await db
        .selectFrom('hosted_tables')
        .select(['database_id', ({ fn }) => fn.countAll<number | string>().as('count')])
        .where('member_id', '=', memberId)
        .where('table_id', 'is not', null)
        .groupBy('database_id')
        .execute();
      return new Map(rows.map(({ database_id, count }) => [database_id, Number(count)]));
    },

    put: async ({ memberId, databaseId, code, target, tableId, dateColumn, columns }) => {
      const changing = {
        code,
        table_id: tableId ?? null,
        date_column: dateColumn ?? null,
        columns: JSON.stringify(columns),
      };
      await db
        .insertInto('hosted_tables')
        .values({ member_id: memberId, database_id: databaseId, target: textOf(target), ...changing })
        .onConflict(conflict => conflict.columns(['database_id', 'target']).doUpdateSet(changing))
        .execute();
    },

    removeTable: async (database, code) => {
      await deleteOf(database).where('code', '=', code).execute();
    },

    removeDatabase: async database => {
      await deleteOf(database).execute();
    },

    removePortal: async memberId => {
      await db.deleteFrom('hosted_tables').where('member_id', '=', memberId).execute();
    },
  };
}

/** One text per target, so that the database can keep targets unique. */
const textOf = (target: HostedTarget): string =>
  JSON.stringify('queryId' in target ? { queryId: target.queryId } : [target.schema, target.name]);

function readTarget(text: string): HostedTarget {
  const target = parseJson(text) as readonly [string, string] | { readonly queryId: string };
  return 'queryId' in target ? target : { schema: target[0], name: target[1] };
}

const toTable = (row: HostedTableRow): HostedTable => ({
  memberId: row.member_id as MemberId,
  databaseId: row.database_id,
  code: row.code,
  target: readTarget(row.target),
  tableId: row.table_id ?? undefined,
  dateColumn: row.date_column ?? undefined,
  columns: parseJson(row.columns) as readonly HostedColumn[],
});

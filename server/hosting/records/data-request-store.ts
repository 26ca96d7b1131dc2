import type { MemberId } from '../../bitrix24/identifiers.ts';
import type { Database } from '../../storage/database.ts';
import type { DataRequestRow } from '../../storage/hosting-schema.ts';
import type { DatabaseKey } from './hosted-database.ts';

/** One call of Bitrix24 to one of the four endpoints. Times in milliseconds. */
export interface DataRequest {
  /** Begins with the time, so that sorting by id sorts by age. */
  readonly id: string;
  readonly at: number;
  /** `try` is a person's own question from the page. */
  readonly endpoint: 'check' | 'tables' | 'columns' | 'data' | 'try';
  readonly tableCode: string | undefined;
  /** JSON: what was asked for, without the access key. */
  readonly question: string | undefined;
  readonly sql: string | undefined;
  readonly rows: number;
  readonly bytes: number;
  /** Values that left as null, because no JSON or calendar can hold them. */
  readonly nulled: number;
  readonly firstRowMs: number | undefined;
  readonly ms: number;
  readonly outcome: 'sent' | 'failed' | 'left';
  readonly code: string | undefined;
  /** The true reason of a failure, in the database's own words, without credentials. */
  readonly reason: string | undefined;
}

export interface RequestFilter {
  readonly outcome?: DataRequest['outcome'] | undefined;
  readonly endpoint?: DataRequest['endpoint'] | undefined;
  readonly table?: string | undefined;
  /** Only older ones than this id. */
  readonly before?: string | undefined;
  readonly limit: number;
}

/** Stores data requests for the analyst. */
export interface DataRequestStore {
  add(database: DatabaseKey, request: DataRequest): Promise<void>;
  /** Newest first. */
  list(database: DatabaseKey, filter: RequestFilter): Promise<readonly DataRequest[]>;
  /** Time of the newest request of each database of the portal, in milliseconds since the epoch. */
  lastTimes(memberId: MemberId): Promise<ReadonlyMap<string, number>>;
  /** Deletes requests from before this time, and the oldest of those that are too many. */
  prune(before: number, mostRows: number): Promise<void>;
  removeDatabase(database: DatabaseKey): Promise<void>;
  removePortal(memberId: MemberId): Promise<void>;
}

/** Width of a time in an id, in digits. */
const digits = 15;
/** The smallest id of a request at this time. */
export const idAt = (at: number): string => String(Math.max(0, Math.floor(at))).padStart(digits, '0');

export function createDataRequestStore(db: Database): DataRequestStore {
  return {
    add: async ({ memberId, id }, request) => {
      await db
        .insertInto('data_requests')
        .values({
          id: request.id,
          at: request.at,
          member_id: memberId,
          database_id: id,
          endpoint: request.endpoint,
          table_code: request.tableCode ?? null,
          question: request.question ?? null,
          sql: request.sql ?? null,
          row_count: request.rows,
          byte_count: request.bytes,
          nulled: request.nulled,
          first_row_ms: request.firstRowMs ?? null,
          ms: request.ms,
          outcome: request.outcome,
          code: request.code ?? null,
          reason: request.reason ?? null,
        })
        .execute();
    },

    list: async ({ memberId, id }, { outcome, endpoint, table, before, limit }) => {
      let query = db
        .selectFrom('data_requests')
        .selectAll()
        .where('member_id', '=', memberId)
        .where('database_id', '=', id);
      if (outcome !== undefined) query = query.where('outcome', '=', outcome);
      if (endpoint !== undefined) query = query.where('endpoint', '=', endpoint);
      if (table !== undefined) query = query.where('table_code', '=', table);
      if (before !== undefined) query = query.where('id', '<', before);
      return (await query.orderBy('id', 'desc').limit(limit).execute()).map(toRequest);
    },

    lastTimes: async memberId => {
      const rows = await db
        .selectFrom('data_requests')
        .select(['database_id', ({ fn }) => fn.max('at').as('at')])
        .where('member_id', '=', memberId)
        .groupBy('database_id')
        .execute();
      return new Map(rows.map(({ database_id, at }) => [database_id, at]));
    },

    prune: async (before, mostRows) => {
      const oldest = await db
        .selectFrom('data_requests')
        .select('id')
        .orderBy('id', 'desc')
        .offset(mostRows)
        .limit(1)
        .executeTakeFirst();
      const bounds = [idAt(before), ...(oldest === undefined ? [] : [`${oldest.id}~`])].sort();
      await db
        .deleteFrom('data_requests')
        .where('id', '<', bounds[bounds.length - 1] ?? '')
        .execute();
    },

    removeDatabase: async ({ memberId, id }) => {
      await db
        .deleteFrom('data_requests')
        .where('member_id', '=', memberId)
        .where('database_id', '=', id)
        .execute();
    },

    removePortal: async memberId => {
      await db.deleteFrom('data_requests').where('member_id', '=', memberId).execute();
    },
  };
}

const toRequest = (row: DataRequestRow): DataRequest => ({
  id: row.id,
  at: row.at,
  endpoint: row.endpoint,
  tableCode: row.table_code ?? undefined,
  question: row.question ?? undefined,
  sql: row.sql ?? undefined,
  rows: row.row_count,
  bytes: row.byte_count,
  nulled: row.nulled,
  firstRowMs: row.first_row_ms ?? undefined,
  ms: row.ms,
  outcome: row.outcome,
  code: row.code ?? undefined,
  reason: row.reason ?? undefined,
});

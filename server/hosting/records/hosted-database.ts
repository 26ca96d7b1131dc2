import type { MemberId } from '../../bitrix24/identifiers.ts';
import type { CheckStep, DatabaseAddress, Target } from '../../databases/port/database-adapter.ts';

/** What BI Builder's own pages may choose from: everything the account can read, some schemas, or hosted tables only. */
export type Offer =
  | { readonly tables: 'all' | 'published' }
  | { readonly tables: 'schemas'; readonly schemas: readonly string[] };

/** Where a database is; the password is kept apart. */
export type DatabasePlace = Omit<DatabaseAddress, 'password'>;

/** A database that the app serves to BI Builder. Times in milliseconds since the epoch. */
export interface HostedDatabase {
  /** 16 hexadecimal digits. */
  readonly id: string;
  readonly memberId: MemberId;
  readonly title: string;
  readonly place: DatabasePlace;
  readonly offer: Offer;
  readonly createdBy: number;
  readonly createdAt: number;
  /** Id of the source in the portal; undefined until it was published. */
  readonly sourceId: number | undefined;
  readonly lastCheck: LastCheck | undefined;
}

/** The outcome of the newest check. */
export interface LastCheck {
  readonly at: number;
  readonly steps: readonly CheckStep[];
  /** Time since which the database has not worked; undefined while it works. */
  readonly brokenSince: number | undefined;
}

/** Names a hosted database. */
export interface DatabaseKey {
  readonly memberId: MemberId;
  readonly id: string;
}

/** A column of a hosted table. */
export interface HostedColumn {
  /** The database's own name. */
  readonly name: string;
  /** Its code in BI Builder. A column keeps it whatever happens beside it. */
  readonly code: string;
  readonly nativeType: string;
  readonly type: 'int' | 'string' | 'double' | 'date' | 'datetime';
  readonly nullable: boolean;
  /** False for a column that the portal does not have. */
  readonly chosen: boolean;
  /** True when the database no longer has the column; its code stays reserved. */
  readonly gone: boolean;
}

/** What a hosted table is made of: a table of the database, or a saved query. */
export type HostedTarget = Extract<Target, { readonly schema: string }> | { readonly queryId: string };

/** A database table or a saved query that is offered to BI Builder under a stored code. */
export interface HostedTable {
  readonly memberId: MemberId;
  readonly databaseId: string;
  /** Name and external code of the table in the portal. */
  readonly code: string;
  readonly target: HostedTarget;
  /** Id of the table in the portal; undefined until it was published. */
  readonly tableId: number | undefined;
  /** Name of the column that reports filter by. */
  readonly dateColumn: string | undefined;
  readonly columns: readonly HostedColumn[];
}

/** A SELECT that somebody saved. */
export interface SavedQuery {
  readonly id: string;
  readonly memberId: MemberId;
  readonly databaseId: string;
  readonly title: string;
  readonly sql: string;
  readonly createdBy: number;
  readonly createdAt: number;
  readonly changedAt: number;
}

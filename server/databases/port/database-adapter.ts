import type { Condition, DatabaseColumn } from './condition.ts';
import type { DatabaseFailureCode } from './database-failure.ts';

export const databaseKinds = ['postgres', 'mysql', 'clickhouse'] as const;
/** A type of database server; `mysql` stands for MariaDB, too. */
export type ServerKind = (typeof databaseKinds)[number];
/** `sample` is the shop that this app brings itself. */
export type DatabaseKind = ServerKind | 'sample';

export interface DatabaseTls {
  /** `verify` checks certificate and name, `encrypt` checks neither, `off` sends everything in clear text. */
  readonly mode: 'verify' | 'encrypt' | 'off';
  /** Certificate authority trusted instead of the system's; PEM. */
  readonly ca?: string | undefined;
  /** The name the certificate must carry; absent: the host. */
  readonly serverName?: string | undefined;
}

/** Where a database is and how to open it. The password is secret. */
export interface DatabaseAddress {
  readonly type: DatabaseKind;
  readonly host: string;
  readonly port: number;
  readonly database: string;
  readonly user: string;
  readonly password: string;
  readonly tls: DatabaseTls;
  /** Zone in which moments are shown and compared, such as `Europe/Moscow`; absent: the database's own. */
  readonly timeZone?: string | undefined;
  /** Numbers leave as JSON numbers with all digits, or as JSON texts; absent: `token`. */
  readonly numbers?: 'token' | 'text' | undefined;
}

/** The steps of a check in their order. */
export const checkSteps = [
  'resolve',
  'connect',
  'tls',
  'login',
  'database',
  'rights',
  'tables',
  'row',
] as const;
export type CheckStepName = (typeof checkSteps)[number];

/** One step of a check, as it ends. After a failed step the rest are `skipped`. */
export interface CheckStep {
  readonly step: CheckStepName;
  readonly state: 'ok' | 'failed' | 'warned' | 'skipped';
  readonly code?: DatabaseFailureCode;
  /** The sentence of the code. */
  readonly message?: string;
  /** The driver's own words without credentials; only the list of data requests may show them. */
  readonly detail?: string;
  readonly ms: number;
}

export interface DatabaseTable {
  readonly schema: string;
  readonly name: string;
  readonly kind: 'table' | 'view' | 'materialized view' | 'foreign table' | 'partitioned table';
  /** The database's own estimate; null where it has none. */
  readonly rows: number | null;
}

/** A table, or a saved SELECT that was proved before. */
export type Target = { readonly schema: string; readonly name: string } | { readonly query: string };

/** A question about rows. */
export interface Question {
  readonly target: Target;
  /** The columns of the answer in their order; at least one. */
  readonly columns: readonly DatabaseColumn[];
  /** Absent: every row. */
  readonly where?: Condition | undefined;
  /** Largest number of rows; absent: all. */
  readonly limit?: number | undefined;
}

/** Rows in the making. The opener reads it to its end or cancels it. */
export interface RowStream {
  /** The SQL that runs, with placeholders or literals as the database gets it. */
  readonly sql: string;
  /**
   * JSON text of the rows in UTF-8, each row with a leading comma: `,[1,"a"],[2,null]`. Leaving the loop cancels.
   * @throws DatabaseFailure when the answer breaks; what was read so far is incomplete then
   */
  readonly chunks: AsyncIterable<Uint8Array>;
  /** What was read so far. */
  readonly counted: () => RowCounts;
  /** Ends the query in the database; may be called at any time and more than once. */
  cancel(): Promise<void>;
}

export interface RowCounts {
  readonly rows: number;
  /** Bytes of JSON text. */
  readonly bytes: number;
  /** Values that no JSON or calendar can hold, such as NaN and `0000-00-00`; they left as null. */
  readonly nulled: number;
}

/** For whom something is asked. */
export interface Asker {
  /** Streams of one owner are limited together; any text. */
  readonly owner: string;
  /** Ends the work; the promise then rejects with `CANCELLED`. */
  readonly signal: AbortSignal;
}

/** Some rows for people to look at, as the database prints them. */
export interface Sample {
  readonly sql: string;
  readonly rows: readonly (readonly (string | null)[])[];
}

/** What every type of database can do. Every method may throw DatabaseFailure, and nothing else is expected. */
export interface DatabaseAdapter {
  /** Goes through the steps and yields each as it ends; never throws for what a step finds. */
  check(address: DatabaseAddress, asker: Asker): AsyncIterable<CheckStep>;
  /**
   * Whether login and database work right now, over a new connection.
   * @throws DatabaseFailure with the code of the first failed step
   */
  proveLogin(address: DatabaseAddress, asker: Asker): Promise<void>;
  /** What the account can read, system tables left out. @param search part of a name or schema, in any case */
  tables(address: DatabaseAddress, search: string, asker: Asker): Promise<readonly DatabaseTable[]>;
  /** The columns in their order. @throws DatabaseFailure `TABLE_GONE` */
  describe(address: DatabaseAddress, target: Target, asker: Asker): Promise<readonly DatabaseColumn[]>;
  /** At most 20 rows. */
  sample(address: DatabaseAddress, question: Question, asker: Asker): Promise<Sample>;
  /** Asks for rows. Resolves when the first row or the end is there, so that a failure before is an error of this call. */
  open(address: DatabaseAddress, question: Question, asker: Asker): Promise<RowStream>;
  /**
   * Proves by the database itself that a text is one statement that only reads, and that the account may do no more.
   * @returns the columns of its answer
   * @throws DatabaseFailure `QUERY_REFUSED`, `RIGHTS_TOO_WIDE` or what the database finds
   */
  proveSelect(address: DatabaseAddress, sql: string, asker: Asker): Promise<readonly DatabaseColumn[]>;
  /** Ends every connection, and the queries that run. */
  close(): Promise<void>;
}

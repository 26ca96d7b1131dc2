/** What may go wrong with a database, with a sentence for people. None of the sentences names host, user or query. */
export const databaseFailures = {
  HOST_UNKNOWN: 'There is no host of this name.',
  HOST_NOT_PUBLIC: 'The host is on a private address, which this server does not call.',
  CONNECTION_REFUSED: 'Nothing accepts connections on this host and port.',
  CONNECTION_TIMEOUT: 'The host did not answer in time.',
  CONNECTION_LOST: 'The database closed the connection, or does not speak the expected protocol.',
  TLS_NOT_OFFERED: 'The database does not offer an encrypted connection.',
  TLS_NOT_TRUSTED: 'The certificate of the database is not signed by a trusted authority.',
  TLS_WRONG_NAME: 'The certificate of the database belongs to another name.',
  TLS_EXPIRED: 'The certificate of the database is not valid at this time.',
  LOGIN_REFUSED: 'The database refuses this user or password.',
  DATABASE_UNKNOWN: 'There is no database of this name, or the user may not open it.',
  RIGHTS_TOO_WIDE: 'The user may do more than read.',
  NO_TABLES: 'The user can read no table.',
  ROW_FAILED: 'No row could be read from a table.',
  SERVER_TOO_OLD: 'The version of the database server is too old.',
  TIME_ZONE_UNKNOWN: 'The database server does not know this time zone.',
  RIGHTS_MISSING: 'The user may not read what was asked for.',
  TABLE_GONE: 'The table is not there any more.',
  COLUMN_GONE: 'A column is not there any more.',
  QUERY_REFUSED: 'The query has a mistake, or is not one statement that only reads.',
  QUERY_FAILED: 'The database could not answer the query.',
  QUERY_TIMEOUT: 'The database took longer than a query may take.',
  ROW_TOO_LARGE: 'A row is larger than this server passes on.',
  CANCELLED: 'The reader left before the answer was complete.',
  BUSY: 'Too many queries run on this database or portal right now.',
} as const;

export type DatabaseFailureCode = keyof typeof databaseFailures;
export const databaseFailureCodes = Object.keys(databaseFailures) as readonly DatabaseFailureCode[];

export interface DatabaseFailureDetails {
  /** The driver's own words, without credentials; only the list of data requests shows them. */
  readonly detail?: string | undefined;
  /** The SQL that failed, where there is one. */
  readonly sql?: string | undefined;
  readonly cause?: unknown;
}

/** The one error family of server/databases/. The message is the sentence of the code and safe to show. */
export class DatabaseFailure extends Error {
  override readonly name = 'DatabaseFailure';
  readonly code: DatabaseFailureCode;
  readonly detail: string | undefined;
  readonly sql: string | undefined;

  constructor(code: DatabaseFailureCode, { detail, sql, cause }: DatabaseFailureDetails = {}) {
    super(databaseFailures[code], cause === undefined ? undefined : { cause });
    this.code = code;
    this.detail = detail;
    this.sql = sql;
  }
}

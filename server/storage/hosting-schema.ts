/** The tables of hosted databases. */
export interface HostingTables {
  hosted_databases: HostedDatabaseRow;
  access_keys: AccessKeyRow;
  hosted_tables: HostedTableRow;
  saved_queries: SavedQueryRow;
  publications: PublicationRow;
  data_requests: DataRequestRow;
}

/** A database that the app serves to BI Builder. */
export interface HostedDatabaseRow {
  id: string;
  member_id: string;
  title: string;
  type: 'postgres' | 'mysql' | 'clickhouse' | 'sample';
  host: string;
  port: number;
  database_name: string;
  user_name: string;
  password: string;
  /** JSON: mode, CA and server name. */
  tls: string;
  time_zone: string | null;
  /** JSON: which tables BI Builder may choose from. */
  offer: string;
  created_by: number;
  created_at: number;
  /** Id of the source in the portal, once it is known. */
  source_id: number | null;
  /** Time of the last check. */
  checked_at: number | null;
  /** JSON: the steps of the last check. */
  check_steps: string | null;
  /** Time since which the database has not worked. */
  broken_since: number | null;
}

/** A key with which Bitrix24 proves that it may read a database. */
export interface AccessKeyRow {
  /** SHA-256 of the key. */
  digest: string;
  member_id: string;
  database_id: string;
  access_key: string;
  created_at: number;
}

/** A table or saved query that is offered to BI Builder under a stored code. */
export interface HostedTableRow {
  member_id: string;
  code: string;
  database_id: string;
  /** JSON: schema and name, or the id of a saved query. Unique within the database. */
  target: string;
  /** Id of the table in the portal, once it is known. */
  table_id: number | null;
  /** Name of the column that reports filter by. */
  date_column: string | null;
  /** JSON: every column that ever had a code. */
  columns: string;
}

export interface SavedQueryRow {
  id: string;
  member_id: string;
  database_id: string;
  title: string;
  sql: string;
  created_by: number;
  created_at: number;
  changed_at: number;
}

/** What a portal has of this app's own connector, and who is publishing into it. */
export interface PublicationRow {
  member_id: string;
  connector_id: number | null;
  lease_owner: string | null;
  lease_until: number;
}

/** One call of Bitrix24 to one of the four endpoints. */
export interface DataRequestRow {
  /** Begins with the time, so that sorting by id sorts by age. */
  id: string;
  at: number;
  member_id: string;
  database_id: string;
  endpoint: 'check' | 'tables' | 'columns' | 'data' | 'try';
  table_code: string | null;
  /** JSON: columns, filter and limit as they were asked. */
  question: string | null;
  sql: string | null;
  row_count: number;
  byte_count: number;
  nulled: number;
  first_row_ms: number | null;
  ms: number;
  outcome: 'sent' | 'failed' | 'left';
  code: string | null;
  reason: string | null;
}

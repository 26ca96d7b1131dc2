import type { Kysely, Migrator, Transaction } from 'kysely';
import type { Tables } from './schema.ts';

/** Everything that differs between SQLite and PostgreSQL. */
export interface Dialect {
  readonly db: Kysely<Tables>;
  /** Counts this process' connections by state. Missing on SQLite, which has a single connection. */
  readonly connections?: () => Readonly<Record<'busy' | 'idle' | 'wanted', number>>;
  /** Migrates once even if several processes start together. Resolves with the migrator's error, if any. */
  readonly migrate: (prepare: (db: Kysely<Tables>) => Migrator) => Promise<unknown>;
  /** Removes deleted rows from the disk as well, as far as the database allows. */
  readonly forgetDeleted: () => Promise<void>;
  /** Locks the records of these portals until the transaction ends. */
  readonly lockPortals: (trx: Transaction<Tables>, memberIds: readonly string[]) => Promise<void>;
}

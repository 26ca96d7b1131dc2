import type { Kysely, Migrator, Transaction } from 'kysely';
import type { Tables } from './schema.ts';

/** What differs from one kind of database to the other. */
export interface Dialect {
  readonly db: Kysely<Tables>;
  /** The connections of this process by what they do, where there are several. */
  readonly connections?: () => Readonly<Record<'busy' | 'idle' | 'wanted', number>>;
  /** Runs the migrator so that of several starting processes one migrates and the others find it done; gives its error. */
  readonly migrate: (prepare: (db: Kysely<Tables>) => Migrator) => Promise<unknown>;
  /** What was deleted before leaves the disk as well, as far as the database lets us say so. */
  readonly forgetDeleted: () => Promise<void>;
  /** Keeps other transactions away from these portals' records until this one ends. */
  readonly lockPortals: (trx: Transaction<Tables>, memberIds: readonly string[]) => Promise<void>;
}

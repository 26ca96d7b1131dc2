import type { MemberId } from '../../bitrix24/identifiers.ts';
import type { Vault } from '../../secrets/vault.ts';
import type { Database } from '../../storage/database.ts';
import { digestOfKey } from './access-key.ts';
import type { DatabaseKey } from './hosted-database.ts';

/** Stores the access keys of hosted databases, sealed, and finds them by a digest. */
export interface AccessKeyStore {
  /** Adds a key. Older keys of the database stay valid until they are ended. @param at in milliseconds since the epoch */
  add(database: DatabaseKey, key: string, at: number): Promise<void>;
  /** The keys of a database that are valid now, the newest first; those that cannot be decrypted are left out. */
  of(database: DatabaseKey): Promise<readonly string[]>;
  /** The database a key opens; undefined for every other text. */
  find(key: string): Promise<DatabaseKey | undefined>;
  /** Ends all keys of a database but this one. */
  keepOnly(database: DatabaseKey, key: string): Promise<void>;
  /** Ends one key. */
  end(key: string): Promise<void>;
  removeDatabase(database: DatabaseKey): Promise<void>;
  removePortal(memberId: MemberId): Promise<void>;
}

const context = (digest: string) => ['access_key', digest];

export function createAccessKeyStore(db: Database, vault: Vault): AccessKeyStore {
  const deleteOf = ({ memberId, id }: DatabaseKey) =>
    db.deleteFrom('access_keys').where('member_id', '=', memberId).where('database_id', '=', id);

  return {
    add: async ({ memberId, id }, key, at) => {
      const digest = digestOfKey(key);
      await db
        .insertInto('access_keys')
        .values({
          digest,
          member_id: memberId,
          database_id: id,
          access_key: vault.seal(key, context(digest)),
          created_at: at,
        })
        .execute();
    },

    of: async ({ memberId, id }) => {
      const rows = await db
        .selectFrom('access_keys')
        .select(['digest', 'access_key'])
        .where('member_id', '=', memberId)
        .where('database_id', '=', id)
        .orderBy('created_at', 'desc')
        .orderBy('digest')
        .execute();
      return rows.flatMap(row => vault.tryOpen(row.access_key, context(row.digest)) ?? []);
    },

    find: async key => {
      const row = await db
        .selectFrom('access_keys')
        .select(['member_id', 'database_id'])
        .where('digest', '=', digestOfKey(key))
        .executeTakeFirst();
      return row && { memberId: row.member_id as MemberId, id: row.database_id };
    },

    keepOnly: async (database, key) => {
      await deleteOf(database).where('digest', '<>', digestOfKey(key)).execute();
    },

    end: async key => {
      await db.deleteFrom('access_keys').where('digest', '=', digestOfKey(key)).execute();
    },

    removeDatabase: async database => {
      await deleteOf(database).execute();
    },

    removePortal: async memberId => {
      await db.deleteFrom('access_keys').where('member_id', '=', memberId).execute();
    },
  };
}

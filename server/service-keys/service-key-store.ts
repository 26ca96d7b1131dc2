import type { MemberId } from '../bitrix24/identifiers.ts';
import type { Database } from '../storage/database.ts';
import type { ServiceKeyRow } from '../storage/schema.ts';

export type KeyScope = ServiceKeyRow['scope'];

/** A key as administrators see it. Times in milliseconds since the epoch. */
export interface ServiceKey {
  readonly id: string;
  readonly memberId: MemberId;
  readonly name: string;
  readonly scope: KeyScope;
  readonly createdBy: number;
  readonly createdAt: number;
  readonly expiresAt: number;
  readonly lastUsedAt: number | undefined;
  readonly revokedAt: number | undefined;
}

/** Stores the keys of other servers. Only a digest of the secret is stored. Times in milliseconds since the epoch. */
export interface ServiceKeyStore {
  add(key: Omit<ServiceKey, 'lastUsedAt' | 'revokedAt'>, digest: string): Promise<void>;
  find(id: string): Promise<{ readonly key: ServiceKey; readonly digest: string } | undefined>;
  /** Lists the portal's keys, newest first, including revoked and expired ones. */
  list(memberId: MemberId): Promise<readonly ServiceKey[]>;
  /** Number of the portal's keys that are neither revoked nor expired. */
  countActive(memberId: MemberId, now: number): Promise<number>;
  /**
   * Revokes a key of this portal; one that is revoked already keeps its time.
   * @returns undefined when the portal has no such key
   */
  revoke(memberId: MemberId, id: string, at: number): Promise<ServiceKey | undefined>;
  /** Stores when the key was used, unless a later use is stored. */
  touch(id: string, at: number): Promise<void>;
  /** Deletes the portal's keys that were revoked or expired before this moment. */
  removeEnded(memberId: MemberId, before: number): Promise<void>;
  removePortal(memberId: MemberId): Promise<void>;
}

const toKey = (row: ServiceKeyRow): ServiceKey => ({
  id: row.id,
  memberId: row.member_id as MemberId,
  name: row.name,
  scope: row.scope,
  createdBy: row.created_by,
  createdAt: row.created_at,
  expiresAt: row.expires_at,
  lastUsedAt: row.last_used_at ?? undefined,
  revokedAt: row.revoked_at ?? undefined,
});

export function createServiceKeyStore(db: Database): ServiceKeyStore {
  return {
    add: async (key, digest) => {
      await db
        .insertInto('service_keys')
        .values({
          id: key.id,
          member_id: key.memberId,
          name: key.name,
          scope: key.scope,
          digest,
          created_by: key.createdBy,
          created_at: key.createdAt,
          expires_at: key.expiresAt,
        })
        .execute();
    },

    find: async id => {
      const row = await db.selectFrom('service_keys').selectAll().where('id', '=', id).executeTakeFirst();
      return row && { key: toKey(row), digest: row.digest };
    },

    list: async memberId => {
      const rows = await db
        .selectFrom('service_keys')
        .selectAll()
        .where('member_id', '=', memberId)
        .orderBy('created_at', 'desc')
        .orderBy('id')
        .execute();
      return rows.map(toKey);
    },

    countActive: async (memberId, now) => {
      const { count } = await db
        .selectFrom('service_keys')
        .select(({ fn }) => fn.countAll<number | string>().as('count'))
        .where('member_id', '=', memberId)
        .where('revoked_at', 'is', null)
        .where('expires_at', '>', now)
        .executeTakeFirstOrThrow();
      return Number(count);
    },

    revoke: async (memberId, id, at) => {
      const ofPortal = db.updateTable('service_keys').where('id', '=', id).where('member_id', '=', memberId);
      await ofPortal.set({ revoked_at: at }).where('revoked_at', 'is', null).execute();
      const row = await db
        .selectFrom('service_keys')
        .selectAll()
        .where('id', '=', id)
        .where('member_id', '=', memberId)
        .executeTakeFirst();
      return row && toKey(row);
    },

    touch: async (id, at) => {
      await db
        .updateTable('service_keys')
        .set({ last_used_at: at })
        .where('id', '=', id)
        .where(where => where.or([where('last_used_at', 'is', null), where('last_used_at', '<', at)]))
        .execute();
    },

    removeEnded: async (memberId, before) => {
      await db
        .deleteFrom('service_keys')
        .where('member_id', '=', memberId)
        .where(where => where.or([where('expires_at', '<', before), where('revoked_at', '<', before)]))
        .execute();
    },

    removePortal: async memberId => {
      await db.deleteFrom('service_keys').where('member_id', '=', memberId).execute();
    },
  };
}

import type { MemberId, TokenKey } from '../bitrix24/identifiers.ts';
import type { Database } from '../storage/database.ts';

/** Stores what the app remembers for a user. It survives an uninstall unless the data is to be deleted. */
export interface SettingStore {
  /** The value as it was set, or undefined. */
  get(key: TokenKey, name: string): Promise<unknown>;
  set(key: TokenKey, name: string, value: unknown): Promise<void>;
  removePortal(memberId: MemberId): Promise<void>;
}

export function createSettingStore(db: Database): SettingStore {
  return {
    get: async ({ memberId, userId }, name) => {
      const row = await db
        .selectFrom('settings')
        .select('value')
        .where('member_id', '=', memberId)
        .where('user_id', '=', userId)
        .where('name', '=', name)
        .executeTakeFirst();
      return row && (JSON.parse(row.value) as unknown);
    },
    set: async ({ memberId, userId }, name, value) => {
      const text = JSON.stringify(value);
      await db
        .insertInto('settings')
        .values({ member_id: memberId, user_id: userId, name, value: text })
        .onConflict(conflict =>
          conflict.columns(['member_id', 'user_id', 'name']).doUpdateSet({ value: text }),
        )
        .execute();
    },
    removePortal: async memberId => {
      await db.deleteFrom('settings').where('member_id', '=', memberId).execute();
    },
  };
}

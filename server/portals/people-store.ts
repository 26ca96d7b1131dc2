import type { MemberId, TokenKey } from '../bitrix24/identifiers.ts';
import type { Database } from '../storage/database.ts';

/** Names of users who changed something, so that the audit trail can name them. */
export interface PeopleStore {
  remember(user: TokenKey, name: string): Promise<void>;
  /** Names by user id; users whose name is unknown are absent. */
  names(memberId: MemberId, userIds: readonly number[]): Promise<ReadonlyMap<number, string>>;
  removePortal(memberId: MemberId): Promise<void>;
}

export function createPeopleStore(db: Database): PeopleStore {
  return {
    remember: async ({ memberId, userId }, name) => {
      await db
        .insertInto('people')
        .values({ member_id: memberId, user_id: userId, name })
        .onConflict(conflict => conflict.columns(['member_id', 'user_id']).doUpdateSet({ name }))
        .execute();
    },

    names: async (memberId, userIds) => {
      if (userIds.length === 0) return new Map();
      const rows = await db
        .selectFrom('people')
        .select(['user_id', 'name'])
        .where('member_id', '=', memberId)
        .where('user_id', 'in', userIds)
        .execute();
      return new Map(rows.map(({ user_id, name }) => [user_id, name]));
    },

    removePortal: async memberId => {
      await db.deleteFrom('people').where('member_id', '=', memberId).execute();
    },
  };
}

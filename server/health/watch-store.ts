import type { MemberId } from '../bitrix24/identifiers.ts';
import type { Database } from '../storage/database.ts';

/** Whether a portal is checked in the background, and when next. */
export interface Watch {
  readonly hourly: boolean;
  /** In milliseconds since the epoch. */
  readonly dueAt: number;
}

/** Keeps which portals want a check every hour. */
export interface WatchStore {
  find(memberId: MemberId): Promise<Watch | undefined>;
  set(memberId: MemberId, watch: Watch): Promise<void>;
  /** Active portals whose check is due, the longest waiting first. @param most greatest number of them */
  due(now: number, most: number): Promise<readonly MemberId[]>;
  /**
   * Takes the turn to check a portal, and sets the time of the next one.
   * @returns false where another process has taken it, or nobody wants it any more
   */
  take(memberId: MemberId, now: number, next: number): Promise<boolean>;
  removePortal(memberId: MemberId): Promise<void>;
}

export function createWatchStore(db: Database): WatchStore {
  return {
    find: async memberId => {
      const row = await db
        .selectFrom('health_watches')
        .selectAll()
        .where('member_id', '=', memberId)
        .executeTakeFirst();
      return row && { hourly: row.hourly === 1, dueAt: row.due_at };
    },

    set: async (memberId, { hourly, dueAt }) => {
      const columns = { hourly: Number(hourly), due_at: dueAt };
      await db
        .insertInto('health_watches')
        .values({ member_id: memberId, ...columns })
        .onConflict(conflict => conflict.column('member_id').doUpdateSet(columns))
        .execute();
    },

    due: async (now, most) => {
      const rows = await db
        .selectFrom('health_watches')
        .innerJoin('portals', 'portals.member_id', 'health_watches.member_id')
        .select('health_watches.member_id')
        .where('portals.state', '=', 'active')
        .where('hourly', '=', 1)
        .where('due_at', '<=', now)
        .orderBy('due_at')
        .limit(most)
        .execute();
      return rows.map(({ member_id: memberId }) => memberId as MemberId);
    },

    take: async (memberId, now, next) => {
      const { numUpdatedRows } = await db
        .updateTable('health_watches')
        .set({ due_at: next })
        .where('member_id', '=', memberId)
        .where('hourly', '=', 1)
        .where('due_at', '<=', now)
        .executeTakeFirst();
      return numUpdatedRows === 1n;
    },

    removePortal: async memberId => {
      await db.deleteFrom('health_watches').where('member_id', '=', memberId).execute();
    },
  };
}

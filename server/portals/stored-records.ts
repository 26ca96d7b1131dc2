import type { MemberId } from '../bitrix24/identifiers.ts';
import type { Database } from '../storage/database.ts';

/** Numbers of records stored about a portal. */
export interface StoredCounts {
  readonly users: number;
  readonly settings: number;
  readonly sessions: number;
  /** Events that have arrived and are not handled yet. */
  readonly events: number;
}

export interface StoredRecords {
  count(memberId: MemberId): Promise<StoredCounts>;
}

const tables = { users: 'tokens', settings: 'settings', sessions: 'sessions', events: 'events' } as const;

export function createStoredRecords(db: Database): StoredRecords {
  return {
    count: async memberId => {
      const row = await db
        .selectNoFrom(({ selectFrom }) =>
          Object.entries(tables).map(([name, table]) =>
            selectFrom(table)
              .select(({ fn }) => fn.countAll<number>().as('count'))
              .where('member_id', '=', memberId)
              .as(name as keyof StoredCounts),
          ),
        )
        .executeTakeFirstOrThrow();
      const { users, settings, sessions, events } = row;
      return {
        users: users ?? 0,
        settings: settings ?? 0,
        sessions: sessions ?? 0,
        events: events ?? 0,
      };
    },
  };
}

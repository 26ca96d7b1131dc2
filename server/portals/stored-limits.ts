import { boundedMap } from '../time/bounded-map.ts';
import type { MemberId } from '../bitrix24/identifiers.ts';
import type { Lesson, LimitStore } from '../bitrix24/limits/limit-store.ts';
import { longestEmptyingMs } from '../bitrix24/limits/budget.ts';
import { clockSkewMs } from '../time/time-window.ts';
import type { Database } from '../storage/database.ts';

/**
 * How long limits learned by other processes are cached, in milliseconds, so that not every call queries the database.
 */
const freshMs = 1_000;

/** What was read of a portal, and when, in milliseconds since the epoch. */
interface KnownLessons {
  readonly at: number;
  readonly lessons: Promise<readonly Lesson[]>;
}

/** Keeps limits in the database, shared by all its processes. */
export function createStoredLimits(db: Database): LimitStore {
  const known = boundedMap<MemberId, KnownLessons>(10_000);

  async function read(memberId: MemberId): Promise<readonly Lesson[]> {
    const rows = await db
      .selectFrom('learned_limits')
      .select(['method', 'code', 'ends_at'])
      .where('member_id', '=', memberId)
      .execute();
    return rows.map(({ method, code, ends_at: endsAt }) => ({ method, code, endsAt }));
  }

  return {
    // A single statement, so that two processes never take the same turn.
    take: async (memberId, { msPerCall }, now) => {
      const { empty_at } = await db
        .insertInto('call_budgets')
        .values({ member_id: memberId, empty_at: now + msPerCall })
        .onConflict(conflict =>
          conflict.column('member_id').doUpdateSet(set => ({
            empty_at: set
              .case()
              .when(
                set.and([
                  set('call_budgets.empty_at', '>', now),
                  // See `emptyAfterCall`.
                  set('call_budgets.empty_at', '<=', now + longestEmptyingMs + clockSkewMs),
                ]),
              )
              .then(set('call_budgets.empty_at', '+', msPerCall))
              .else(now + msPerCall)
              .end(),
          })),
        )
        .returning('empty_at')
        .executeTakeFirstOrThrow();
      return empty_at;
    },

    raise: async (memberId, emptyAt) => {
      await db
        .insertInto('call_budgets')
        .values({ member_id: memberId, empty_at: emptyAt })
        .onConflict(conflict =>
          conflict
            .column('member_id')
            .doUpdateSet({ empty_at: emptyAt })
            .where('call_budgets.empty_at', '<', emptyAt),
        )
        .execute();
    },

    learn: async (memberId, { method, code, endsAt }) => {
      await db
        .insertInto('learned_limits')
        .values({ member_id: memberId, method, code, ends_at: endsAt })
        .onConflict(conflict =>
          conflict.columns(['member_id', 'method', 'code']).doUpdateSet({ ends_at: endsAt }),
        )
        .execute();
      known.delete(memberId);
    },

    lessons: async (memberId, now) => {
      const present = known.get(memberId);
      const fresh = present !== undefined && Math.abs(now - present.at) < freshMs;
      const { lessons } = fresh ? present : { lessons: read(memberId) };
      if (!fresh) known.set(memberId, { at: now, lessons });
      try {
        return (await lessons).filter(({ endsAt }) => endsAt > now);
      } catch (error) {
        known.delete(memberId);
        throw error;
      }
    },

    removePortal: async memberId => {
      await db.deleteFrom('call_budgets').where('member_id', '=', memberId).execute();
      await db.deleteFrom('learned_limits').where('member_id', '=', memberId).execute();
    },

    prune: async now => {
      await db.deleteFrom('call_budgets').where('empty_at', '<=', now).execute();
      await db.deleteFrom('learned_limits').where('ends_at', '<=', now).execute();
    },
  };
}

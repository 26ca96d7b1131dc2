import { sql } from 'kysely';
import type { MemberId } from '../bitrix24/identifiers.ts';
import type { Database } from '../storage/database.ts';
import type { HealthStateRow } from '../storage/health-schema.ts';

/** A connector or a hosted database. */
export interface HealthObject {
  readonly kind: HealthStateRow['kind'];
  readonly id: string;
  readonly title: string;
}

/** What a check found. */
export interface CheckedObject extends HealthObject {
  readonly state: HealthStateRow['state'];
  readonly code: string | undefined;
  /** Title of the source that failed. */
  readonly place: string | undefined;
}

/** What is kept of the last check of an object. Times in milliseconds since the epoch. */
export interface HealthState extends CheckedObject {
  readonly at: number;
  /** Time since which it works, or does not. */
  readonly since: number;
  /** Time at which it stopped after it had worked. */
  readonly brokeAt: number | undefined;
  /** Time at which it worked again after that. */
  readonly mendedAt: number | undefined;
}

/** Keeps the result of the last check of each object. */
export interface HealthStore {
  list(memberId: MemberId): Promise<readonly HealthState[]>;
  /** Keeps a result; one that is older than the kept one changes nothing. */
  put(memberId: MemberId, checked: CheckedObject, at: number): Promise<void>;
  /** Forgets connectors that the portal no longer has. @param ids of those it has */
  keepConnectors(memberId: MemberId, ids: readonly string[]): Promise<void>;
  forget(memberId: MemberId, kind: HealthObject['kind'], id: string): Promise<void>;
  removePortal(memberId: MemberId): Promise<void>;
}

export function createHealthStore(db: Database): HealthStore {
  return {
    list: async memberId => {
      const rows = await db
        .selectFrom('health_states')
        .selectAll()
        .where('member_id', '=', memberId)
        .orderBy('kind')
        .orderBy('title')
        .execute();
      return rows.map(toState);
    },

    put: async (memberId, { kind, id, title, state, code, place }, at) => {
      const changes = sql<boolean>`(health_states.state = 'broken') <> (excluded.state = 'broken')`;
      const breaks = sql<boolean>`health_states.state <> 'broken' and excluded.state = 'broken'`;
      const mends = sql<boolean>`health_states.state = 'broken' and excluded.state <> 'broken'`;
      await db
        .insertInto('health_states')
        .values({
          member_id: memberId,
          kind,
          object_id: id,
          title,
          checked_at: at,
          state,
          code: code ?? null,
          place: place ?? null,
          since: at,
          worked_at: state === 'broken' ? null : at,
          broke_at: null,
          mended_at: null,
        })
        .onConflict(conflict =>
          conflict
            .columns(['member_id', 'kind', 'object_id'])
            .doUpdateSet(({ ref }) => ({
              title: ref('excluded.title'),
              checked_at: ref('excluded.checked_at'),
              state: ref('excluded.state'),
              code: ref('excluded.code'),
              place: ref('excluded.place'),
              since: sql<number>`case when ${changes} then excluded.checked_at else health_states.since end`,
              worked_at: sql<number>`coalesce(excluded.worked_at, health_states.worked_at)`,
              broke_at: sql<number>`case when ${breaks} then excluded.checked_at else health_states.broke_at end`,
              // What never worked before it was broken has no beginning that anybody was told.
              mended_at: sql<number>`case when ${breaks} then null
                when ${mends} and health_states.broke_at is not null then excluded.checked_at
                else health_states.mended_at end`,
            }))
            .whereRef('health_states.checked_at', '<=', 'excluded.checked_at'),
        )
        .execute();
    },

    keepConnectors: async (memberId, ids) => {
      await db
        .deleteFrom('health_states')
        .where('member_id', '=', memberId)
        .where('kind', '=', 'connector')
        .$if(ids.length > 0, query => query.where('object_id', 'not in', [...ids]))
        .execute();
    },

    forget: async (memberId, kind, id) => {
      await db
        .deleteFrom('health_states')
        .where('member_id', '=', memberId)
        .where('kind', '=', kind)
        .where('object_id', '=', id)
        .execute();
    },

    removePortal: async memberId => {
      await db.deleteFrom('health_states').where('member_id', '=', memberId).execute();
    },
  };
}

const toState = (row: HealthStateRow): HealthState => ({
  kind: row.kind,
  id: row.object_id,
  title: row.title,
  at: row.checked_at,
  state: row.state,
  code: row.code ?? undefined,
  place: row.place ?? undefined,
  since: row.since,
  brokeAt: row.broke_at ?? undefined,
  mendedAt: row.mended_at ?? undefined,
});

import { sql } from 'kysely';
import type { MemberId } from '../../bitrix24/identifiers.ts';
import type { Database } from '../../storage/database.ts';
import { sha256Hex } from '../../secrets/sha256.ts';
import { clockSkewMs } from '../../time/time-window.ts';
import type { Vault } from '../../secrets/vault.ts';
import type { LifecycleEvent } from './lifecycle-event.ts';

/** Which events a worker may take. */
export interface WhichEvents {
  /** Portals of events that are being handled: those of one portal are handled one after the other. */
  readonly except: readonly string[];
  readonly provenOnly: boolean;
}

export interface ClaimedEvent {
  readonly memberId: string;
  readonly isProven: boolean;
  readonly fingerprint: string;
  readonly attempts: number;
  /** @throws Error when the payload can no longer be decrypted */
  readonly read: () => LifecycleEvent;
  /** Stores what the event's handling changed in it, such as a pair that replaced the one it brought. */
  readonly amend: (event: LifecycleEvent) => Promise<void>;
}

/**
 * Stores events between arrival and handling: Bitrix24 never repeats one, so each is stored before it is acknowledged.
 * Times in milliseconds since the epoch.
 */
export interface EventStore {
  /**
   * Stores an event.
   * @param origin digest of the network that sent it without proof; absent: the event is proven
   * @returns false when the same event was stored before
   */
  add(event: LifecycleEvent, now: number, origin?: string): Promise<boolean>;
  /** Number of pending events without proof, in all and from this origin. */
  unproven(origin: string): Promise<{ readonly inAll: number; readonly fromOrigin: number }>;
  /**
   * Takes the oldest due event, a proven one first and among those an uninstall, and reserves it for this worker until
   * `until`.
   */
  claim(now: number, until: number, which?: WhichEvents): Promise<ClaimedEvent | undefined>;
  /** Ends the work on an event: its payload is deleted, its fingerprint stays to recognize a repetition. */
  settle(fingerprint: string, state: 'done' | 'refused' | 'failed'): Promise<void>;
  /** Returns an event to the queue until `dueAt`. */
  retryAt(fingerprint: string, dueAt: number): Promise<void>;
  /** Removes the member id from the portal's events; pending events still name it inside their encrypted payload. */
  removePortal(memberId: MemberId): Promise<void>;
  /** When the next event is due; undefined when none is pending. */
  nextDue(): Promise<number | undefined>;
  /** Number of pending events, and when the first of them is or was due. */
  pending(): Promise<{ readonly count: number; readonly firstDue: number | undefined }>;
  /** Deletes settled events that arrived before `before`. */
  prune(before: number): Promise<void>;
}

/** Pause after a failed attempt, in milliseconds; it grows with each. */
export const retryPauseMs = (attempts: number): number => 1_000 * 4 ** attempts;
const longestRetry = sql<number>`1000 * (1 << (2 * attempts))`;

export function createEventStore(db: Database, vault: Vault): EventStore {
  return {
    add: async (event, now, origin) => {
      const fingerprint = sha256Hex(JSON.stringify(event));
      const { numInsertedOrUpdatedRows } = await db
        .insertInto('events')
        .values({
          fingerprint,
          member_id: event.memberId,
          event: event.event,
          payload: vault.seal(JSON.stringify(event), [fingerprint]),
          state: 'pending',
          attempts: 0,
          received_at: now,
          due_at: now,
          proven: origin === undefined ? 1 : 0,
          origin: origin ?? '',
        })
        .onConflict(conflict => conflict.column('fingerprint').doNothing())
        .executeTakeFirst();
      return numInsertedOrUpdatedRows === 1n;
    },

    unproven: async origin => {
      const rows = await db
        .selectFrom('events')
        .select(({ fn }) => ['origin', fn.countAll<number | string>().as('count')])
        .where('state', '=', 'pending')
        .where('proven', '=', 0)
        .groupBy('origin')
        .execute();
      return {
        inAll: rows.reduce((sum, { count }) => sum + Number(count), 0),
        fromOrigin: Number(rows.find(row => row.origin === origin)?.count ?? 0),
      };
    },

    claim: async (now, until, { except, provenOnly } = { except: [], provenOnly: false }) => {
      // An attempt is never put off for longer than this; a later one was put off before a clock was set back.
      const isDue = sql<boolean>`(due_at <= ${now} or due_at - ${longestRetry} > ${until + clockSkewMs})`;
      const row = await db
        .updateTable('events')
        .set(set => ({ due_at: until, attempts: set('attempts', '+', 1) }))
        .where('fingerprint', '=', due =>
          due
            .selectFrom('events')
            .select('fingerprint')
            .where('state', '=', 'pending')
            .where(isDue)
            .$if(provenOnly, query => query.where('proven', '=', 1))
            .$if(except.length > 0, query => query.where('member_id', 'not in', except))
            .orderBy('proven', 'desc')
            // An uninstall needs no network and must not wait behind events that do.
            .orderBy(({ eb }) => eb.case().when('event', '=', 'ONAPPUNINSTALL').then(0).else(1).end())
            .orderBy('received_at')
            .limit(1),
        )
        .where(isDue)
        .returning(['fingerprint', 'payload', 'attempts', 'member_id', 'proven'])
        .executeTakeFirst();
      if (row === undefined) return undefined;
      const { fingerprint, payload, attempts, member_id: memberId, proven } = row;
      return {
        fingerprint,
        attempts,
        memberId,
        isProven: proven === 1,
        read: () => JSON.parse(vault.open(payload, [fingerprint])) as LifecycleEvent,
        amend: async event => {
          await db
            .updateTable('events')
            .set({ payload: vault.seal(JSON.stringify(event), [fingerprint]) })
            .where('fingerprint', '=', fingerprint)
            .where('state', '=', 'pending')
            .execute();
        },
      };
    },

    settle: async (fingerprint, state) => {
      await db
        .updateTable('events')
        .set({ state, payload: '', member_id: '', origin: '' })
        .where('fingerprint', '=', fingerprint)
        .execute();
    },

    retryAt: async (fingerprint, dueAt) => {
      await db.updateTable('events').set({ due_at: dueAt }).where('fingerprint', '=', fingerprint).execute();
    },

    removePortal: async memberId => {
      await db
        .updateTable('events')
        .set({ member_id: '', origin: '' })
        .where('member_id', '=', memberId)
        .execute();
    },

    nextDue: async () => {
      const row = await db
        .selectFrom('events')
        .select(({ fn }) => fn.min<number | null>('due_at').as('due'))
        .where('state', '=', 'pending')
        .executeTakeFirst();
      return row?.due ?? undefined;
    },

    pending: async () => {
      const row = await db
        .selectFrom('events')
        .select(({ fn }) => [fn.countAll<number>().as('count'), fn.min<number | null>('due_at').as('due')])
        .where('state', '=', 'pending')
        .executeTakeFirst();
      return { count: row?.count ?? 0, firstDue: row?.due ?? undefined };
    },

    prune: async before => {
      await db
        .deleteFrom('events')
        .where('received_at', '<', before)
        .where('state', '<>', 'pending')
        .execute();
    },
  };
}

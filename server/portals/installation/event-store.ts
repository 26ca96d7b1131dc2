import type { MemberId } from '../../bitrix24/identifiers.ts';
import type { Database } from '../../storage/database.ts';
import { sha256Hex } from '../../secrets/sha256.ts';
import type { Vault } from '../../secrets/vault.ts';
import type { LifecycleEvent } from './lifecycle-event.ts';

export interface ClaimedEvent {
  readonly fingerprint: string;
  readonly attempts: number;
  /** @throws Error when the payload can no longer be decrypted */
  readonly read: () => LifecycleEvent;
}

/**
 * Stores events between arrival and handling: Bitrix24 never repeats one, so each is stored before it is acknowledged.
 * Times in milliseconds since the epoch.
 */
export interface EventStore {
  /** Stores an event. @returns false when the same event was stored before */
  add(event: LifecycleEvent, now: number): Promise<boolean>;
  /** Takes the oldest due event, an uninstall first, and reserves it for this worker until `until`. */
  claim(now: number, until: number): Promise<ClaimedEvent | undefined>;
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

export function createEventStore(db: Database, vault: Vault): EventStore {
  return {
    add: async (event, now) => {
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
        })
        .onConflict(conflict => conflict.column('fingerprint').doNothing())
        .executeTakeFirst();
      return numInsertedOrUpdatedRows === 1n;
    },

    claim: async (now, until) => {
      const row = await db
        .updateTable('events')
        .set(set => ({ due_at: until, attempts: set('attempts', '+', 1) }))
        .where('fingerprint', '=', due =>
          due
            .selectFrom('events')
            .select('fingerprint')
            .where('state', '=', 'pending')
            .where('due_at', '<=', now)
            // An uninstall needs no network and must not wait behind events that do.
            .orderBy(({ eb }) => eb.case().when('event', '=', 'ONAPPUNINSTALL').then(0).else(1).end())
            .orderBy('received_at')
            .limit(1),
        )
        .where('due_at', '<=', now)
        .returning(['fingerprint', 'payload', 'attempts'])
        .executeTakeFirst();
      if (row === undefined) return undefined;
      const { fingerprint, payload, attempts } = row;
      return {
        fingerprint,
        attempts,
        read: () => JSON.parse(vault.open(payload, [fingerprint])) as LifecycleEvent,
      };
    },

    settle: async (fingerprint, state) => {
      await db
        .updateTable('events')
        .set({ state, payload: '', member_id: '' })
        .where('fingerprint', '=', fingerprint)
        .execute();
    },

    retryAt: async (fingerprint, dueAt) => {
      await db.updateTable('events').set({ due_at: dueAt }).where('fingerprint', '=', fingerprint).execute();
    },

    removePortal: async memberId => {
      await db.updateTable('events').set({ member_id: '' }).where('member_id', '=', memberId).execute();
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

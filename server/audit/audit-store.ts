import type { MemberId } from '../bitrix24/identifiers.ts';
import type { Change } from '../operations/operation.ts';
import type { Database } from '../storage/database.ts';
import type { AuditRow } from '../storage/schema.ts';

/** The party that acted: a user, or a server with a key. */
export type Actor = { readonly userId: number } | { readonly keyId: string; readonly keyName: string };

/** One write, without its body. */
export interface AuditEntry {
  readonly id: string;
  readonly memberId: MemberId;
  /** Milliseconds since the epoch. */
  readonly at: number;
  readonly actor: Actor;
  /** Method and path of the operation. */
  readonly action: string;
  /** What was done to an object of which kind; undefined for lines older than these columns. */
  readonly verb: Change['verb'] | undefined;
  readonly kind: Change['kind'] | undefined;
  /** Id of the object. */
  readonly object: string | undefined;
  /** Title of the object when it was changed. */
  readonly title: string | undefined;
  /** Undefined: the write has not ended, or its process has died. */
  readonly status: number | undefined;
  readonly code: string | undefined;
  readonly requestId: string;
}

export interface AuditEnd {
  readonly status: number;
  readonly code?: string | undefined;
  readonly object?: string | undefined;
  readonly title?: string | undefined;
}

/** The place where a page ended; the entries before it come next. */
export interface AuditPlace {
  readonly at: number;
  readonly id: string;
}

/** The audit trail. */
export interface AuditStore {
  /** Writes the line before the write is done: a write that cannot be recorded does not happen. */
  begin(entry: Omit<AuditEntry, 'status' | 'code' | 'title'>): Promise<void>;
  end(id: string, end: AuditEnd): Promise<void>;
  /** Newest first. */
  list(memberId: MemberId, count: number, before?: AuditPlace): Promise<readonly AuditEntry[]>;
  /** Deletes lines older than `before`, then a portal's lines beyond `most`: the oldest refusals first, then the oldest. */
  prune(before: number, most: number): Promise<void>;
  removePortal(memberId: MemberId): Promise<void>;
}

const actorOf = ({ user_id, key_id, key_name }: AuditRow): Actor =>
  key_id === null ? { userId: user_id ?? 0 } : { keyId: key_id, keyName: key_name ?? '' };

const toEntry = (row: AuditRow): AuditEntry => ({
  id: row.id,
  memberId: row.member_id as MemberId,
  at: row.at,
  actor: actorOf(row),
  action: row.action,
  verb: (row.verb ?? undefined) as AuditEntry['verb'],
  kind: (row.kind ?? undefined) as AuditEntry['kind'],
  title: row.title ?? undefined,
  object: row.object ?? undefined,
  status: row.status ?? undefined,
  code: row.code ?? undefined,
  requestId: row.request_id,
});

export function createAuditStore(db: Database): AuditStore {
  /** The oldest refusals go first, so that a flood of them cannot push a real change out. */
  async function pruneBeyond(memberId: string, tooMuch: number): Promise<void> {
    const { numDeletedRows } = await deleteOldest(memberId, tooMuch, true);
    const left = tooMuch - Number(numDeletedRows);
    if (left > 0) await deleteOldest(memberId, left, false);
  }

  const deleteOldest = (memberId: string, count: number, refused: boolean) =>
    db
      .deleteFrom('audit')
      .where('id', 'in', old => {
        const ids = old.selectFrom('audit').select('id').where('member_id', '=', memberId);
        const refusals = ids
          .where('status', '>=', 400)
          .where('status', '<', 500)
          .where('code', '<>', 'MAY_HAVE_ARRIVED');
        return (refused ? refusals : ids).orderBy('at').orderBy('id').limit(count);
      })
      .executeTakeFirst();

  return {
    begin: async ({ id, memberId, at, actor, action, verb, kind, object, requestId }) => {
      const who =
        'userId' in actor ? { user_id: actor.userId } : { key_id: actor.keyId, key_name: actor.keyName };
      await db
        .insertInto('audit')
        .values({
          id,
          member_id: memberId,
          at,
          ...who,
          action,
          verb: verb ?? null,
          kind: kind ?? null,
          object: object ?? null,
          request_id: requestId,
        })
        .execute();
    },

    end: async (id, { status, code, object, title }) => {
      await db
        .updateTable('audit')
        .set({
          status,
          code: code ?? null,
          title: title ?? null,
          ...(object === undefined ? {} : { object }),
        })
        .where('id', '=', id)
        .execute();
    },

    list: async (memberId, count, before) => {
      let query = db.selectFrom('audit').selectAll().where('member_id', '=', memberId);
      if (before !== undefined)
        query = query.where(where =>
          where.or([
            where('at', '<', before.at),
            where.and([where('at', '=', before.at), where('id', '<', before.id)]),
          ]),
        );
      const rows = await query.orderBy('at', 'desc').orderBy('id', 'desc').limit(count).execute();
      return rows.map(toEntry);
    },

    prune: async (before, most) => {
      await db.deleteFrom('audit').where('at', '<', before).execute();
      const crowded = await db
        .selectFrom('audit')
        .select(({ fn }) => ['member_id', fn.countAll<number | string>().as('lines')])
        .groupBy('member_id')
        .having(({ fn }) => fn.countAll(), '>', most)
        .execute();
      for (const { member_id, lines } of crowded) await pruneBeyond(member_id, Number(lines) - most);
    },

    removePortal: async memberId => {
      await db.deleteFrom('audit').where('member_id', '=', memberId).execute();
    },
  };
}

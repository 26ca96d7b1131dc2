import type { MemberId } from '../bitrix24/identifiers.ts';
import type { Database } from '../storage/database.ts';
import type { Vault } from '../secrets/vault.ts';

/** One request that must not happen twice. */
export interface Claim {
  readonly keyId: string;
  /** SHA-256 of its `Idempotency-Key`. */
  readonly name: string;
  readonly memberId: MemberId;
  /** SHA-256 of what is asked. */
  readonly fingerprint: string;
  /** Of this very attempt. */
  readonly owner: string;
}

/** Milliseconds since the epoch. */
export interface ClaimTimes {
  readonly now: number;
  readonly leaseUntil: number;
  readonly expiresAt: number;
}

export type Claimed =
  /** It is ours: run it, then `settle` or `release`. */
  | { readonly state: 'ours' }
  /** The same name was used for another request. */
  | { readonly state: 'reused' }
  /** It has run before. */
  | { readonly state: 'answered'; readonly answer: string }
  /** It runs right now, in this process or another one; `leaseUntil` as above. */
  | { readonly state: 'running'; readonly leaseUntil: number }
  /** It began and nobody knows how it ended: its process died, or its answer cannot be decrypted any more. */
  | { readonly state: 'lost' };

/** What has been asked under which `Idempotency-Key`, and what was answered. */
export interface IdempotencyStore {
  claim(claim: Claim, times: ClaimTimes): Promise<Claimed>;
  /** Keeps the answer for repetitions, under encryption: it may hold data of the portal. */
  settle(claim: Claim, answer: string): Promise<void>;
  /** Nothing has happened: whoever repeats the request runs it. */
  release(claim: Claim): Promise<void>;
  /** Forgets what ended before `now`. */
  prune(now: number): Promise<void>;
  removePortal(memberId: MemberId): Promise<void>;
}

export function createIdempotencyStore(db: Database, vault: Vault): IdempotencyStore {
  const context = ({ keyId, name }: Claim) => ['idempotency', keyId, name];
  const columnsOf = ({ memberId, fingerprint, owner }: Claim, { leaseUntil, expiresAt }: ClaimTimes) => ({
    member_id: memberId,
    fingerprint,
    owner,
    lease_until: leaseUntil,
    answer: null,
    expires_at: expiresAt,
  });

  return {
    claim: async (claim, times) => {
      const columns = columnsOf(claim, times);
      const { numInsertedOrUpdatedRows } = await db
        .insertInto('idempotency')
        .values({ key_id: claim.keyId, name: claim.name, ...columns })
        .onConflict(conflict =>
          conflict
            .columns(['key_id', 'name'])
            .doUpdateSet(columns)
            // Only what has had its day makes room.
            .where('idempotency.expires_at', '<=', times.now),
        )
        .executeTakeFirst();
      if (numInsertedOrUpdatedRows === 1n) return { state: 'ours' };
      const row = await db
        .selectFrom('idempotency')
        .select(['fingerprint', 'answer', 'lease_until'])
        .where('key_id', '=', claim.keyId)
        .where('name', '=', claim.name)
        .executeTakeFirst();
      // Released between the two: the next repetition runs it.
      if (row === undefined) return { state: 'running', leaseUntil: times.now };
      if (row.fingerprint !== claim.fingerprint) return { state: 'reused' };
      if (row.answer !== null) {
        const answer = vault.tryOpen(row.answer, context(claim));
        return answer === undefined ? { state: 'lost' } : { state: 'answered', answer };
      }
      return row.lease_until > times.now
        ? { state: 'running', leaseUntil: row.lease_until }
        : { state: 'lost' };
    },

    settle: async (claim, answer) => {
      await db
        .updateTable('idempotency')
        .set({ answer: vault.seal(answer, context(claim)) })
        .where('key_id', '=', claim.keyId)
        .where('name', '=', claim.name)
        .where('owner', '=', claim.owner)
        .execute();
    },

    release: async claim => {
      await db
        .deleteFrom('idempotency')
        .where('key_id', '=', claim.keyId)
        .where('name', '=', claim.name)
        .where('owner', '=', claim.owner)
        .execute();
    },

    prune: async now => {
      await db.deleteFrom('idempotency').where('expires_at', '<=', now).execute();
    },

    removePortal: async memberId => {
      await db.deleteFrom('idempotency').where('member_id', '=', memberId).execute();
    },
  };
}

import type { MemberId } from '../bitrix24/identifiers.ts';
import type { Database } from '../storage/database.ts';
import { liesAhead } from '../time/time-window.ts';
import type { Vault } from '../secrets/vault.ts';

/** The claim of one attempt to run a request that must not run twice. */
export interface IdempotencyClaim {
  readonly keyId: string;
  /** SHA-256 of the `Idempotency-Key`. */
  readonly name: string;
  readonly memberId: MemberId;
  /** SHA-256 of the request. */
  readonly fingerprint: string;
  /** Id of this attempt. */
  readonly owner: string;
}

/** Times of a claim, in milliseconds since the epoch. */
export interface ClaimTimes {
  readonly now: number;
  readonly leaseUntil: number;
  readonly expiresAt: number;
}

export type ClaimResult =
  /** The request is ours to run: then `settle` or `release`. */
  | { readonly state: 'ours' }
  /** The same `Idempotency-Key` was used for another request. */
  | { readonly state: 'reused' }
  /** The request has run before. */
  | { readonly state: 'answered'; readonly answer: string }
  /** The request is running, in this process or another one. */
  | { readonly state: 'running'; readonly leaseUntil: number }
  /** The request began and its outcome is unknown: its process died, or its answer can no longer be decrypted. */
  | { readonly state: 'lost' };

/** Stores requests by `Idempotency-Key`, and their answers. */
export interface IdempotencyStore {
  /** Claims the right to run a request. */
  claim(claim: IdempotencyClaim, times: ClaimTimes): Promise<ClaimResult>;
  /** Stores the answer for repetitions, encrypted because it may hold data of the portal. */
  settle(claim: IdempotencyClaim, answer: string): Promise<void>;
  /** Gives the claim back after a request that changed nothing: a repetition runs it. */
  release(claim: IdempotencyClaim): Promise<void>;
  /** Deletes claims that expired before `now`, in milliseconds since the epoch. */
  prune(now: number): Promise<void>;
  removePortal(memberId: MemberId): Promise<void>;
}

export function createIdempotencyStore(db: Database, vault: Vault): IdempotencyStore {
  const context = ({ keyId, name }: IdempotencyClaim) => ['idempotency', keyId, name];
  const columnsOf = (
    { memberId, fingerprint, owner }: IdempotencyClaim,
    { leaseUntil, expiresAt }: ClaimTimes,
  ) => ({
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
            // Only an expired claim is replaced.
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
      // The claim was released between the two statements: the next repetition runs the request.
      if (row === undefined) return { state: 'running', leaseUntil: times.now };
      if (row.fingerprint !== claim.fingerprint) return { state: 'reused' };
      if (row.answer !== null) {
        const answer = vault.tryOpen(row.answer, context(claim));
        return answer === undefined ? { state: 'lost' } : { state: 'answered', answer };
      }
      return liesAhead(row.lease_until, times.leaseUntil - times.now, times.now)
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

import type { MemberId } from '../bitrix24/identifiers.ts';
import { sha256Hex } from '../secrets/sha256.ts';
import type { Database } from '../storage/database.ts';

/**
 * Fingerprints of erased portals, so that an opening that was under way does not bring one back. Times in milliseconds
 * since the epoch.
 */
export interface ErasedPortals {
  add(memberId: MemberId, at: number): Promise<void>;
  /** When the portal was erased last, as far as that is remembered. */
  erasedAt(memberId: MemberId): Promise<number | undefined>;
  /** Deletes fingerprints older than an hour. */
  prune(now: number): Promise<void>;
}

/** Life of a fingerprint, in milliseconds: an opening takes seconds, not hours. */
const fingerprintLifeMs = 3_600_000;

export function createErasedPortals(db: Database): ErasedPortals {
  return {
    add: async (memberId, at) => {
      await db
        .insertInto('erased_portals')
        .values({ fingerprint: sha256Hex(memberId), erased_at: at })
        .onConflict(conflict => conflict.column('fingerprint').doUpdateSet({ erased_at: at }))
        .execute();
    },

    erasedAt: async memberId => {
      const row = await db
        .selectFrom('erased_portals')
        .select('erased_at')
        .where('fingerprint', '=', sha256Hex(memberId))
        .executeTakeFirst();
      return row?.erased_at;
    },

    prune: async now => {
      await db
        .deleteFrom('erased_portals')
        .where('erased_at', '<', now - fingerprintLifeMs)
        .execute();
    },
  };
}

import { randomUUID } from 'node:crypto';
import type { Kysely } from 'kysely';
import type { Tables } from './schema.ts';

/** How long a successful write counts, in milliseconds: anybody may ask whether the server is ready. */
const provenMs = 1_000;
/** Text that needs new pages of the file, in characters: a full disk still takes changes of existing ones. */
const bulk = 'x'.repeat(16 * 1024);

/**
 * Proves that the database takes writes: reading works on a full disk, on a read-only file and on a standby, too.
 * @param now monotonic clock in milliseconds
 * @returns a function that writes a row and deletes it; it rejects when that fails
 */
export function createWriteProof(db: Kysely<Tables>, now: () => number): () => Promise<void> {
  let provenAt = -Infinity;
  let underWay: Promise<void> | undefined;

  async function write(): Promise<void> {
    const id = randomUUID();
    await db.insertInto('write_proofs').values({ id, bulk }).execute();
    await db.deleteFrom('write_proofs').where('id', '=', id).execute();
    provenAt = now();
  }

  return () => {
    if (now() - provenAt < provenMs) return Promise.resolve();
    underWay ??= write().finally(() => {
      underWay = undefined;
    });
    return underWay;
  };
}

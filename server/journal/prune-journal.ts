import { setTimeout } from 'node:timers/promises';
import { firstIdAt } from './journal-entry.ts';
import { noPortal, type JournalStore } from './journal-store.ts';

/** How much the journal keeps. */
export interface JournalLimits {
  /** Entries older than this many days are deleted. */
  readonly days: number;
  /** Greatest number of entries; beyond it the oldest are deleted, however young. */
  readonly rows: number;
}

const dayMs = 24 * 3_600_000;
/** Entries deleted in one statement, so that other work gets at the database. */
const batchSize = 500;
/** Pause between two such statements, in milliseconds. */
const pauseMs = 20;

/** Share of the journal for entries of no portal: anybody can cause them with openings that are not confirmed. */
const noPortalShare = 0.1;
/** Share of a full journal above which a portal's entries are deleted before those of others. */
const portalShare = 0.5;

/**
 * Deletes entries that are too old, then the oldest of those that are too many, in small steps. A portal that floods the journal
 * loses its own entries before those of others.
 * @param now in milliseconds since the epoch
 * @returns how many entries were deleted before their time
 */
export async function pruneJournal(
  store: Pick<JournalStore, 'endOfNewest' | 'counts' | 'prune'>,
  { days, rows }: JournalLimits,
  now: number,
): Promise<{ readonly deletedYoung: number }> {
  await pruneBelow(firstIdAt(now - days * dayMs));
  let deletedYoung = await keepNewest(shareOf(noPortalShare), noPortal);
  if ((await store.endOfNewest(rows + 1)) === undefined) return { deletedYoung };
  const counts = await store.counts();
  const portalRows = shareOf(portalShare);
  let excess = [...counts.values()].reduce((sum, count) => sum + count, 0) - rows;
  for (const [memberId, count] of counts) {
    const surplus = Math.min(excess, count - portalRows);
    if (surplus <= 0) continue;
    deletedYoung += await keepNewest(count - surplus, memberId);
    excess -= surplus;
  }
  deletedYoung += await keepNewest(rows);
  return { deletedYoung };

  function shareOf(share: number): number {
    return Math.max(1, Math.floor(share * rows));
  }

  async function keepNewest(count: number, memberId?: string): Promise<number> {
    const end = await store.endOfNewest(count, memberId);
    return end === undefined ? 0 : pruneBelow(end, memberId);
  }

  async function pruneBelow(id: string, memberId?: string): Promise<number> {
    let deleted = 0;
    for (;;) {
      const count = await store.prune(id, batchSize, memberId);
      deleted += count;
      if (count < batchSize) return deleted;
      await setTimeout(pauseMs);
    }
  }
}

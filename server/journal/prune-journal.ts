import { setTimeout } from 'node:timers/promises';
import { firstIdAt } from './journal-entry.ts';
import { nobody, type JournalStore } from './journal-store.ts';

/** How much is kept. */
export interface JournalLimits {
  /** Entries older than this are deleted. */
  readonly days: number;
  /** Beyond these the oldest entries are deleted, however young. */
  readonly rows: number;
}

const dayMs = 24 * 3_600_000;
/** Deleted at once: the database is for others as well. */
const step = 500;
/** Between two steps, in milliseconds. */
const pauseMs = 20;

/** Of the entries that belong to no portal, a tenth: anybody can cause them by openings that nobody confirms. */
const strangersShare = 0.1;
/** A portal that has more than half of a full journal makes room first. */
const portalsShare = 0.5;

/**
 * Deletes what is too old, and the oldest of what is too much, in small steps; whoever floods the journal loses his own entries
 * before those of others.
 * @returns whether entries younger than they may become had to go
 */
export async function pruneJournal(
  store: Pick<JournalStore, 'endOfNewest' | 'counts' | 'prune'>,
  { days, rows }: JournalLimits,
  now: number,
): Promise<{ readonly deletedYoung: number }> {
  await pruneBelow(firstIdAt(now - days * dayMs));
  let deletedYoung = await keepNewest(shareOf(strangersShare), nobody);
  if ((await store.endOfNewest(rows + 1)) === undefined) return { deletedYoung };
  const counts = await store.counts();
  const most = shareOf(portalsShare);
  let tooMuch = [...counts.values()].reduce((sum, count) => sum + count, 0) - rows;
  for (const [memberId, count] of counts) {
    const taken = Math.min(tooMuch, count - most);
    if (taken <= 0) continue;
    deletedYoung += await keepNewest(count - taken, memberId);
    tooMuch -= taken;
  }
  deletedYoung += await keepNewest(rows);
  return { deletedYoung };

  function shareOf(share: number): number {
    return Math.max(1, Math.floor(share * rows));
  }

  async function keepNewest(count: number, of?: string): Promise<number> {
    const end = await store.endOfNewest(count, of);
    return end === undefined ? 0 : pruneBelow(end, of);
  }

  async function pruneBelow(id: string, of?: string): Promise<number> {
    let deleted = 0;
    for (;;) {
      const last = await store.prune(id, step, of);
      deleted += last;
      if (last < step) return deleted;
      await setTimeout(pauseMs);
    }
  }
}

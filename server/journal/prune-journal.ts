import { setTimeout } from 'node:timers/promises';
import { firstIdAt } from './journal-entry.ts';
import type { JournalStore } from './journal-store.ts';

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

/**
 * Deletes what is too old, and the oldest of what is too much, in small steps.
 * @returns whether entries younger than they may become had to go
 */
export async function pruneJournal(
  store: Pick<JournalStore, 'endOfNewest' | 'prune'>,
  { days, rows }: JournalLimits,
  now: number,
): Promise<{ readonly deletedYoung: number }> {
  await pruneBelow(firstIdAt(now - days * dayMs));
  const end = await store.endOfNewest(rows);
  return { deletedYoung: end === undefined ? 0 : await pruneBelow(end) };

  async function pruneBelow(id: string): Promise<number> {
    let deleted = 0;
    for (;;) {
      const last = await store.prune(id, step);
      deleted += last;
      if (last < step) return deleted;
      await setTimeout(pauseMs);
    }
  }
}

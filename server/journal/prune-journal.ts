import { setTimeout } from 'node:timers/promises';
import { firstIdAt } from './journal-entry.ts';
import { noPortal } from './journal-rows.ts';
import type { JournalStore } from './journal-store.ts';

/** How much the journal keeps. */
export interface JournalLimits {
  /** Entries older than this many days are deleted. */
  readonly days: number;
  /** Greatest number of entries; beyond it the oldest are deleted, however young. */
  readonly rows: number;
}

const dayMs = 24 * 3_600_000;
/** Entries deleted in one statement, so that other work gets at the database. */
const batchSize = 200;
/** Pause between two such statements, in milliseconds. */
const pauseMs = 20;

/** Share of the journal for entries of no portal: anybody can cause them with openings that are not confirmed. */
const noPortalShare = 0.1;
/** Share of a full journal above which a portal's entries are deleted before those of others. */
const portalShare = 0.5;

/** Share of the journal that may come before everything is counted again: counting walks over every entry. */
const marginShare = 0.02;

/** The journal at the last count. */
interface LastCount {
  /** In milliseconds since the epoch. */
  readonly at: number;
  /** Number of entries that may come before the next count. */
  readonly room: number;
  /** Number of entries that have come since, and the newest of them. */
  readonly entries: number;
  readonly newest: string;
}

/**
 * Returns a function that deletes entries that are too old, then the oldest of those that are too many, in small steps. A portal
 * that floods the journal loses its own entries before those of others. The function remembers its last count and looks only at
 * newer entries until too many may have come. It takes the time in milliseconds since the epoch and returns how many entries
 * were deleted before their time.
 */
export function createPruneJournal(
  store: Pick<JournalStore, 'endOfNewest' | 'counts' | 'newerThan' | 'prune'>,
  { days, rows }: JournalLimits,
): (now: number) => Promise<{ readonly deletedYoung: number }> {
  let last: LastCount | undefined;

  async function hasRoom(now: number): Promise<boolean> {
    // Clocks that were set back, and entries written late, have ids that no look at newer ones finds.
    if (last === undefined || now < last.at || now - last.at >= dayMs) return false;
    const { entries, newest } = await store.newerThan(last.newest);
    last = { ...last, entries: last.entries + entries, newest };
    return last.entries <= last.room;
  }

  return async now => {
    await pruneBelow(firstIdAt(now - days * dayMs));
    if (await hasRoom(now)) return { deletedYoung: 0 };
    last = undefined;
    const newest = (await store.endOfNewest(1)) ?? '';
    const counts = await store.counts();
    const { deletedYoung, total, ofNoPortal } = await keepRows(counts);
    const room = Math.min(rows - total, shareOf(noPortalShare) - ofNoPortal);
    last = { at: now, room: Math.max(room, shareOf(marginShare)), entries: 0, newest };
    return { deletedYoung };
  };

  async function keepRows(counts: ReadonlyMap<string, number>) {
    const ofNoPortal = Math.min(counts.get(noPortal) ?? 0, shareOf(noPortalShare));
    const before = [...counts.values()].reduce((sum, count) => sum + count, 0);
    let total = before - (counts.get(noPortal) ?? 0) + ofNoPortal;
    let deletedYoung = total < before ? await keepNewest(ofNoPortal, noPortal) : 0;
    for (const [memberId, count] of counts) {
      const surplus = Math.min(total - rows, count - shareOf(portalShare));
      if (memberId === noPortal || surplus <= 0) continue;
      deletedYoung += await keepNewest(count - surplus, memberId);
      total -= surplus;
    }
    if (total > rows) deletedYoung += await keepNewest(rows);
    return { deletedYoung, total: Math.min(total, rows), ofNoPortal };
  }

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

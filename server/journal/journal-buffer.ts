import { setImmediate } from 'node:timers/promises';
import type { JournalEntry } from './journal-entry.ts';
import { makeEntry, lossNote } from './make-entry.ts';
import type { RecordCall, RecordedCall } from './recorded-call.ts';

/** Holds calls between their end and the journal, so that no call waits for the database. */
export interface JournalBuffer {
  readonly record: RecordCall;
  /** Writes everything recorded so far. @throws what `write` throws; the entries are kept for the next attempt */
  flush(): Promise<void>;
  /**
   * Number of calls since the start that are lost to the journal, because there was no room or they could not be written.
   */
  lost(): number;
  /** Drops everything that still waits, and counts it as lost. */
  abandon(): void;
}

export interface JournalBufferOptions {
  /** Writes all entries or none. */
  readonly write: (entries: readonly JournalEntry[]) => Promise<void>;
  /** The time in milliseconds since the epoch. */
  readonly now: () => number;
  /** Called with the number of entries at every loss. */
  readonly onLost?: ((entries: number) => void) | undefined;
  /** Most that is held in memory. */
  readonly capacity?: { readonly entries: number; readonly characters: number };
}

const defaultCapacity = { entries: 10_000, characters: 48 * 1024 * 1024 };
/**
 * Entries written in one transaction, which stops the process for a few milliseconds on SQLite. When this many wait, they are
 * written without waiting for the next round.
 */
const batchSize = 100;
/** Failures after which a batch is dropped, so that the next one is tried: the batch itself may be the cause. */
const maxFailures = 30;
/** How long secrets are hidden before other work gets a turn, in milliseconds. */
const turnMs = 4;

export function createJournalBuffer(options: JournalBufferOptions): JournalBuffer {
  const { write, now, onLost, capacity = defaultCapacity } = options;
  const queue: RecordedCall[] = [];
  let characters = 0;
  let batch: readonly JournalEntry[] = [];
  let failures = 0;
  let running: Promise<void> | undefined;
  let scheduled = false;
  let lostEntries = 0;
  /** Lost entries by portal that no note in the journal reports yet. */
  let unreported = new Map<string | undefined, number>();

  function countLoss(memberId: string | undefined): void {
    lostEntries += 1;
    // A flood of portals must not fill the memory either: those beyond a thousand are counted together.
    const portal = unreported.size < 1_000 || unreported.has(memberId) ? memberId : undefined;
    unreported.set(portal, (unreported.get(portal) ?? 0) + 1);
    onLost?.(1);
  }

  const record: RecordCall = call => {
    const size = sizeOf(call);
    if (queue.length + batch.length >= capacity.entries || characters + size > capacity.characters) {
      countLoss(call.call.memberId);
      return;
    }
    queue.push(call);
    characters += size;
    if (queue.length >= batchSize && failures === 0 && running === undefined && !scheduled) {
      scheduled = true;
      void setImmediate()
        .then(flush)
        // The next round tries again and logs the error.
        .catch(() => undefined)
        .finally(() => {
          scheduled = false;
        });
    }
  };

  function flush(): Promise<void> {
    running ??= drain().finally(() => {
      running = undefined;
    });
    return running;
  }

  async function drain(): Promise<void> {
    for (;;) {
      if (batch.length === 0) batch = await nextBatch();
      const notes = [...unreported].map(([memberId, lost]) => lossNote(now(), memberId, lost));
      const reported = unreported;
      if (batch.length + notes.length === 0) return;
      unreported = new Map();
      try {
        await write([...batch, ...notes]);
        failures = 0;
        batch = [];
      } catch (error) {
        for (const [memberId, lost] of reported)
          unreported.set(memberId, (unreported.get(memberId) ?? 0) + lost);
        failures += 1;
        if (failures % maxFailures === 0) dropBatch();
        throw error;
      }
    }
  }

  async function nextBatch(): Promise<readonly JournalEntry[]> {
    const entries: JournalEntry[] = [];
    let begun = performance.now();
    for (const call of queue.splice(0, batchSize)) {
      characters -= sizeOf(call);
      try {
        entries.push(makeEntry(call));
      } catch {
        // No entry is better than one that may hold a secret.
        countLoss(call.call.memberId);
      }
      if (performance.now() - begun > turnMs) {
        await setImmediate();
        begun = performance.now();
      }
    }
    return entries;
  }

  function dropBatch(): void {
    for (const { memberId } of batch) countLoss(memberId);
    batch = [];
  }

  return {
    record,
    flush,
    lost: () => lostEntries,
    abandon: () => {
      dropBatch();
      for (const { call } of queue.splice(0)) countLoss(call.memberId);
      characters = 0;
    },
  };
}

/** Size of a call in characters, with an allowance for its objects. */
const sizeOf = ({ sent, outcome }: RecordedCall): number =>
  500 + sent + ('text' in outcome ? outcome.text.length : 0);

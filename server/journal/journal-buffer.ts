import { setImmediate } from 'node:timers/promises';
import type { JournalEntry } from './journal-entry.ts';
import { makeEntry, noteOfLost } from './make-entry.ts';
import type { RecordCall, RecordedCall } from './recorded-call.ts';

/** Holds calls between their end and the journal, so that no call waits for the database. */
export interface JournalBuffer {
  readonly record: RecordCall;
  /** Writes down everything that was recorded. @throws what `write` throws; what could not be written is kept for the next time */
  flush(): Promise<void>;
  /** Calls that are in no journal because there was no room for them, since the start. */
  lost(): number;
  /** Gives up what is still waiting: it is lost. */
  abandon(): void;
}

export interface JournalBufferOptions {
  /** Writes entries down, all or none. */
  readonly write: (entries: readonly JournalEntry[]) => Promise<void>;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** Told of every loss, with the number of entries. */
  readonly onLost?: ((entries: number) => void) | undefined;
  /** What is held at most. */
  readonly most?: { readonly entries: number; readonly characters: number };
}

const usualMost = { entries: 10_000, characters: 48 * 1024 * 1024 };
/** Written at once; as soon as so many wait, they are. */
const batchSize = 200;
/** After so many failures of one batch its successors get their chance: it may be the batch's own fault. */
const mostFailures = 30;
/** How long secrets are hidden without a break for others, in milliseconds. */
const longestTurn = 4;

export function createJournalBuffer(options: JournalBufferOptions): JournalBuffer {
  const { write, now, onLost, most = usualMost } = options;
  const queue: RecordedCall[] = [];
  let characters = 0;
  let batch: readonly JournalEntry[] = [];
  let failures = 0;
  let running: Promise<void> | undefined;
  let scheduled = false;
  let lostInAll = 0;
  /** Losses that the journal does not tell of yet, by portal. */
  let untold = new Map<string | undefined, number>();

  function lose(memberId: string | undefined): void {
    lostInAll += 1;
    // A flood of portals must not fill the memory either.
    const of = untold.size < 1_000 || untold.has(memberId) ? memberId : undefined;
    untold.set(of, (untold.get(of) ?? 0) + 1);
    onLost?.(1);
  }

  const record: RecordCall = call => {
    const size = sizeOf(call);
    if (queue.length + batch.length >= most.entries || characters + size > most.characters) {
      lose(call.call.memberId);
      return;
    }
    queue.push(call);
    characters += size;
    if (queue.length >= batchSize && failures === 0 && running === undefined && !scheduled) {
      scheduled = true;
      void setImmediate()
        .then(flush)
        // The next round tries again, and says what is wrong.
        .catch(() => undefined)
        .finally(() => (scheduled = false));
    }
  };

  function flush(): Promise<void> {
    return (running ??= drain().finally(() => (running = undefined)));
  }

  async function drain(): Promise<void> {
    for (;;) {
      if (batch.length === 0) batch = await nextBatch();
      const notes = [...untold].map(([memberId, lost]) => noteOfLost(now(), memberId, lost));
      const told = untold;
      if (batch.length + notes.length === 0) return;
      untold = new Map();
      try {
        await write([...batch, ...notes]);
        failures = 0;
        batch = [];
      } catch (error) {
        for (const [memberId, lost] of told) untold.set(memberId, (untold.get(memberId) ?? 0) + lost);
        failures += 1;
        if (failures % mostFailures === 0) loseBatch();
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
        // Better none than one with a secret in it.
        lose(call.call.memberId);
      }
      if (performance.now() - begun > longestTurn) {
        await setImmediate();
        begun = performance.now();
      }
    }
    return entries;
  }

  function loseBatch(): void {
    for (const { memberId } of batch) lose(memberId);
    batch = [];
  }

  return {
    record,
    flush,
    lost: () => lostInAll,
    abandon: () => {
      loseBatch();
      for (const { call } of queue.splice(0)) lose(call.memberId);
      characters = 0;
    },
  };
}

/** In characters, and something for the objects around them. */
const sizeOf = ({ sent, outcome }: RecordedCall): number =>
  500 + sent + ('text' in outcome ? outcome.text.length : 0);

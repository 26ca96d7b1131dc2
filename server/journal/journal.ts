import type { Logger } from 'pino';
import { repeat } from '../time/repeat.ts';
import type { Clock } from '../time/clock.ts';
import { createJournalBuffer } from './journal-buffer.ts';
import type { JournalStore } from './journal-store.ts';
import { createPruneJournal, type JournalLimits } from './prune-journal.ts';
import type { RecordCall } from './recorded-call.ts';

/** Keeps every request to portals and OAuth servers for some days (platform contract 10 M1). */
export interface Journal {
  readonly record: RecordCall;
  /** Number of calls since the start that are lost to the journal. */
  lost(): number;
  /** Resolves when everything recorded so far is written. */
  settle(): Promise<void>;
  /** Writes what is still in memory and stops. */
  close(): Promise<void>;
}

export interface JournalOptions {
  readonly store: JournalStore;
  /** Runs the work in one transaction that alone changes the records of these portals. */
  readonly transact: (
    memberIds: readonly string[],
    work: (store: JournalStore) => Promise<void>,
  ) => Promise<void>;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly limits: JournalLimits;
  /** Called with the number of entries after they are written. */
  readonly onWritten?: ((entries: number) => void) | undefined;
  /** Called with the number of entries at every loss. */
  readonly onLost?: ((entries: number) => void) | undefined;
}

const flushMs = 1_000;
const pruneMs = 5 * 60_000;

/** Starts writing and pruning in the background. */
export function openJournal(options: JournalOptions): Journal {
  const { store, transact, clock, logger, limits, onWritten, onLost } = options;
  const buffer = createJournalBuffer({
    write: async entries => {
      const memberIds = entries.flatMap(({ memberId }) => memberId ?? []);
      await transact(memberIds, storeInTransaction => storeInTransaction.add(entries, clock.now()));
      onWritten?.(entries.length);
    },
    now: () => clock.now(),
    onLost,
  });
  let reportedLosses = 0;
  const reportFault = (error: unknown) => {
    const lost = buffer.lost() - reportedLosses;
    reportedLosses += lost;
    logger.error({ err: error, lost }, 'the journal cannot be written');
  };
  const flushing = repeat(flushMs, buffer.flush, reportFault);
  const pruneJournal = createPruneJournal(store, limits);
  const pruning = repeat(
    pruneMs,
    async () => {
      const { deletedYoung } = await pruneJournal(clock.now());
      if (deletedYoung > 0)
        logger.warn(
          { deleted: deletedYoung, rows: limits.rows, days: limits.days },
          'the journal is full: its oldest entries were deleted before their time (JOURNAL_ROWS)',
        );
    },
    error => logger.error({ err: error }, 'the journal cannot be pruned'),
  );
  return {
    record: buffer.record,
    lost: buffer.lost,
    settle: buffer.flush,
    close: async () => {
      await Promise.all([flushing.stop(), pruning.stop()]);
      await buffer.flush().catch((error: unknown) => {
        buffer.abandon();
        reportFault(error);
      });
    },
  };
}

import type { RowStream } from '../port/database-adapter.ts';
import { DatabaseFailure } from '../port/database-failure.ts';
import type { Asked } from '../connecting/driver.ts';
import type { JsonRows } from '../rows/json-rows.ts';

/** Rows are passed on in chunks of this many bytes, where they come fast enough. */
const usualChunk = 32 * 1024;
/** Complete rows wait for more no longer than this, in milliseconds. */
const patienceMs = 500;

/** The answer to a question from its first row on. */
export type StartedRows = Omit<RowStream, 'cancel'>;

/**
 * Waits for the first row or the end, so that what goes wrong before is a failure of this call.
 * @throws DatabaseFailure
 */
export async function startRows({ sql, progress }: Asked, rows: JsonRows): Promise<StartedRows> {
  const iterator = progress[Symbol.asyncIterator]();
  let ended = false;
  while (!ended && !rows.has(1)) ended = (await iterator.next()).done === true;

  async function* chunks(): AsyncGenerator<Uint8Array> {
    try {
      yield* untilEnd();
    } catch (error) {
      throw asFailure(error);
    }
  }

  async function* untilEnd(): AsyncGenerator<Uint8Array> {
    while (!ended) {
      // The driver writes whole chunks of its own at a time, so rows may be taken while it waits for more.
      const next = iterator.next();
      // A failure is thrown where it is awaited; while a chunk is passed on nobody awaits it.
      next.catch(() => undefined);
      if (rows.has(usualChunk) || (rows.has(1) && !(await isSoon(next)))) {
        const chunk = rows.take();
        if (chunk !== undefined) yield chunk;
      }
      ended = (await next).done === true;
    }
    const last = rows.take();
    if (last !== undefined) yield last;
  }

  return {
    sql,
    chunks: chunks(),
    counted: () => ({ rows: rows.rows, bytes: rows.bytes, nulled: rows.nulled }),
  };
}

async function isSoon(next: Promise<unknown>): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<false>(resolve => {
    timer = setTimeout(() => resolve(false), patienceMs);
  });
  const outcome = await Promise.race([
    next.then(
      () => true,
      () => true,
    ),
    late,
  ]);
  clearTimeout(timer);
  return outcome;
}

export const asFailure = (error: unknown): DatabaseFailure =>
  error instanceof DatabaseFailure ? error : new DatabaseFailure('QUERY_FAILED', { cause: error });

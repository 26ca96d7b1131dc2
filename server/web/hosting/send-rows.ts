import { once } from 'node:events';
import type { Response } from 'express';
import type { RowStream } from '../../databases/port/database-adapter.ts';
import { DatabaseFailure } from '../../databases/port/database-failure.ts';
import type { Clock } from '../../time/clock.ts';

/** Time for the first row with nothing sent, in milliseconds: until then a failure is an answer of its own. */
const silentMs = 20_000;
/** Time between two signs of life, in milliseconds: Bitrix24 gives up after 60 s of silence (biconnector contract 7.1). */
const signEveryMs = 10_000;
const signOfLife = ' '.repeat(256);

export interface RowsToSend {
  readonly res: Response;
  readonly header: readonly string[];
  /** Asks the database. */
  readonly open: () => Promise<RowStream>;
  readonly clock: Clock;
  /** Fires when the reader has left. */
  readonly left: AbortSignal;
  /** Called with the stream when its first row or its end is there. */
  readonly onOpened: (stream: RowStream) => void;
}

/**
 * Sends rows as a JSON array of arrays, as fast as the reader takes them; the caller sends the closing bracket. A failure after
 * the beginning breaks the connection: there is never a closing bracket under an incomplete answer.
 * @throws DatabaseFailure; when the answer has begun, the connection is broken already
 */
export async function sendRows({ res, header, open, clock, left, onOpened }: RowsToSend): Promise<void> {
  const begin = (): unknown => {
    res.writeHead(200, { 'content-type': 'application/json; charset=utf-8', 'cache-control': 'no-store' });
    return res.write(`[${JSON.stringify(header)}`);
  };
  try {
    const stream = await openWithSigns(open(), res, begin, clock, left);
    onOpened(stream);
    if (!res.headersSent) begin();
    for await (const chunk of stream.chunks) {
      if (left.aborted) throw new DatabaseFailure('CANCELLED');
      if (!res.write(chunk)) await once(res, 'drain', { signal: left });
    }
  } catch (error) {
    if (res.headersSent) res.destroy();
    throw left.aborted ? new DatabaseFailure('CANCELLED', { cause: error }) : error;
  }
}

/** Waits for the first row; after a while the answer begins without it and shows that it is alive. */
async function openWithSigns(
  opening: Promise<RowStream>,
  res: Response,
  begin: () => unknown,
  clock: Clock,
  left: AbortSignal,
): Promise<RowStream> {
  const opened = new AbortController();
  const enough = AbortSignal.any([opened.signal, left]);
  const giveSigns = async () => {
    await clock.sleep(silentMs, enough);
    for (let sign = begin; !enough.aborted; sign = () => res.write(signOfLife)) {
      sign();
      await clock.sleep(signEveryMs, enough);
    }
  };
  void giveSigns();
  return opening.finally(() => opened.abort());
}

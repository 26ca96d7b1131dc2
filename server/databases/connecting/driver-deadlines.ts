import { DatabaseFailure } from '../port/database-failure.ts';
import type { Asked, DatabaseDriver, DatabaseSession } from './driver.ts';

/**
 * How long a database may be silent, in milliseconds. Servers limit their own work; these limits end what a server that hangs,
 * or a network that swallows everything, would hold for ever.
 */
export interface Deadlines {
  /** From the first packet to a login. */
  readonly connectMs: number;
  /** For everything that is asked about tables. */
  readonly metadataMs: number;
  /** For the first row of a question. */
  readonly firstRowMs: number;
  /** Between rows: Bitrix24 gives up after 60 s, and would not be told why (biconnector contract 7.1). */
  readonly silenceMs: number;
}

/** A little more than the server's own limits in `usualDriverLimits`, whose failures say more. */
export const usualDeadlines: Deadlines = {
  connectMs: 20_000,
  metadataMs: 30_000,
  firstRowMs: 15 * 60_000 + 10_000,
  silenceMs: 50_000,
};

/** A driver whose promises settle in time, whatever the server does. A session that was too slow is not used again. */
export function limitDriver(driver: DatabaseDriver, deadlines: Deadlines): DatabaseDriver {
  return {
    connect: async (address, signal, passed) => {
      const late = new AbortController();
      const connecting = driver.connect(address, AbortSignal.any([signal, late.signal]), passed);
      const session = await inTime(connecting, deadlines.connectMs, () => {
        late.abort();
        void connecting.then(
          tooLate => tooLate.close(),
          () => undefined,
        );
      });
      return limitSession(session, deadlines);
    },
  };
}

function limitSession(
  session: DatabaseSession,
  { metadataMs, firstRowMs, silenceMs }: Deadlines,
): DatabaseSession {
  const cancel = () => void session.cancel();
  const metadata = <T>(work: Promise<T>) => inTime(work, metadataMs, cancel);

  async function* watch({ progress }: Asked): AsyncGenerator<void> {
    const iterator = progress[Symbol.asyncIterator]();
    for (let ms = firstRowMs; ; ms = silenceMs) {
      if ((await inTime(iterator.next(), ms, cancel)).done === true) return;
      yield;
    }
  }

  return {
    isReusable: () => session.isReusable(),
    rights: () => metadata(session.rights()),
    tables: () => metadata(session.tables()),
    describe: target => metadata(session.describe(target)),
    proveSelect: sql => metadata(session.proveSelect(sql)),
    ask: async (question, rows) => {
      const asked = await metadata(session.ask(question, rows));
      return { sql: asked.sql, progress: watch(asked) };
    },
    cancel: () => session.cancel(),
    close: () => session.close(),
  };
}

/** @throws DatabaseFailure `CONNECTION_TIMEOUT` after `milliseconds`, when `onLate` has been called */
async function inTime<T>(work: Promise<T>, milliseconds: number, onLate: () => void): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      const seconds = Math.round(milliseconds / 1000);
      reject(new DatabaseFailure('CONNECTION_TIMEOUT', { detail: `nothing came for ${seconds} s` }));
      onLate();
    }, milliseconds).unref();
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}

import { parentPort, workerData, type MessagePort } from 'node:worker_threads';
import { createDriverFor } from '../local/create-driver.ts';
import type { DatabaseAdapter } from '../port/database-adapter.ts';
import { createLocalDatabases } from '../local/local-databases.ts';
import { asFailure } from '../local/row-stream.ts';
import {
  firstCredit,
  type FromWorker,
  type SingleResult,
  type SingleWork,
  type ToWorker,
  type WorkerSettings,
} from './worker-messages.ts';

/** Work under way in this thread. */
interface Work {
  readonly stop: AbortController;
  credit: number;
  /** Wakes work that waits for credit. */
  wake: () => void;
}

/** Does in this thread what the main thread asks over the port. */
export function serveDatabases(port: MessagePort, { allowPrivate, idleMs }: WorkerSettings): void {
  const databases = createLocalDatabases({ driverFor: createDriverFor({ allowPrivate }), idleMs });
  const works = new Map<number, Work>();
  const say = (message: FromWorker, transfer: readonly ArrayBuffer[] = []) =>
    port.postMessage(message, transfer);

  port.on('message', (message: ToWorker) => {
    const work = works.get(message.id);
    if (message.do === 'credit') {
      if (work === undefined) return;
      work.credit += message.chunks;
      work.wake();
    } else if (message.do === 'cancel') {
      work?.stop.abort();
      work?.wake();
    } else {
      const begun: Work = { stop: new AbortController(), credit: firstCredit, wake: () => undefined };
      works.set(message.id, begun);
      void run(message, begun).finally(() => works.delete(message.id));
    }
  });

  async function run(
    message: Exclude<ToWorker, { readonly do: 'credit' | 'cancel' }>,
    work: Work,
  ): Promise<void> {
    const { id } = message;
    const asker = { owner: '', signal: work.stop.signal };
    try {
      switch (message.do) {
        case 'check':
          for await (const step of databases.check(message.address, asker)) say({ id, say: 'step', step });
          say({ id, say: 'result', value: undefined });
          return;
        case 'open': {
          const stream = await databases.open(message.address, message.question, asker);
          say({ id, say: 'opened', sql: stream.sql });
          for await (const chunk of stream.chunks) {
            const { buffer } = chunk;
            const counted = stream.counted();
            if (buffer instanceof ArrayBuffer) say({ id, say: 'chunk', chunk, counted }, [buffer]);
            work.credit -= 1;
            while (work.credit <= 0 && !work.stop.signal.aborted)
              await new Promise<void>(resolve => {
                work.wake = resolve;
              });
          }
          say({ id, say: 'end', counted: stream.counted() });
          return;
        }
        default:
          say({ id, say: 'result', value: await single(databases, message, asker) });
      }
    } catch (error) {
      const { code, detail, sql } = asFailure(error);
      say({ id, say: 'failed', failure: { code, detail, sql } });
    }
  }
}

function single(
  databases: DatabaseAdapter,
  work: SingleWork,
  asker: Parameters<DatabaseAdapter['check']>[1],
): Promise<SingleResult> {
  switch (work.do) {
    case 'proveLogin':
      return databases.proveLogin(work.address, asker).then(() => undefined);
    case 'tables':
      return databases.tables(work.address, work.search, asker);
    case 'describe':
      return databases.describe(work.address, work.target, asker);
    case 'sample':
      return databases.sample(work.address, work.question, asker);
    case 'proveSelect':
      return databases.proveSelect(work.address, work.sql, asker);
  }
}

if (parentPort !== null) serveDatabases(parentPort, workerData as WorkerSettings);

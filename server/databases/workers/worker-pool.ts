import { Worker } from 'node:worker_threads';
import type {
  CheckStep,
  DatabaseAdapter,
  DatabaseAddress,
  RowCounts,
  RowStream,
} from '../port/database-adapter.ts';
import { DatabaseFailure } from '../port/database-failure.ts';
import { withEnd } from '../port/with-end.ts';
import {
  firstCredit,
  type FailureMessage,
  type FromWorker,
  type SingleResult,
  type SingleWork,
  type ToWorker,
  type WorkerSettings,
} from './worker-messages.ts';

export interface WorkerPoolOptions {
  /** Number of threads. */
  readonly workers: number;
  readonly settings: WorkerSettings;
  /** The program of a thread; absent: that of this folder. */
  readonly program?: URL | undefined;
}

type Hear = (message: FromWorker) => void;
/** A message without the id that the pool gives it. */
type Order<T = ToWorker> = T extends unknown ? Omit<T, 'id'> : never;

interface Thread {
  readonly worker: Worker;
  readonly hear: Map<number, Hear>;
}

/**
 * Databases as threads of this process reach them, so that drivers and rows never hold up the main thread. All work on one
 * database is done by one thread, which keeps its connections.
 */
export function createWorkerDatabases({
  workers,
  settings,
  program = new URL('./database-worker.js', import.meta.url),
}: WorkerPoolOptions): DatabaseAdapter {
  const threads: (Thread | undefined)[] = Array.from({ length: workers }, () => undefined);
  let lastId = 0;
  let closed = false;

  function start(place: number): Thread {
    const thread: Thread = { worker: new Worker(program, { workerData: settings }), hear: new Map() };
    const end = () => {
      if (threads[place] === thread) threads[place] = undefined;
      const failure: FailureMessage = { code: 'CONNECTION_LOST', detail: 'the thread ended', sql: undefined };
      for (const [id, hear] of thread.hear) hear({ id, say: 'failed', failure });
      thread.hear.clear();
    };
    thread.worker.on('message', (message: FromWorker) => thread.hear.get(message.id)?.(message));
    thread.worker.on('error', end);
    thread.worker.on('exit', end);
    // Idle threads do not keep the process.
    thread.worker.unref();
    threads[place] = thread;
    return thread;
  }

  /** The thread of a database. */
  function threadOf({ type, host, port, database }: DatabaseAddress): Thread {
    if (closed) throw new DatabaseFailure('CANCELLED');
    const place = hash(JSON.stringify([type, host, port, database])) % workers;
    return threads[place] ?? start(place);
  }

  /** Gives an order. @returns the way to say more about it */
  function give(
    address: DatabaseAddress,
    order: Order,
    signal: AbortSignal,
    hear: Hear,
  ): (more: Order) => void {
    const thread = threadOf(address);
    const id = (lastId += 1);
    const say = (message: Order) => thread.worker.postMessage({ ...message, id });
    const stop = () => say({ do: 'cancel' });
    thread.hear.set(id, message => {
      if (message.say === 'result' || message.say === 'end' || message.say === 'failed') {
        thread.hear.delete(id);
        signal.removeEventListener('abort', stop);
      }
      hear(message);
    });
    say(order);
    if (signal.aborted) stop();
    else signal.addEventListener('abort', stop, { once: true });
    return say;
  }

  const single = (order: SingleWork, signal: AbortSignal): Promise<SingleResult> =>
    new Promise((resolve, reject) => {
      give(order.address, order, signal, message => {
        if (message.say === 'result') resolve(message.value);
        else if (message.say === 'failed') reject(asFailure(message.failure));
      });
    });

  return {
    check: (address, { signal }) => {
      const queue = createQueue<CheckStep>();
      give(address, { do: 'check', address }, signal, message => {
        if (message.say === 'step') queue.put(message.step);
        else queue.end(message.say === 'failed' ? asFailure(message.failure) : undefined);
      });
      return queue.items;
    },
    proveLogin: async (address, { signal }) => {
      await single({ do: 'proveLogin', address }, signal);
    },
    tables: async (address, search, { signal }) =>
      (await single({ do: 'tables', address, search }, signal)) as Awaited<
        ReturnType<DatabaseAdapter['tables']>
      >,
    describe: async (address, target, { signal }) =>
      (await single({ do: 'describe', address, target }, signal)) as Awaited<
        ReturnType<DatabaseAdapter['describe']>
      >,
    sample: async (address, question, { signal }) =>
      (await single({ do: 'sample', address, question }, signal)) as Awaited<
        ReturnType<DatabaseAdapter['sample']>
      >,
    proveSelect: async (address, sql, { signal }) =>
      (await single({ do: 'proveSelect', address, sql }, signal)) as Awaited<
        ReturnType<DatabaseAdapter['proveSelect']>
      >,
    open: (address, question, { signal }) =>
      new Promise<RowStream>((resolve, reject) => {
        const queue = createQueue<Uint8Array>();
        let counted: RowCounts = { rows: 0, bytes: 0, nulled: 0 };
        let ended: () => void = () => undefined;
        const over = new Promise<void>(done => {
          ended = done;
        });
        const say = give(address, { do: 'open', address, question }, signal, message => {
          switch (message.say) {
            case 'opened':
              resolve({ sql: message.sql, counted: () => counted, cancel, chunks: withEnd(credited(), end) });
              return;
            case 'chunk':
              counted = message.counted;
              queue.put(message.chunk);
              return;
            case 'end':
              counted = message.counted;
              queue.end(undefined);
              ended();
              return;
            case 'failed': {
              const failure = asFailure(message.failure);
              queue.end(failure);
              reject(failure);
              ended();
            }
          }
        });
        const cancel = async () => {
          say({ do: 'cancel' });
          await over;
        };
        const end = (complete: boolean) => (complete ? undefined : cancel());
        async function* credited(): AsyncGenerator<Uint8Array> {
          let owed = 0;
          for await (const chunk of queue.items) {
            yield chunk;
            owed += 1;
            if (owed < firstCredit / 2) continue;
            say({ do: 'credit', chunks: owed });
            owed = 0;
          }
        }
      }),
    close: async () => {
      closed = true;
      await Promise.all(threads.flatMap(thread => (thread === undefined ? [] : [thread.worker.terminate()])));
    },
  };
}

const asFailure = ({ code, detail, sql }: FailureMessage) => new DatabaseFailure(code, { detail, sql });

/** A small number that is the same for the same text. */
function hash(text: string): number {
  let number = 0;
  for (let at = 0; at < text.length; at += 1) number = (number * 31 + text.charCodeAt(at)) >>> 0;
  return number;
}

/** Items that come one by one, until the end or a failure. */
function createQueue<T>() {
  const waiting: T[] = [];
  let outcome: { readonly failure: DatabaseFailure | undefined } | undefined;
  let wake: () => void = () => undefined;
  return {
    put: (item: T) => {
      waiting.push(item);
      wake();
    },
    end: (failure: DatabaseFailure | undefined) => {
      outcome ??= { failure };
      wake();
    },
    items: (async function* (): AsyncGenerator<T> {
      for (;;) {
        const next = waiting.shift();
        if (next !== undefined) {
          yield next;
          continue;
        }
        if (outcome?.failure !== undefined) throw outcome.failure;
        if (outcome !== undefined) return;
        await new Promise<void>(resolve => {
          wake = resolve;
        });
      }
    })(),
  };
}

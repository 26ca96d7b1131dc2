import { setTimeout as pause } from 'node:timers/promises';
import { Client, type Dispatcher } from 'undici';
import { throwIfCancelled, type Dial } from '../connecting/dial.ts';
import { startTls } from '../connecting/start-tls.ts';
import type { DatabaseAddress } from '../port/database-adapter.ts';
import type { Passed } from '../connecting/driver.ts';
import { clickhouseFailure } from './clickhouse-failure.ts';

/** Settings of one statement. */
export type ClickhouseSettings = Readonly<Record<string, string>>;

/** Statements over HTTP on one connection that was judged before. */
export interface ClickhouseHttp {
  /** Sends a statement. @returns the body as it comes. @throws DatabaseFailure for a status other than 200 */
  readonly send: (sql: string, settings: ClickhouseSettings) => Promise<Dispatcher.ResponseData['body']>;
  /**
   * Ends over a second connection the statement of this id. Never throws.
   * @param pausesMs pauses before each attempt; the server may not know the statement yet
   */
  readonly kill: (queryId: string, pausesMs: readonly number[]) => Promise<void>;
  readonly destroy: () => void;
}

/** No statement of a person or of this server may write. */
const always: ClickhouseSettings = { readonly: '1' };

/** Connects to the server; nothing is sent yet. @throws DatabaseFailure */
export async function connectClickhouse(
  dial: Dial,
  address: DatabaseAddress,
  signal: AbortSignal,
  passed: Passed,
): Promise<ClickhouseHttp> {
  const addresses = await dial.resolve(address.host, signal);
  passed('resolve');
  const open = async (stop: AbortSignal) => {
    const socket = await dial.connect(addresses, address.port, stop);
    passed('connect');
    if (address.tls.mode === 'off') {
      passed('tls', 'skipped');
      return socket;
    }
    try {
      const encrypted = await startTls(socket, address, stop);
      passed('tls');
      return encrypted;
    } catch (error) {
      socket.destroy();
      throw error;
    }
  };
  const headers = { 'x-clickhouse-user': address.user, 'x-clickhouse-key': address.password };
  const stop = new AbortController();
  let ready: Awaited<ReturnType<typeof open>> | undefined = await open(signal);
  const origin = `${address.tls.mode === 'off' ? 'http' : 'https'}://${hostInUrl(address)}`;
  const client = new Client(origin, {
    // Later connections go to the addresses that were judged, too.
    connect: (_options, callback) => {
      const kept = ready;
      ready = undefined;
      (kept === undefined
        ? open(AbortSignal.any([stop.signal, AbortSignal.timeout(10_000)]))
        : Promise.resolve(kept)
      ).then(
        socket => callback(null, socket),
        (error: unknown) => callback(error as Error, null),
      );
    },
    pipelining: 1,
    // The server limits the time of a statement itself.
    headersTimeout: 0,
    bodyTimeout: 0,
    keepAliveTimeout: 60_000,
  });
  return {
    send: async (sql, settings) => {
      try {
        const { statusCode, body } = await client.request({
          method: 'POST',
          path: `/?${new URLSearchParams({ database: address.database, ...always, ...settings }).toString()}`,
          headers,
          body: sql,
          signal: stop.signal,
        });
        if (statusCode === 200) return body;
        throw clickhouseFailure(new Error((await body.text()).slice(0, 4_000)), address, sql);
      } catch (error) {
        throwIfCancelled(stop.signal);
        throw clickhouseFailure(error, address, sql);
      }
    },
    kill: async (queryId, pausesMs) => {
      const late = AbortSignal.timeout(5_000);
      const second = new Client(origin, {
        connect: (_options, callback) => {
          open(late).then(
            socket => callback(null, socket),
            (error: unknown) => callback(error as Error, null),
          );
        },
      });
      try {
        for (const pauseMs of pausesMs) {
          await pause(pauseMs, undefined, { signal: late });
          const { body } = await second.request({
            method: 'POST',
            path: `/?${new URLSearchParams({ database: address.database }).toString()}`,
            headers,
            body: `kill query where query_id = '${queryId.replace(/[^\w-]/g, '')}' async`,
            signal: late,
          });
          // What the server ends, it lists.
          if (await hasContent(body)) break;
        }
      } catch {
        // The server ends the query at the latest when it writes to the connection that is gone.
      } finally {
        await second.destroy().catch(() => undefined);
      }
    },
    destroy: () => {
      stop.abort();
      ready?.destroy();
      void client.destroy().catch(() => undefined);
    },
  };
}

async function hasContent(body: AsyncIterable<Uint8Array>): Promise<boolean> {
  for await (const chunk of body) if (chunk.length > 0) return true;
  return false;
}

const hostInUrl = ({ host, port }: DatabaseAddress): string =>
  `${host.includes(':') ? `[${host.replace(/^\[|\]$/g, '')}]` : host}:${port}`;

import { once } from 'node:events';
import type { Socket } from 'node:net';
import pg from 'pg';
import { throwIfCancelled, type Dial } from '../connecting/dial.ts';
import { guardReader } from '../connecting/guard-reader.ts';
import { startTls } from '../connecting/start-tls.ts';
import type { DatabaseAddress } from '../port/database-adapter.ts';
import { DatabaseFailure } from '../port/database-failure.ts';
import type { Passed } from '../connecting/driver.ts';
import { postgresFailure } from './postgres-failure.ts';

/** A logged-in connection and the way to tell the server to stop. */
export interface PostgresConnection {
  readonly client: pg.Client;
  /** Such as 150020. */
  readonly version: number;
  /** Asks the server over a second connection to end what runs. */
  readonly cancel: (signal: AbortSignal) => Promise<void>;
  readonly destroy: () => void;
}

/** Bytes of the protocol: length and code of a request to encrypt, and of a request to cancel. */
const encryptRequest = Buffer.from([0, 0, 0, 8, 4, 210, 22, 47]);
const cancelCode = 80_877_102;

const oldestVersion = 100_000;

/** Connects, encrypts and logs in. @throws DatabaseFailure with the code of the step that failed */
export async function connectPostgres(
  dial: Dial,
  address: DatabaseAddress,
  signal: AbortSignal,
  passed: Passed,
): Promise<PostgresConnection> {
  const addresses = await dial.resolve(address.host, signal);
  passed('resolve');
  const socket = guardReader(await open(dial, addresses, address, signal, passed));
  const client = new pg.Client({
    stream: () => asReady(socket),
    host: address.host,
    port: address.port,
    user: address.user,
    password: address.password,
    database: address.database,
    application_name: 'Connector Desk',
  });
  // A connection that breaks while nobody asks must not end the process; the next question notices.
  client.on('error', () => undefined);
  const stop = () => socket.destroy();
  signal.addEventListener('abort', stop, { once: true });
  try {
    await client.connect();
    passed('login');
    const version = await prepareSession(client);
    if (version < oldestVersion) throw new DatabaseFailure('SERVER_TOO_OLD', { detail: String(version) });
    passed('database');
    const { processID, secretKey } = client as unknown as { processID: number; secretKey: number };
    return {
      client,
      version,
      cancel: async stopSignal => {
        const second = await open(dial, addresses, address, stopSignal, () => undefined);
        const request = Buffer.alloc(16);
        [16, cancelCode, processID].forEach((value, index) => request.writeInt32BE(value, index * 4));
        request.writeInt32BE(secretKey, 12);
        second.end(request);
        second.resume();
        await once(second, 'close', { signal: stopSignal });
      },
      destroy: () => socket.destroy(),
    };
  } catch (error) {
    socket.destroy();
    throwIfCancelled(signal);
    throw postgresFailure(error, address);
  } finally {
    signal.removeEventListener('abort', stop);
  }
}

async function open(
  dial: Dial,
  addresses: readonly string[],
  address: DatabaseAddress,
  signal: AbortSignal,
  passed: Passed,
): Promise<Socket> {
  const socket = await dial.connect(addresses, address.port, signal);
  passed('connect');
  if (address.tls.mode === 'off') {
    passed('tls', 'skipped');
    return socket;
  }
  try {
    socket.write(encryptRequest);
    const [answer] = (await Promise.race([once(socket, 'data', { signal }), closing(socket, signal)])) as [
      Buffer,
    ];
    socket.pause();
    // More than one byte would be data that somebody slipped in before the encryption.
    if (answer.length !== 1 || answer[0] !== 'S'.charCodeAt(0)) throw new DatabaseFailure('TLS_NOT_OFFERED');
    const encrypted = await startTls(socket, address, signal);
    passed('tls');
    return encrypted;
  } catch (error) {
    socket.destroy();
    throwIfCancelled(signal);
    throw error instanceof DatabaseFailure ? error : new DatabaseFailure('CONNECTION_LOST', { cause: error });
  }
}

async function closing(socket: Socket, signal: AbortSignal): Promise<never> {
  await once(socket, 'close', { signal });
  throw new DatabaseFailure('CONNECTION_LOST');
}

/** The driver connects its stream by itself; this one is connected already, to the address that was judged. */
function asReady(socket: Socket): Socket {
  return Object.assign(socket, {
    connect: () => {
      process.nextTick(() => socket.emit('connect'));
      return socket;
    },
  });
}

/** Settings that make every value leave in one form. @returns the version of the server */
async function prepareSession(client: pg.Client): Promise<number> {
  const { rows } = await client.query<{ version: number }>(
    `select current_setting('server_version_num')::int as version,
      set_config('datestyle', 'ISO, YMD', false), set_config('intervalstyle', 'postgres', false),
      set_config('extra_float_digits', '1', false), set_config('client_encoding', 'UTF8', false)`,
  );
  const version = rows[0]?.version ?? 0;
  // The server looks every second whether this connection is still there.
  if (version >= 140_000)
    await client.query(`select set_config('client_connection_check_interval', '1000', false)`);
  return version;
}

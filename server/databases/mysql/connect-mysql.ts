import { createConnection, type Connection } from 'mysql2';
import { throwIfCancelled, type Dial } from '../connecting/dial.ts';
import { guardReader } from '../connecting/guard-reader.ts';
import type { DatabaseAddress } from '../port/database-adapter.ts';
import { DatabaseFailure } from '../port/database-failure.ts';
import type { Passed } from '../connecting/driver.ts';
import { encryptMysql } from './encrypt-mysql.ts';
import { mysqlFailure } from './mysql-failure.ts';

export interface MysqlConnection {
  readonly connection: Connection;
  readonly isMariaDb: boolean;
  /**
   * Ends this connection and what runs over it, as a second one: closing it would not end a query, and `kill query` does nothing
   * to one that is on its way to the server.
   */
  readonly kill: (signal: AbortSignal) => Promise<void>;
  readonly destroy: () => void;
}

/** Connects, encrypts and logs in. @throws DatabaseFailure with the code of the step that failed */
export async function connectMysql(
  dial: Dial,
  address: DatabaseAddress,
  signal: AbortSignal,
  passed: Passed,
): Promise<MysqlConnection> {
  const addresses = await dial.resolve(address.host, signal);
  passed('resolve');
  const connection = await logIn(dial, addresses, address, signal, passed);
  const stop = () => connection.destroy();
  signal.addEventListener('abort', stop, { once: true });
  try {
    const isMariaDb = await prepareSession(connection, address);
    passed('database');
    return {
      connection,
      isMariaDb,
      kill: async stopSignal => {
        const second = await logIn(dial, addresses, address, stopSignal, () => undefined);
        try {
          await query(second, `kill connection ${connection.threadId}`);
        } finally {
          second.destroy();
        }
      },
      destroy: () => connection.destroy(),
    };
  } catch (error) {
    connection.destroy();
    throwIfCancelled(signal);
    throw mysqlFailure(error, address);
  } finally {
    signal.removeEventListener('abort', stop);
  }
}

async function logIn(
  dial: Dial,
  addresses: readonly string[],
  address: DatabaseAddress,
  signal: AbortSignal,
  passed: Passed,
): Promise<Connection> {
  const socket = guardReader(await dial.connect(addresses, address.port, signal));
  passed('connect');
  const { tls } = address;
  const connection = createConnection({
    stream: () => socket,
    user: address.user,
    password: address.password,
    database: address.database,
    charset: 'utf8mb4',
    // A server could ask for files of this machine.
    flags: ['-LOCAL_FILES'],
    multipleStatements: false,
    // The caller's signal limits the time.
    connectTimeout: 0,
    connectAttributes: { program_name: 'Connector Desk' },
    // The driver then refuses servers that do not offer encryption; the rest is done below.
    ...(tls.mode === 'off' ? {} : { ssl: {} }),
  });
  // The driver's own way says goodbye and waits, while the server may be stuck in a write that nobody reads.
  const sayGoodbye = connection.destroy.bind(connection);
  connection.destroy = () => {
    sayGoodbye();
    socket.destroy();
    // The driver tells nobody who still waits for rows.
    (connection as NodeJS.EventEmitter).emit('end');
  };
  const refused = encryptMysql(connection, socket, address, signal, () => passed('tls'));
  // Packets out of order are noise; the driver would write a line of log about each of them.
  (connection as NodeJS.EventEmitter).on('warn', (warning: Error) => {
    connection.pause();
    socket.destroy(warning);
  });
  const stop = () => connection.destroy();
  // A connection that breaks while nobody asks must not end the process; the next question notices.
  connection.on('error', () => undefined);
  signal.addEventListener('abort', stop, { once: true });
  try {
    await new Promise<void>((resolve, reject) => {
      connection.once('error', reject);
      socket.once('close', () => reject(new DatabaseFailure('CONNECTION_LOST')));
      connection.connect(error => {
        if (error === null) resolve();
        else reject(error);
      });
    });
    if (tls.mode === 'off') passed('tls', 'skipped');
    passed('login');
    return connection;
  } catch (error) {
    connection.destroy();
    throwIfCancelled(signal);
    throw refused() ?? mysqlFailure(error, address);
  } finally {
    signal.removeEventListener('abort', stop);
  }
}

/**
 * Asks the driver for something it answers through a callback. The driver never answers once a connection has been ended here,
 * so its end is an answer, too.
 * @throws the driver's error, or DatabaseFailure `CONNECTION_LOST`
 */
export async function answerOf<T>(
  connection: Connection,
  ask: (answer: (error: Error | null, value: T) => void) => void,
): Promise<T> {
  let lost: () => void = () => undefined;
  try {
    return await new Promise<T>((resolve, reject) => {
      lost = () => reject(new DatabaseFailure('CONNECTION_LOST'));
      connection.once('end', lost);
      ask((error, value) => {
        if (error === null) resolve(value);
        else reject(error);
      });
    });
  } finally {
    connection.removeListener('end', lost);
  }
}

/** Runs a statement and reads every value as a text. */
export async function query(
  connection: Connection,
  sql: string,
): Promise<readonly (readonly (string | null)[])[]> {
  const rows = await answerOf<unknown>(connection, answer =>
    connection.query({ sql, rowsAsArray: true, typeCast: field => field.string() }, answer),
  );
  return Array.isArray(rows) ? (rows as (string | null)[][]) : [];
}

/** Versions before these lack what is used here. */
const oldest = { mysql: [5, 7], mariaDb: [10, 2] } as const;

function isTooOld(version: string, [major, minor]: readonly [number, number]): boolean {
  const [, first, second] = /^(\d+)\.(\d+)/.exec(version) ?? [];
  return Number(first) < major || (Number(first) === major && Number(second) < minor);
}

/** Makes the session read only, and its texts the same everywhere. @returns whether the server is MariaDB */
async function prepareSession(connection: Connection, { timeZone }: DatabaseAddress): Promise<boolean> {
  const [[version] = []] = await query(connection, 'select version()');
  const isMariaDb = /mariadb/i.test(version ?? '');
  if (isTooOld(version ?? '', oldest[isMariaDb ? 'mariaDb' : 'mysql']))
    throw new DatabaseFailure('SERVER_TOO_OLD', { detail: version ?? undefined });
  await query(connection, 'set session transaction read only');
  // A reader may be slow for longer than the minute the server usually waits.
  await query(connection, `set session sql_mode = '', net_write_timeout = 3600`);
  if (timeZone !== undefined) {
    if (!/^[\w+:/-]{1,64}$/.test(timeZone)) throw new DatabaseFailure('TIME_ZONE_UNKNOWN');
    await query(connection, `set session time_zone = '${timeZone}'`);
  }
  return isMariaDb;
}

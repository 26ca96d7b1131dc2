import { createConnection, type Connection } from 'mysql2';
import { query } from '../../../server/databases/mysql/connect-mysql.ts';
import type { NoServer, TestServer } from './test-server.ts';

/** Where a developer's MariaDB usually listens; the account may make databases and accounts. */
const usual = 'mysql://root@127.0.0.1:3306/';

/** Makes a database and an account that may only read on `TEST_MYSQL_URL`, or on the server of this machine. */
export async function startMariadb(): Promise<TestServer | NoServer> {
  const url = new URL(process.env['TEST_MYSQL_URL'] ?? usual);
  const owner = await connect(url);
  if (owner === undefined) return missing();
  const name = `desk_engine_${process.pid}_${Date.now()}`;
  await query(owner, `create database ${name} character set utf8mb4`);
  await query(owner, `create user '${name}'@'%' identified by 'engine-secret'`);
  await query(owner, `create user '${name}'@'localhost' identified by 'engine-secret'`);
  for (const host of ['%', 'localhost'])
    await query(owner, `grant select, show view on ${name}.* to '${name}'@'${host}'`);
  await query(owner, `use ${name}`);
  await query(owner, `set session sql_mode = '', time_zone = '+00:00'`);
  return {
    address: {
      type: 'mysql',
      host: url.hostname,
      port: Number(url.port) || 3306,
      database: name,
      user: name,
      password: 'engine-secret',
      tls: { mode: 'off' },
    },
    checksPasswords: true,
    run: sql => query(owner, sql),
    running: async () => {
      const [[count] = []] = await query(
        owner,
        `select count(*) from information_schema.processlist where user = '${name}' and command in ('Query', 'Killed')`,
      );
      return Number(count);
    },
    close: async () => {
      await query(owner, `drop database ${name}`);
      for (const host of ['%', 'localhost']) await query(owner, `drop user '${name}'@'${host}'`);
      owner.destroy();
    },
  };
}

function missing(): NoServer {
  if (process.env['TEST_MYSQL_URL'] !== undefined)
    throw new Error('TEST_MYSQL_URL is set, but no MariaDB or MySQL answers there.');
  process.stderr.write('No MariaDB was found (TEST_MYSQL_URL names one): its tests are left out.\n');
  return { missing: 'no MariaDB was found, TEST_MYSQL_URL names one' };
}

function connect(url: URL): Promise<Connection | undefined> {
  const connection = createConnection({
    host: url.hostname,
    port: Number(url.port) || 3306,
    user: decodeURIComponent(url.username),
    password: decodeURIComponent(url.password),
    charset: 'utf8mb4',
    // Where nobody listens that is said at once; a busy server takes its time.
    connectTimeout: 20_000,
  });
  return new Promise(resolve => {
    connection.once('error', () => resolve(undefined));
    connection.connect(error => resolve(error === null ? connection : undefined));
  });
}

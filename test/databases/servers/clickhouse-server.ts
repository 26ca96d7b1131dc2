import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { access, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { NoServer, TestServer } from './test-server.ts';

/** Where Debian's package puts the server. */
const usual = '/usr/sbin/clickhouse-server';

/** Starts a ClickHouse of its own in a scratch folder, with an account that may only read. */
export async function startClickhouse(): Promise<TestServer | NoServer> {
  const program = process.env['TEST_CLICKHOUSE_SERVER'] ?? usual;
  try {
    await access(program);
  } catch {
    process.stderr.write(
      `No ClickHouse was found at ${program} (TEST_CLICKHOUSE_SERVER names one): its tests are left out.\n`,
    );
    return { missing: 'no ClickHouse was found, TEST_CLICKHOUSE_SERVER names the program' };
  }
  // A port that was free a moment ago may be taken by now.
  for (let attempt = 1; attempt < 3; attempt += 1) {
    const started = await start(program).catch(() => undefined);
    if (started !== undefined) return started;
  }
  return start(program);
}

/** @throws Error when the server ends instead of answering */
async function start(program: string): Promise<TestServer> {
  const folder = await mkdtemp(join(tmpdir(), 'desk-clickhouse-'));
  const [port, tcpPort, interserverPort] = [await freePort(), await freePort(), await freePort()];
  for (const part of ['data', 'tmp', 'format', 'files']) await mkdir(join(folder, part));
  await writeFile(join(folder, 'users.xml'), users);
  await writeFile(join(folder, 'config.xml'), config(folder, port, tcpPort, interserverPort));
  const server = spawn(program, ['--config-file', join(folder, 'config.xml')], {
    cwd: folder,
    stdio: 'ignore',
  });
  const exited = once(server, 'exit');

  const ask = async (sql: string, user = 'owner'): Promise<string> => {
    const answer = await fetch(`http://127.0.0.1:${port}/?database=default&user=${user}`, {
      method: 'POST',
      body: sql,
    });
    const text = await answer.text();
    if (!answer.ok) throw new Error(text);
    return text;
  };
  const end = Date.now() + 60_000;
  // Another program that has the port may never answer.
  const ready = () => Promise.race([ask('select 1').catch(() => ''), exited.then(() => '')]);
  while ((await ready()) !== '1\n') {
    if (Date.now() > end || server.exitCode !== null) {
      server.kill('SIGKILL');
      await exited;
      await rm(folder, { recursive: true, force: true });
      throw new Error('ClickHouse did not start.');
    }
    await pause(100);
  }
  await ask('create database desk');

  return {
    address: {
      type: 'clickhouse',
      host: '127.0.0.1',
      port,
      database: 'desk',
      user: 'reader',
      password: 'engine-secret',
      tls: { mode: 'off' },
    },
    checksPasswords: true,
    run: async sql => {
      const answer = await fetch(`http://127.0.0.1:${port}/?database=desk&user=owner`, {
        method: 'POST',
        body: sql,
      });
      const text = await answer.text();
      if (!answer.ok) throw new Error(text);
      return text
        .split('\n')
        .slice(0, -1)
        .map(line => line.split('\t'));
    },
    running: async () => Number(await ask(`select count() from system.processes where user = 'reader'`)),
    close: async () => {
      server.kill('SIGKILL');
      await exited;
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  return port;
}

const users = `<yandex>
  <profiles><default><use_uncompressed_cache>0</use_uncompressed_cache></default></profiles>
  <quotas><default></default></quotas>
  <users>
    <owner><password></password><networks><ip>127.0.0.1</ip></networks><profile>default</profile><quota>default</quota></owner>
    <reader><password>engine-secret</password><networks><ip>127.0.0.1</ip></networks><profile>default</profile>
      <quota>default</quota><allow_databases><database>desk</database></allow_databases></reader>
  </users>
</yandex>`;

const config = (folder: string, port: number, tcpPort: number, interserverPort: number) => `<yandex>
  <logger><level>warning</level><log>${folder}/log</log><errorlog>${folder}/errors</errorlog></logger>
  <http_port>${port}</http_port><tcp_port>${tcpPort}</tcp_port>
  <interserver_http_port>${interserverPort}</interserver_http_port><interserver_http_host>127.0.0.1</interserver_http_host>
  <listen_host>127.0.0.1</listen_host>
  <path>${folder}/data/</path><tmp_path>${folder}/tmp/</tmp_path>
  <format_schema_path>${folder}/format/</format_schema_path><user_files_path>${folder}/files/</user_files_path>
  <users_config>users.xml</users_config><default_profile>default</default_profile>
  <default_database>default</default_database><timezone>UTC</timezone>
  <mark_cache_size>100000000</mark_cache_size>
</yandex>`;

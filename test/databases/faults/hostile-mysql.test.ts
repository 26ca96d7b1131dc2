/*
 * A server that says it is MySQL and asks for a file of this machine, as LOAD DATA LOCAL INFILE lets a server do at any query.
 */
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { usualDeadlines } from '../../../server/databases/connecting/driver-deadlines.ts';
import { createDriverFor } from '../../../server/databases/local/create-driver.ts';
import type { Asker, DatabaseAddress } from '../../../server/databases/port/database-adapter.ts';
import { createLocalDatabases } from '../../../server/databases/local/local-databases.ts';

const asker: Asker = { owner: 'tests', signal: new AbortController().signal };
const probe = 'PROBE-of-a-file';

/** A packet of the protocol: length, number, content. */
const packet = (number: number, content: Buffer) =>
  Buffer.concat([Buffer.from([content.length, 0, 0, number]), content]);

/** The greeting of a server of protocol 10, with every ability but compression and encryption. */
const greeting = packet(
  0,
  Buffer.concat([
    Buffer.from('\u000a10.11.6-MariaDB\0', 'latin1'),
    Buffer.from([1, 0, 0, 0]),
    Buffer.from('saltsalt\0', 'latin1'),
    Buffer.from([0xdf, 0xf7]),
    Buffer.from([45, 2, 0, 0x0f, 0x80, 21]),
    Buffer.alloc(10),
    Buffer.from('saltsaltsalt\0', 'latin1'),
    Buffer.from('mysql_native_password\0', 'latin1'),
  ]),
);
const ok = (number: number) => packet(number, Buffer.from([0, 0, 0, 2, 0, 0, 0]));
const wantFile = (number: number, path: string) =>
  packet(number, Buffer.concat([Buffer.from([0xfb]), Buffer.from(path)]));

test.each([
  ['goes on', 'CONNECTION_LOST|QUERY_FAILED'],
  ['falls silent', 'CONNECTION_TIMEOUT'],
])('a server that asks for a file of this machine and then %s gets none', async (then, codes) => {
  const folder = await mkdtemp(join(tmpdir(), 'desk-infile-'));
  const file = join(folder, 'secret');
  await writeFile(file, probe);
  const heard: Buffer[] = [];
  let ended = 0;
  const server = createServer(socket => {
    let login = true;
    socket.on('error', () => undefined).on('close', () => (ended += 1));
    socket.on('data', chunk => {
      heard.push(chunk);
      // A command has the number 0, and 3 is a query.
      if (chunk[3] === 0 && chunk[4] === 3) socket.write(wantFile(1, file));
      else if (login) {
        login = false;
        socket.write(ok(2));
      } else if (then === 'goes on') socket.write(ok(chunk[3] === 2 ? 3 : 1));
    });
    socket.write(greeting);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const address: DatabaseAddress = {
    type: 'mysql',
    host: '127.0.0.1',
    port,
    database: 'shop',
    user: 'reader',
    password: 'engine-secret',
    tls: { mode: 'off' },
  };
  // Only silence has to be waited for; on a busy machine a short time might run out before the server has done its worst.
  const deadlines = { ...usualDeadlines, ...(then === 'falls silent' && { connectMs: 500 }) };
  const said = () => Buffer.concat(heard).toString('latin1');
  const databases = createLocalDatabases({ driverFor: createDriverFor({ allowPrivate: true }, deadlines) });
  try {
    for (const work of [
      () => databases.proveLogin(address, asker),
      () => databases.tables(address, '', asker),
    ]) {
      do {
        const begun = ended;
        await expect(work()).rejects.toMatchObject({
          name: 'DatabaseFailure',
          code: expect.stringMatching(`^(?:${codes})$`),
        });
        while (ended === begun) await new Promise(resolve => setImmediate(resolve));
      } while (!said().includes('select version()') && (deadlines.connectMs *= 4) < 60_000);
    }
    // The client does not even say that it could send files.
    expect((heard[0]?.[4] ?? 0xff) & 0x80).toBe(0);
    expect(said()).toContain('select version()');
    expect(said()).not.toContain(probe);
    expect(said()).not.toContain('engine-secret');
  } finally {
    await databases.close();
    server.close();
    await rm(folder, { recursive: true });
  }
});

import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { sql } from 'kysely';
import { openPostgres } from '../../server/storage/postgres.ts';

/** A message of PostgreSQL's protocol: its letter, its length, its content. */
function message(letter: string, content: Buffer): Buffer {
  const head = Buffer.alloc(5);
  head.write(letter);
  head.writeInt32BE(content.length + 4, 1);
  return Buffer.concat([head, content]);
}
const loggedIn = Buffer.concat([message('R', Buffer.alloc(4)), message('Z', Buffer.from('I'))]);
const ended = message('E', Buffer.from('SFATAL\0C57P01\0Mterminating connection\0\0'));

test('a PostgreSQL server that ends a connection together with its opening does not end the process', async () => {
  const server = createServer(socket => {
    socket.on('error', () => undefined);
    // Both arrive at once, so the driver reads the end before anybody has been given the connection.
    socket.once('data', () => socket.end(Buffer.concat([loggedIn, ended])));
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const { db } = openPostgres(`postgres://desk@127.0.0.1:${port}/desk`, () => undefined);
  await expect(sql`select 1`.execute(db)).rejects.toMatchObject({
    code: 'DATABASE_UNAVAILABLE',
    status: 503,
  });
  await db.destroy();
  server.close();
});

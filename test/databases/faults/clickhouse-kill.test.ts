/** A statement is ended over a second connection, which the server may hear before it has begun the statement. */
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { connectClickhouse } from '../../../server/databases/clickhouse/clickhouse-http.ts';
import { createDial } from '../../../server/databases/connecting/dial.ts';

let server: Server;
let heard: string[];
let answers: string[];
beforeEach(async () => {
  heard = [];
  server = createServer((req, res) => {
    void text(req).then(sql => {
      heard.push(sql);
      res.end(answers.shift() ?? '');
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
});
afterEach(() => {
  server.close();
  server.closeAllConnections();
});

test.each([
  ['once', 'knows the statement', ['waiting\tthe-query\n'], 1],
  ['again', 'does not know the statement yet', ['', 'waiting\tthe-query\n'], 2],
  ['three times', 'has ended the statement by itself', [], 3],
])('a server is told to end a statement %s when it %s', async (_times, _what, said, times) => {
  answers = [...said];
  const { port } = server.address() as AddressInfo;
  const http = await connectClickhouse(
    createDial({ allowPrivate: true }),
    {
      type: 'clickhouse',
      host: '127.0.0.1',
      port,
      database: 'desk',
      user: 'reader',
      password: 'secret',
      tls: { mode: 'off' },
    },
    new AbortController().signal,
    () => undefined,
  );
  await http.kill('the-query', [0, 1, 1]);
  http.destroy();
  expect(heard).toEqual(Array.from({ length: times }, () => `kill query where query_id = 'the-query' async`));
});

import express from 'express';
import { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createHttpServer } from '../../../server/web/http/http-server.ts';

test('requests and answers have the prototypes of Express before it sees them, and everything of Node and Express', async () => {
  const app = express();
  app.get('/', (req, res) => res.status(201).json({ host: req.get('host'), ip: req.ip }));
  const server = createHttpServer(app);
  const made: object[] = [];
  server.prependListener('request', (req, res) => {
    made.push(req, res, Object.getPrototypeOf(req) as object, Object.getPrototypeOf(res) as object);
  });
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  try {
    const { port } = server.address() as AddressInfo;
    const answer = await fetch(`http://127.0.0.1:${port}/`);
    expect([answer.status, await answer.json()]).toEqual([
      201,
      { host: `127.0.0.1:${port}`, ip: '127.0.0.1' },
    ]);
    const [req, res, ...prototypes] = made;
    expect([prototypes[0] === app.request, prototypes[1] === app.response]).toEqual([true, true]);
    expect([req instanceof IncomingMessage, res instanceof ServerResponse]).toEqual([true, true]);
  } finally {
    server.closeAllConnections();
    await new Promise(resolve => server.close(resolve));
  }
});

/** Way (a), the minimum: Express, undici and the same REST call, without session, store, checks or error handling. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import express from 'express';
import { Agent, request } from 'undici';

const [origin = '', accessToken = ''] = process.argv.slice(2);
// As many connections as the app uses.
const agent = new Agent({ connections: 16 });
const app = express();

app.get('/api/connectors/:id', async (req, res) => {
  const answer = await request(`${origin}/rest/biconnector.connector.get`, {
    method: 'POST',
    dispatcher: agent,
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ id: Number(req.params.id), auth: accessToken }),
  });
  const { result, time } = (await answer.body.json()) as { result: { item: object }; time: object };
  res.json({ item: result.item, answeredBy: 'server', time });
});

const server = createServer(app).listen(0, '127.0.0.1', () => {
  process.send?.((server.address() as AddressInfo).port);
});
process.on('disconnect', () => process.exit(0));

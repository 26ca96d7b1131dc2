import { once } from 'node:events';
import {
  Agent,
  createServer,
  request,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Response } from 'express';
import { createDrain, type Drain } from '../../../server/web/http/drain.ts';
import { stopServer } from '../../../server/web/http/stop-server.ts';
import { ManualClock } from '../../stage/manual-clock.ts';

let clock: ManualClock;
let drain: Drain;
let server: Server;
let port: number;
/** Answers that the test has not let go yet. */
let held: ServerResponse[];
let stopped: boolean;
const agent = new Agent({ keepAlive: true });

beforeEach(async () => {
  clock = new ManualClock();
  drain = createDrain();
  held = [];
  stopped = false;
  // Connections are kept, however slow the machine is.
  server = createServer({ keepAliveTimeout: 0 }, (req, res) => {
    drain.track(res as unknown as Response);
    if (req.url === '/slow') held.push(res);
    else res.end('fast');
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  ({ port } = server.address() as AddressInfo);
});
afterEach(() => {
  agent.destroy();
  server.closeAllConnections();
  server.close();
});

const stop = () =>
  stopServer(server, drain, clock, { graceMs: 2_000, lingerMs: 500, longestMs: 20_000 }).then(() => {
    stopped = true;
  });

async function ask(path = '/fast', by = agent): Promise<{ text: string; connection: string | undefined }> {
  const sent = request({ host: '127.0.0.1', port, path, agent: by, method: 'POST' });
  sent.end();
  const [answer] = (await once(sent, 'response')) as [IncomingMessage];
  let text = '';
  for await (const chunk of answer) text += String(chunk);
  return { text, connection: answer.headers.connection };
}

const letGo = () => {
  for (const res of held.splice(0)) res.end('slow');
};

/** Waits until the server has this many slow requests. */
async function whenHeld(count: number): Promise<void> {
  while (held.length < count) await new Promise(resolve => setImmediate(resolve));
}

test('a stop makes the server not ready at once and leaves the door open for the grace time', async () => {
  const over = stop();
  expect(drain.isDraining()).toBe(true);
  await clock.run(1_999);
  expect((await ask()).text).toBe('fast');
  await clock.run(1);
  await expect(ask('/fast', new Agent())).rejects.toMatchObject({ code: 'ECONNREFUSED' });
  await clock.run(1_000);
  await over;
});

test('twenty clients that keep their connections lose no request, and the stop does not wait for them', async () => {
  expect((await ask()).connection).not.toBe('close');
  const running = Array.from({ length: 20 }, () => ask('/slow'));
  await whenHeld(20);
  const over = stop();
  await clock.run(2_000);
  // Requests that began before the stop announce the end as well.
  letGo();
  const answers = await Promise.all(running);
  expect(new Set(answers.map(({ text, connection }) => `${text} ${connection}`))).toEqual(
    new Set(['slow close']),
  );
  // Nobody may ask again on such a connection, and the door is closed.
  await expect(ask()).rejects.toMatchObject({ code: 'ECONNREFUSED' });
  await clock.run(1_000);
  await over;
});

test('a request that was on its way when the door closed is answered', async () => {
  await ask();
  const over = stop();
  await clock.run(2_000);
  // The agent uses its kept connection, because a new one would be refused.
  expect(await ask()).toEqual({ text: 'fast', connection: 'close' });
  await clock.run(1_000);
  await over;
});

test('a stop waits for a running request, but not for ever', async () => {
  const running = ask('/slow');
  await whenHeld(1);
  const over = stop();
  await clock.run(19_000);
  expect(stopped).toBe(false);
  letGo();
  await running;
  await clock.run(1_000);
  await over;

  expect(stopped).toBe(true);
});

test('a request that never ends is broken off at the end of the longest time', async () => {
  const running = ask('/slow').catch((error: unknown) => error);
  await whenHeld(1);
  const over = stop();
  for (const ms of [2_000, 500, 19_999]) await clock.run(ms);
  expect(stopped).toBe(false);
  await clock.run(1);
  await clock.run(500);
  await over;
  expect(await running).toMatchObject({ code: 'ECONNRESET' });
});

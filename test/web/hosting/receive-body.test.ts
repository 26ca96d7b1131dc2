import { once } from 'node:events';
import { createServer, request, type ClientRequest, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import type { Request } from 'express';
import { formLimits } from '../../../server/bitrix24/endpoint-protocol/form-body.ts';
import { createReceiveBody, type ReceiveBody } from '../../../server/web/hosting/receive-body.ts';
import { until } from '../../stage/until.ts';

/** More than a body that is always received. */
const long = 100_000;
let server: Server;
let bytesRead: () => number;

/** Starts a server that answers with the length of the body, or with the code of its refusal. */
async function serve(receive: ReceiveBody): Promise<void> {
  let socket: Socket | undefined;
  bytesRead = () => socket?.bytesRead ?? 0;
  server = createServer((req, res) => {
    ({ socket } = req);
    receive(req as Request).then(
      body => res.end(String(body.length)),
      (error: unknown) => res.end((error as { code: string }).code),
    );
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
}
afterEach(() => {
  server.closeAllConnections();
  server.close();
});

function send(headers: Readonly<Record<string, string>> = {}): ClientRequest {
  const { port } = server.address() as AddressInfo;
  const sent = request({ host: '127.0.0.1', port, method: 'POST', headers });
  sent.on('error', () => undefined);
  sent.flushHeaders();
  return sent;
}
async function answerTo(sent: ClientRequest): Promise<string> {
  const [answer] = (await once(sent, 'response')) as [IncomingMessage];
  let text = '';
  for await (const part of answer) text += String(part);
  return text;
}

test('a body that says it is too long is refused before a byte of it', async () => {
  await serve(createReceiveBody());
  const sent = send({ 'content-length': String(formLimits.bytes + 1) });
  expect(await answerTo(sent)).toBe('BODY_TOO_LARGE');
  sent.destroy();
});

test('a body that does not say its length is refused once it is too long, before its end', async () => {
  await serve(createReceiveBody());
  const sent = send();
  sent.write(Buffer.alloc(formLimits.bytes + 1, 'x'));
  expect(await answerTo(sent)).toBe('BODY_TOO_LARGE');
  sent.destroy();
});

test('a body of the greatest length is received whole', async () => {
  await serve(createReceiveBody());
  const sent = send();
  sent.end(Buffer.alloc(formLimits.bytes, 'x'));
  expect(await answerTo(sent)).toBe(String(formLimits.bytes));
});

test('long bodies that arrive share their room, short ones always have theirs', async () => {
  await serve(createReceiveBody(30_000, long + 5));
  const first = send();
  first.write(Buffer.alloc(long));
  await until(() => bytesRead() >= long);
  const second = send();
  second.end(Buffer.alloc(long));
  expect(await answerTo(second)).toBe('TOO_MANY_REQUESTS');
  const short = send();
  short.end('table=shop');
  expect(await answerTo(short)).toBe('10');
  first.end();
  expect(await answerTo(first)).toBe(String(long));
  const third = send();
  third.end(Buffer.alloc(long));
  expect(await answerTo(third)).toBe(String(long));
});

test('a body that never ends is waited for no longer than it may take', async () => {
  await serve(createReceiveBody(50));
  const sent = send({ 'content-length': '100' });
  sent.write('table=');
  await expect(answerTo(sent)).rejects.toMatchObject({ code: 'ECONNRESET' });
});

import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import { createOutbound, type Outbound } from '../../../server/bitrix24/outbound/outbound.ts';
import { someCall } from '../../stage/some-call.ts';

let outbound: Outbound;
let portal: Server | undefined;
beforeEach(() => {
  outbound = createOutbound({ allowInsecure: true, timeoutMs: 20_000 });
});
afterEach(async () => {
  await outbound.close();
  portal?.closeAllConnections();
  await new Promise(resolve => portal?.close(resolve));
});

/** Starts a portal and gives what posts to it. @param handle gets the number of the request, from 1 */
async function startPortal(handle: (res: ServerResponse, request: number) => void) {
  let requests = 0;
  const server = createServer((_req, res) => {
    requests += 1;
    handle(res, requests);
  });
  portal = server;
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  const url = new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}/rest/`);
  return {
    post: (repeatable: boolean) => outbound.post({ call: someCall, url, headers: {}, body: '', repeatable }),
    requests: () => requests,
  };
}

/** A portal that closes kept connections: it answers the first request on each, and no second one. */
function closesKept() {
  const used = new WeakSet<object>();
  let closed = 0;
  const handle = (res: ServerResponse): void => {
    const { socket } = res;
    if (socket === null) return;
    if (used.has(socket)) {
      closed += 1;
      socket.end();
    } else res.end('{"result":1}');
    used.add(socket);
  };
  return { handle, closed: () => closed };
}

test('a read over a kept connection that the portal closes is sent once more on a new connection', async () => {
  const { handle, closed } = closesKept();
  const { post, requests } = await startPortal(handle);
  let posted = 0;
  // A connection is kept some turns of the loop after its answer, so the next request may still open another one.
  for (; closed() === 0; posted += 1) expect((await post(true)).text).toBe('{"result":1}');
  expect(requests()).toBe(posted + 1);
});

test('a write over a kept connection that the portal closes is never sent again', async () => {
  const { handle, closed } = closesKept();
  const { post, requests } = await startPortal(handle);
  const outcomes: string[] = [];
  while (closed() === 0)
    outcomes.push(
      await post(false).then(
        () => 'answered',
        (error: unknown) => (error as { code: string }).code,
      ),
    );
  expect(outcomes.at(-1)).toBe('PORTAL_UNREACHABLE');
  expect(requests()).toBe(outcomes.length);
});

test('a read over a new connection that is closed is not repeated', async () => {
  const { post, requests } = await startPortal(res => res.socket?.end());
  await expect(post(true)).rejects.toMatchObject({ code: 'PORTAL_UNREACHABLE' });
  expect(requests()).toBe(1);
});

const text = '{"result":"Склад"}';
test.each<[string, string | undefined, Buffer]>([
  ['a byte order mark', undefined, Buffer.from(`\ufeff${text}`)],
  ['gzip', 'gzip', gzipSync(text)],
  ['gzip under its old name', 'X-GZIP', gzipSync(text)],
  ['deflate', 'deflate', deflateSync(text)],
  ['Brotli', 'br', brotliCompressSync(text)],
  ['no encoding by name', 'identity', Buffer.from(text)],
])('an answer to which a proxy added %s is read', async (_name, encoding, bytes) => {
  const { post } = await startPortal(res => {
    if (encoding !== undefined) res.setHeader('Content-Encoding', encoding);
    res.end(bytes);
  });
  expect((await post(true)).text).toBe(text);
});

test.each([
  ['too large when unpacked', gzipSync(Buffer.alloc(17 * 1024 * 1024, ' ')), 'PORTAL_ANSWER_TOO_LARGE'],
  ['not what it says', Buffer.from('plain'), 'PORTAL_NONSENSE'],
])('a compressed answer that is %s has its own code', async (_name, bytes, code) => {
  const { post } = await startPortal(res => res.setHeader('Content-Encoding', 'gzip').end(bytes));
  await expect(post(true)).rejects.toMatchObject({ code, status: 502 });
});

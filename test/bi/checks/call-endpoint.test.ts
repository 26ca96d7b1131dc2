import type { ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { EndpointReport } from '../../../server/bi/checks/report-answers.ts';
import {
  check,
  checkAgainst,
  codesOf,
  misbehave,
  speak,
  type Misbehaving,
} from '../../stage/foreign-endpoint.ts';
import { outOfTime } from '../../stage/out-of-time.ts';

const open: Misbehaving[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map(server => server.close()));
});
const opened = async (server: Promise<Misbehaving>): Promise<Misbehaving> => {
  open.push(await server);
  return server;
};

const stepsOf = ({ steps }: EndpointReport) => steps.map(({ step, ok }) => `${step} ${ok ? 'ok' : 'failed'}`);
/** Longer than an answer takes on a busy machine. */
const limits = { connectMs: 20_000, bodyMs: 20_000, largestBody: 10_000 };

test('every step of a successful call is reported with its facts', async () => {
  const server = await opened(misbehave({ body: '{"ok":true}' }));
  const report = await check({ url: `${server.origin}/check?x=1`, settings: { token: 'PROBE-token' } });
  expect(stepsOf(report)).toEqual([
    'address ok',
    'resolve ok',
    'connect ok',
    'send ok',
    'firstByte ok',
    'body ok',
    'read ok',
  ]);
  const detailOf = (name: string) => report.steps.find(({ step }) => step === name)?.detail;
  expect(detailOf('connect')).toBe(`127.0.0.1:${server.port}`);
  expect(detailOf('firstByte')).toBe('HTTP 1.1 200 OK');
  expect(detailOf('read')).toBe('JSON object with 1 key');
  expect(report).toMatchObject({
    status: 200,
    bytes: 11,
    contentType: 'application/json',
    verdict: 'warnings',
  });
  expect(report.findings.map(({ code }) => code)).toEqual([
    'NOT_HTTPS',
    'ODD_PORT',
    'PRIVATE_ADDRESS_CALLED',
  ]);
});

test('the request is a POST of a form, and no value can break out of its header', async () => {
  const server = await opened(misbehave({ body: 'OK' }));
  const url = `${server.origin.replace('127.', 'us%0d%0aX-Evil:%20er:pass@127.')}/a b?q=\r\nX-Evil: 1`;
  const report = await check({ url, settings: { 'a\r\nX-Evil: 1': 'v\r\nX-Evil: 1' } });
  const [request] = server.requests;
  expect(request?.method).toBe('POST');
  expect(request?.headers).toMatchObject({
    host: `127.0.0.1:${server.port}`,
    'content-type': 'application/x-www-form-urlencoded',
    connection: 'close',
    authorization: `Basic ${Buffer.from('us\r\nX-Evil: er:pass').toString('base64')}`,
  });
  expect(request?.headers).not.toHaveProperty('x-evil');
  expect(codesOf(report)).toEqual(['URL_CREDENTIALS']);
  expect(report.url).not.toContain('pass');
});

test.each(['ftp://files.example/x', 'data.example/x', 'javascript:alert(1)', 'http://', 'https://a b/'])(
  'an address that is not valid is reported and not called: %s',
  async url => {
    const report = await check({ url });
    expect(codesOf(report)).toEqual(['URL_NOT_VALID']);
    expect(report.portalSays).toBe('Cannot establish connection.');
  },
);

test('a redirect is reported and not followed', async () => {
  const target = await opened(misbehave({ body: 'OK' }));
  const report = await checkAgainst({ status: 307, body: 'x', headers: { location: `${target.origin}/` } });
  expect(report.findings).toContainEqual({
    code: 'REDIRECT',
    severity: 'error',
    detail: `307 ${target.origin}/`,
  });
  expect(target.sockets).toEqual([]);
});

test('a refused connection is reported', async () => {
  const server = await misbehave({});
  await server.close();
  const report = await check({ url: server.origin });
  expect(stepsOf(report)).toEqual(['address ok', 'resolve ok', 'connect failed']);
  expect(codesOf(report)).toEqual(['CONNECT_REFUSED']);
});

test('a name without an address is reported', async () => {
  const report = await check(
    { url: 'http://nowhere.example/' },
    { resolve: () => Promise.reject(Object.assign(new Error('x'), { code: 'ENOTFOUND' })) },
  );
  expect(stepsOf(report)).toEqual(['address ok', 'resolve failed']);
  expect(codesOf(report)).toEqual(['NAME_NOT_RESOLVED']);
});

test('a name lookup that never ends is given up at the time limit', async () => {
  const report = await check(
    { url: 'http://slow.example/' },
    { resolve: () => new Promise(() => undefined), limits: { ...limits, connectMs: 20 } },
  );
  expect(codesOf(report)).toEqual(['NAME_NOT_RESOLVED']);
});

test('a connection that is never established is given up at the time limit', async () => {
  // TEST-NET-1 leads nowhere, or the network refuses it at once.
  const report = await check({ url: 'http://192.0.2.1:9/' }, { limits: { ...limits, connectMs: 50 } });
  expect(['CONNECT_TIMEOUT', 'CONNECT_FAILED', 'CONNECT_REFUSED']).toContain(codesOf(report)[0]);
});

describe('broken answers', () => {
  test.each([
    ['silence', '', 'ANSWER_TIMEOUT'],
    ['headers that trickle', 'HTTP/1.1 200 OK\r\nX-A: ', 'ANSWER_TIMEOUT'],
    ['a body that does not end', 'HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nabc', 'BODY_TIMEOUT'],
  ])('an incomplete answer is given up at the time limit: %s', async (_name, text, code) => {
    let asked = false;
    const listen = (socket: Socket) =>
      socket.once('data', () => {
        socket.write(text);
        asked = true;
      });
    const server = await opened(speak(listen));
    const shorter = { ...limits, bodyMs: limits.connectMs - 1_000 };
    const report = await outOfTime(
      code === 'ANSWER_TIMEOUT' ? shorter.connectMs : shorter.bodyMs,
      () => check({ url: server.origin }, { limits: shorter, now: () => 0 }),
      () => asked,
    );
    expect(codesOf(report)).toEqual([code]);
    expect(report.portalSays).toBe('Cannot establish connection.');
  });

  test.each([
    ['the connection is closed at once', '', 'CONNECTION_LOST'],
    ['half a body', 'HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nabc', 'CONNECTION_LOST'],
    ['not HTTP', 'SSH-2.0-OpenSSH_9\r\n', 'NOT_HTTP'],
    ['endless headers', `HTTP/1.1 200 OK\r\nX: ${'x'.repeat(70_000)}`, 'NOT_HTTP'],
  ])('a broken answer is reported: %s', async (_name, text, code) => {
    const server = await opened(speak(socket => socket.once('data', () => socket.end(text))));
    const report = await check({ url: server.origin }, { limits });
    expect(codesOf(report)).toEqual([code]);
  });
});

test('a large body is read up to the limit and reported', async () => {
  const report = await checkAgainst(
    { body: `[${'1,'.repeat(100_000)}1]` },
    { endpoint: 'urlTableList' },
    { limits },
  );
  expect(codesOf(report)).toEqual(['LARGE']);
  expect(report.bytes).toBe(10_000);
  expect(report.sample).toHaveLength(2048);
});

test('an endless body is given up when it exceeds the limit', async () => {
  const endless = (_req: unknown, res: ServerResponse): void => {
    res.writeHead(200);
    const more = (): void => {
      if (!res.destroyed) res.write('x'.repeat(5_000), more);
    };
    more();
  };
  const report = await checkAgainst(endless, {}, { limits });
  expect(codesOf(report)).toEqual(['LARGE']);
});

test('a slow answer is reported', async () => {
  let time = 0;
  const now = () => {
    time += 1_000;
    return time;
  };
  const report = await checkAgainst({ body: 'OK' }, {}, { slowMs: 5_000, now });
  expect(codesOf(report)).toEqual(['SLOW']);
});

test('a caller that leaves aborts the call', async () => {
  const server = await opened(speak(() => undefined));
  const leave = new AbortController();
  const report = check({ url: server.origin }, { signal: leave.signal });
  while (server.sockets.length === 0) await new Promise(resolve => setImmediate(resolve));
  const [socket] = server.sockets;
  const closed = new Promise(resolve => socket?.resume().once('close', resolve));
  leave.abort(new Error('left'));
  await expect(report).rejects.toThrow('left');
  await closed;
});

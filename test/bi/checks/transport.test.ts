import type { ServerResponse } from 'node:http';
import { generate } from 'selfsigned';
import type { EndpointReport } from '../../../server/bi/checks/report-answers.ts';
import {
  check,
  checkAgainst,
  codesOf,
  misbehave,
  speak,
  type Misbehaving,
} from '../../stage/foreign-endpoint.ts';

const open: Misbehaving[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map(server => server.close()));
});
const opened = async (server: Promise<Misbehaving>): Promise<Misbehaving> => {
  open.push(await server);
  return server;
};

const stepsOf = ({ steps }: EndpointReport) => steps.map(({ step, ok }) => `${step} ${ok ? 'ok' : 'failed'}`);
/** Longer than an honest answer takes on a busy machine. */
const limits = { connectMs: 20_000, bodyMs: 20_000, largestBody: 10_000 };

test('every step of a good call is reported with its facts', async () => {
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

test('the request is a POST of a form, and nothing of it can break out of its header', async () => {
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
  'an address that is none: %s',
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

test('nobody listens', async () => {
  const server = await misbehave({});
  await server.close();
  const report = await check({ url: server.origin });
  expect(stepsOf(report)).toEqual(['address ok', 'resolve ok', 'connect failed']);
  expect(codesOf(report)).toEqual(['CONNECT_REFUSED']);
});

test('a name without an address', async () => {
  const report = await check(
    { url: 'http://nowhere.example/' },
    { resolve: () => Promise.reject(Object.assign(new Error('x'), { code: 'ENOTFOUND' })) },
  );
  expect(stepsOf(report)).toEqual(['address ok', 'resolve failed']);
  expect(codesOf(report)).toEqual(['NAME_NOT_RESOLVED']);
});

test('a lookup that never ends is not waited for', async () => {
  const report = await check(
    { url: 'http://slow.example/' },
    { resolve: () => new Promise(() => undefined), limits: { ...limits, connectMs: 20 } },
  );
  expect(codesOf(report)).toEqual(['NAME_NOT_RESOLVED']);
});

test('a connection that comes to nothing ends with its time', async () => {
  // TEST-NET-1: leads nowhere, or is refused where the network says so at once.
  const report = await check({ url: 'http://192.0.2.1:9/' }, { limits: { ...limits, connectMs: 50 } });
  expect(['CONNECT_TIMEOUT', 'CONNECT_FAILED', 'CONNECT_REFUSED']).toContain(codesOf(report)[0]);
});

describe('answers that are none', () => {
  test.each([
    ['silence', '', 'ANSWER_TIMEOUT'],
    ['headers that trickle', 'HTTP/1.1 200 OK\r\nX-A: ', 'ANSWER_TIMEOUT'],
    ['a body that does not end', 'HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nabc', 'BODY_TIMEOUT'],
  ])('%s', async (_name, text, code) => {
    const server = await opened(speak(socket => socket.write(text)));
    const report = await check(
      { url: server.origin },
      { limits: { ...limits, ...(code === 'ANSWER_TIMEOUT' ? { connectMs: 100 } : { bodyMs: 100 }) } },
    );
    expect(codesOf(report)).toEqual([code]);
    expect(report.portalSays).toBe('Cannot establish connection.');
  });

  test.each([
    ['the connection is closed at once', '', 'CONNECTION_LOST'],
    ['half a body', 'HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nabc', 'CONNECTION_LOST'],
    ['not HTTP', 'SSH-2.0-OpenSSH_9\r\n', 'NOT_HTTP'],
    ['endless headers', `HTTP/1.1 200 OK\r\nX: ${'x'.repeat(70_000)}`, 'NOT_HTTP'],
  ])('%s', async (_name, text, code) => {
    const server = await opened(speak(socket => socket.once('data', () => socket.end(text))));
    const report = await check({ url: server.origin }, { limits });
    expect(codesOf(report)).toEqual([code]);
  });
});

test('a large body is read up to a bound and reported', async () => {
  const report = await checkAgainst(
    { body: `[${'1,'.repeat(100_000)}1]` },
    { endpoint: 'urlTableList' },
    { limits },
  );
  expect(codesOf(report)).toEqual(['LARGE']);
  expect(report.bytes).toBe(10_000);
  expect(report.sample).toHaveLength(2048);
});

test('a body without an end is left as soon as the bound is passed', async () => {
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

test('a slow answer', async () => {
  let now = 0;
  const report = await checkAgainst({ body: 'OK' }, {}, { slowMs: 5_000, now: () => (now += 1_000) });
  expect(codesOf(report)).toEqual(['SLOW']);
});

test('whoever leaves breaks the call off', async () => {
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

describe('TLS', () => {
  const day = 24 * 3600 * 1000;
  interface Made {
    readonly from?: number;
    readonly to?: number;
    readonly name?: string;
  }
  async function secured({ from = -day, to = 90 * day, name = 'data.example' }: Made = {}) {
    const made = await generate([{ name: 'commonName', value: name }], {
      notBeforeDate: new Date(Date.now() + from),
      notAfterDate: new Date(Date.now() + to),
      extensions: [{ name: 'subjectAltName', altNames: [{ type: 2, value: name }] }],
    });
    const server = await opened(misbehave({ body: 'OK' }, { key: made.private, cert: made.cert }));
    const ask = (options: { readonly certificateAuthority?: string } = {}) =>
      check(
        { url: `https://data.example:${server.port}/`, settings: { token: 'PROBE' } },
        { resolve: () => Promise.resolve(['127.0.0.1']), limits, ...options },
      );
    return { server, ask, trusted: { certificateAuthority: made.cert } };
  }

  test('protocol, subject, issuer and end of a certificate are reported', async () => {
    const { ask, trusted } = await secured();
    const report = await ask(trusted);
    expect(codesOf(report)).toEqual([]);
    expect(report.steps.find(({ step }) => step === 'tls')?.detail).toMatch(
      /^TLSv1\.3; subject data\.example; names DNS:data\.example; issuer data\.example; valid until /,
    );
  });

  test.each([
    ['one nobody vouches for', {}, false, 'SELF_SIGNED'],
    ['an expired one', { from: -30 * day, to: -day }, true, 'CERTIFICATE_EXPIRED'],
    ['one of tomorrow', { from: day }, true, 'CERTIFICATE_NOT_YET_VALID'],
    ['one of another host', { name: 'other.example' }, true, 'CERTIFICATE_WRONG_NAME'],
  ] as const)('%s: nothing is sent', async (_name, made, isTrusted, code) => {
    const { server, ask, trusted } = await secured(made);
    const report = await ask(isTrusted ? trusted : {});
    expect(codesOf(report)).toEqual([code]);
    expect(stepsOf(report).at(-1)).toBe('tls failed');
    expect(report.portalSays).toBe('Cannot establish connection.');
    expect(server.requests).toEqual([]);
  });

  test('one whose authority nobody knows, because it is not sent along', async () => {
    const authority = await generate([{ name: 'commonName', value: 'An authority' }], {
      extensions: [{ name: 'basicConstraints', cA: true }],
    });
    const made = await generate([{ name: 'commonName', value: 'data.example' }], {
      extensions: [{ name: 'subjectAltName', altNames: [{ type: 2, value: 'data.example' }] }],
      ca: { key: authority.private, cert: authority.cert },
    });
    const server = await opened(misbehave({ body: 'OK' }, { key: made.private, cert: made.cert }));
    const report = await check(
      { url: `https://data.example:${server.port}/` },
      { resolve: () => Promise.resolve(['127.0.0.1']), limits },
    );
    expect(codesOf(report)).toEqual(['CERTIFICATE_CHAIN_INCOMPLETE']);
    expect(server.requests).toEqual([]);
  });

  test('one that expires soon', async () => {
    const { ask, trusted } = await secured({ to: 5 * day });
    expect(codesOf(await ask(trusted))).toEqual(['CERTIFICATE_EXPIRES_SOON']);
  });

  test('a server that speaks no TLS', async () => {
    const plain = await opened(speak(socket => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n')));
    const report = await check({ url: plain.origin.replace('http:', 'https:') }, { limits });
    expect(codesOf(report)).toEqual(['TLS_FAILED']);
  });
});

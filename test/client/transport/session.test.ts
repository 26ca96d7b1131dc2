import { readBootstrap, type Bootstrap } from '../../../client/transport/bootstrap.ts';
import type { Failure } from '../../../client/transport/answer.ts';
import type { FrameAuth } from '../../../client/transport/frame.ts';
import { createSession } from '../../../client/transport/session.ts';
import { createFakeTimers } from '../../stage/fake-timers.ts';

const portal = { memberId: 'aa11', host: 'acme.bitrix24.com', origin: 'https://acme.bitrix24.com' };
const opened: Bootstrap = {
  ...readBootstrap(JSON.stringify({ frameToken: 'first', expiresIn: 300, portal, user: { id: 7 } })),
};
const bare: Bootstrap = { ...opened, frameToken: null, expiresIn: 0, portal: null, user: null };
const auth: FrameAuth = { access_token: 'fresh', member_id: 'aa11', domain: 'acme.bitrix24.com' };

interface Seen {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: unknown;
  readonly credentials: unknown;
}

const json = (status: number, body: unknown, headers: Record<string, string> = {}): Response =>
  new Response(JSON.stringify(body), { status, headers });
const failure = (status: number, code: string): Response =>
  json(status, { error: { code, message: 'words', requestId: 'r-1' } });

function setUp(options: {
  readonly bootstrap?: Bootstrap;
  readonly api?: (seen: Seen, call: number) => Response | Promise<Response>;
  readonly freshAuth?: (renew: boolean) => Promise<FrameAuth | Failure>;
  readonly refused?: string;
}) {
  const timers = createFakeTimers();
  const seen: Seen[] = [];
  let proofs = 0;
  const session = createSession({
    bootstrap: options.bootstrap ?? opened,
    timers,
    freshAuth: renew => ((proofs += 1), options.freshAuth?.(renew) ?? Promise.resolve(auth)),
    fetch: async (url, init) => {
      const call: Seen = {
        url,
        headers: init.headers as Record<string, string>,
        body: typeof init.body === 'string' ? JSON.parse(init.body) : undefined,
        credentials: init.credentials,
      };
      seen.push(call);
      if (url === '/session') {
        if (JSON.stringify(call.body).includes(options.refused ?? 'nothing'))
          return failure(403, 'OPENING_REFUSED');
        return json(200, { frameToken: `renewed-${proofs}`, expiresIn: 300, portal, user: { id: 7 } });
      }
      return (
        (await options.api?.(call, seen.filter(one => one.url === url).length)) ?? json(200, { item: {} })
      );
    },
  });
  return { session, timers, seen, proofs: () => proofs };
}

describe('a file', () => {
  test.each([['attachment; filename=connector-2.json'], ['attachment; filename="connector-2.json"']])(
    'a file comes as its text and its name: %s',
    async disposition => {
      const { session } = setUp({
        api: () => new Response('{"a":1}', { headers: { 'Content-Disposition': disposition } }),
      });
      expect(await session.request('/api/connectors/export', { file: true })).toEqual({
        ok: true,
        status: 200,
        body: { text: '{"a":1}', name: 'connector-2.json' },
      });
    },
  );

  test('a file that cannot be made is a failure like any other', async () => {
    const { session } = setUp({ api: () => failure(404, 'CONNECTOR_NOT_FOUND') });
    expect(await session.request('/api/connectors/export', { file: true })).toMatchObject({
      ok: false,
      code: 'CONNECTOR_NOT_FOUND',
    });
  });
});

describe('the frame token', () => {
  test('the frame token goes as a bearer, with the portal and the person the page was opened for', async () => {
    const { session, seen } = setUp({});
    await session.request('/api/connectors/4');
    expect(seen[0]).toMatchObject({
      url: '/api/connectors/4',
      headers: { Authorization: 'Bearer first', 'X-Portal': 'aa11', 'X-Portal-User': '7' },
      credentials: 'same-origin',
    });
  });

  test('an expired frame token is renewed without the user noticing', async () => {
    const { session, seen, timers } = setUp({});
    await timers.pass(299_000);
    expect(await session.request('/api/connectors/4')).toMatchObject({ ok: true });
    expect(seen.map(({ url }) => url)).toEqual(['/session', '/api/connectors/4']);
    expect(seen[0]?.body).toEqual({ auth });
    expect(seen[1]?.headers['Authorization']).toBe('Bearer renewed-1');
  });

  test.each(['FRAME_TOKEN_EXPIRED', 'FRAME_TOKEN_INVALID'])(
    'a token the server refuses with %s is renewed and the call replayed once, with its body',
    async code => {
      const { session, seen } = setUp({
        api: (_, call) => (call === 1 ? failure(401, code) : json(200, { item: [] })),
      });
      const reply = await session.request('/api/settings/recent-connectors', {
        method: 'PUT',
        body: { item: [] },
      });
      expect(reply).toMatchObject({ ok: true });
      expect(seen.map(({ url }) => url)).toEqual([
        '/api/settings/recent-connectors',
        '/session',
        '/api/settings/recent-connectors',
      ]);
      expect(seen[2]).toMatchObject({ body: { item: [] }, headers: { Authorization: 'Bearer renewed-1' } });
    },
  );

  test('a server that keeps refusing the frame token is asked twice and no more', async () => {
    const { session, seen } = setUp({ api: () => failure(401, 'FRAME_TOKEN_EXPIRED') });
    expect(await session.request('/api/x')).toMatchObject({
      ok: false,
      code: 'FRAME_TOKEN_EXPIRED',
      requestId: 'r-1',
    });
    expect(seen).toHaveLength(3);
  });

  test('many calls with an expired frame token cause one renewal', async () => {
    const { session, seen, timers } = setUp({});
    await timers.pass(300_000);
    await Promise.all(Array.from({ length: 20 }, (_, i) => session.request(`/api/connectors/${i + 1}`)));
    expect(seen.filter(({ url }) => url === '/session')).toHaveLength(1);
  });

  test('many calls whose frame token is refused cause one renewal', async () => {
    const { session, proofs } = setUp({
      api: (_, call) => (call === 1 ? failure(401, 'FRAME_TOKEN_EXPIRED') : json(200, {})),
    });
    await Promise.all(Array.from({ length: 20 }, (_, i) => session.request(`/api/connectors/${i + 1}`)));
    expect(proofs()).toBe(1);
  });

  test('F5 in the frame works: a page without a token proves itself and learns its portal', async () => {
    const { session, seen } = setUp({ bootstrap: bare });
    expect(await session.request('/api/connectors/4')).toMatchObject({ ok: true });
    expect(seen[1]).toMatchObject({
      headers: { Authorization: 'Bearer renewed-1', 'X-Portal': 'aa11', 'X-Portal-User': '7' },
    });
    expect(session.portal()).toEqual(portal);
  });

  test('a proof that Bitrix24 takes for too old is replaced by a new one, once', async () => {
    const freshAuth = (renew: boolean) => Promise.resolve({ ...auth, access_token: renew ? 'new' : 'old' });
    const { session, seen } = setUp({ bootstrap: bare, freshAuth, refused: 'old' });
    expect(await session.request('/api/connectors/4')).toMatchObject({ ok: true });
    expect(seen.map(({ url }) => url)).toEqual(['/session', '/session', '/api/connectors/4']);
    const stubborn = setUp({ bootstrap: bare, refused: 'fresh' });
    expect(await stubborn.session.open()).toMatchObject({ ok: false, code: 'OPENING_REFUSED' });
    expect(stubborn.seen).toHaveLength(2);
  });

  test('the frame of another portal is refused before the server hears of it', async () => {
    const { session, seen, timers } = setUp({
      freshAuth: () => Promise.resolve({ ...auth, member_id: 'bb22' }),
    });
    await timers.pass(300_000);
    expect(await session.request('/api/connectors/4')).toMatchObject({ ok: false, code: 'WRONG_PORTAL' });
    expect(seen).toEqual([]);
  });

  test('a page whose frame keeps silent gives that as the reason', async () => {
    const silent: Failure = { ok: false, code: 'FRAME_SILENT', message: 'no answer', status: 0 };
    const { session } = setUp({ bootstrap: bare, freshAuth: () => Promise.resolve(silent) });
    expect(await session.open()).toEqual(silent);
  });

  test('a frame that fell silent after the token ended leaves the cookie, for the portal and person of the page', async () => {
    const silent: Failure = { ok: false, code: 'FRAME_SILENT', message: 'no answer', status: 0 };
    for (const hasCookie of [true, false]) {
      const { session, timers, seen } = setUp({
        freshAuth: () => Promise.resolve(silent),
        api: () => (hasCookie ? json(200, { item: {} }) : failure(401, 'NOT_SIGNED_IN')),
      });
      await timers.pass(3_600_000);
      const reply = await session.request('/api/connectors/4');
      expect(seen.at(-1)?.headers).toEqual({ 'X-Portal': 'aa11', 'X-Portal-User': '7' });
      expect(reply).toMatchObject(hasCookie ? { ok: true } : silent);
    }
  });

  test('outside the frame the cookie proves the person: no bearer, no renewal', async () => {
    const { session, seen, proofs } = setUp({
      bootstrap: { ...opened, frameToken: null, signedIn: true },
      api: () => failure(401, 'NOT_SIGNED_IN'),
    });
    expect(await session.request('/api/connectors/4')).toMatchObject({ ok: false, code: 'NOT_SIGNED_IN' });
    expect(seen[0]?.headers).toEqual({ 'X-Portal': 'aa11', 'X-Portal-User': '7' });
    expect(proofs()).toBe(0);
  });
});

describe('what the server says', () => {
  test('a failure of the server keeps its code, words, status, request id and waiting time', async () => {
    const { session } = setUp({
      api: () =>
        json(
          503,
          { error: { code: 'QUERY_LIMIT_EXCEEDED', message: 'wait', requestId: 'r-9' } },
          { 'Retry-After': '2' },
        ),
    });
    expect(await session.request('/api/connectors/4')).toEqual({
      ok: false,
      code: 'QUERY_LIMIT_EXCEEDED',
      message: 'wait',
      status: 503,
      retryAfter: 2,
      requestId: 'r-9',
      answeredBy: 'server',
    });
  });

  test.each([
    ['an HTML page', () => new Response('<h1>Bad gateway</h1>', { status: 502 }), 'SERVER_NONSENSE'],
    ['an empty 200', () => new Response('', { status: 200 }), 'SERVER_NONSENSE'],
    ['no connection', () => Promise.reject(new TypeError('Failed to fetch')), 'SERVER_UNREACHABLE'],
    ['an error with HTTP 200', () => failure(200, 'ACCESS_DENIED'), 'ACCESS_DENIED'],
  ])('an answer of the server is a failure: %s', async (_, api, code) => {
    const { session } = setUp({ api });
    expect(await session.request('/api/connectors/4')).toMatchObject({ ok: false, code });
  });
});

describe('an answer in lines', () => {
  const encoder = new TextEncoder();
  const lines = (...parts: readonly string[]): Response =>
    new Response(
      new ReadableStream({
        start: controller => {
          for (const part of parts) controller.enqueue(encoder.encode(part));
          controller.close();
        },
      }),
      { headers: { 'Content-Type': 'application/x-ndjson' } },
    );
  const asked = async (answer: Response) => {
    const told: unknown[] = [];
    const { session, seen } = setUp({ api: () => answer });
    const reply = await session.request('/api/x', { method: 'POST', onProgress: each => told.push(each) });
    return { reply, told, accept: seen[0]?.headers['Accept'] };
  };

  test('each step is told as it comes, however the lines are cut, and the last line is the answer', async () => {
    const { reply, told, accept } = await asked(
      lines('{"progress":1}\n{"pro', 'gress":2}\n', '{"item":{"id":"x"}}\n'),
    );
    expect(accept).toBe('application/x-ndjson');
    expect(told).toEqual([1, 2]);
    expect(reply).toMatchObject({ ok: true, body: { item: { id: 'x' } } });
  });

  test('an error in the last line is a failure with the status it names', async () => {
    const { reply } = await asked(
      lines('{"progress":1}\n{"error":{"code":"LOGIN_REFUSED","message":"m","status":422}}\n'),
    );
    expect(reply).toMatchObject({ ok: false, code: 'LOGIN_REFUSED', status: 422 });
  });

  test.each([
    ['ends before its last line', '{"progress":1}\n'],
    ['is cut off within a line', '{"progress":1}\n{"item":'],
  ])('an answer that %s is no answer', async (_name, text) => {
    expect((await asked(lines(text))).reply).toMatchObject({ ok: false, code: 'SERVER_NONSENSE' });
  });
});

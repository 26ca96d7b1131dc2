import { bootstrapOf, tokenOf, type Answer, type DeskUnderTest } from '../../stage/desk.ts';
import { startDeskOnFile, type DeskOnFile } from '../../stage/desk-on-file.ts';

let on: DeskOnFile;
let t: DeskUnderTest;
beforeAll(async () => {
  on = await startDeskOnFile();
  ({ t } = on);
});
afterAll(() => on.close());

const form = 'application/x-www-form-urlencoded';
const send = (path: string, body: string, type = form, method = 'POST') =>
  t.request(path, { method, body, headers: { 'content-type': type, accept: 'text/html' } });

/** Expects a short page or JSON in words that reveals nothing of how the server is built. */
function expectWords({ text, headers }: Answer): void {
  expect(text.length).toBeGreaterThan(0);
  expect(text).not.toMatch(/node_modules|\.ts:|\.js:|at Object|Error:/);
  if (headers.get('content-type')?.includes('html')) {
    expect(headers.get('content-security-policy')).toContain("frame-ancestors 'none'");
    expect(text).toContain('<h1>');
  } else
    expect(JSON.parse(text)).toMatchObject({
      error: { code: expect.any(String), message: expect.any(String), requestId: expect.any(String) },
    });
}

const outgoing = () =>
  t.sandbox.oauth.requests.length + t.portal.rest.requests.length + t.sandbox.trap.requests.length;

/** Sends something bad, and expects that nothing is stored and no request leaves the server because of it. */
async function leavesNoTrace(request: () => Promise<Answer>): Promise<Answer> {
  const before = { stored: await on.rows(), outgoing: outgoing() };
  const answer = await request();
  await t.desk.settleEvents();
  expect({ stored: await on.rows(), outgoing: outgoing() }).toEqual(before);
  return answer;
}

describe.each(['/placement', '/install'])('bad input to %s', path => {
  const fields = () => ({ ...t.portal.opening().fields });
  const encoded = (changes: Readonly<Record<string, string | undefined>>) => {
    const merged = { ...fields(), ...changes };
    const present = Object.entries(merged).filter(
      (entry): entry is [string, string] => entry[1] !== undefined,
    );
    return new URLSearchParams(present).toString();
  };

  test.each<[string, () => string]>([
    ['no body', () => ''],
    ['AUTH_ID missing', () => encoded({ AUTH_ID: undefined })],
    ['AUTH_ID empty', () => encoded({ AUTH_ID: '' })],
    ['AUTH_ID with a line break', () => encoded({ AUTH_ID: 'a\r\nX-Evil: 1' })],
    ['AUTH_ID of 10 000 characters', () => encoded({ AUTH_ID: 'a'.repeat(10_000) })],
    ['AUTH_ID repeated', () => `${encoded({})}&AUTH_ID=second`],
    ['AUTH_ID in brackets', () => `${encoded({ AUTH_ID: undefined })}&AUTH_ID[x]=1`],
    ['member_id missing', () => encoded({ member_id: undefined })],
    ['member_id not hexadecimal', () => encoded({ member_id: 'z'.repeat(32) })],
    ['member_id mis-encoded', () => `${encoded({ member_id: undefined })}&member_id=%E0%A4%A`],
    [
      '__proto__ in brackets',
      () => `${encoded({ member_id: undefined })}&__proto__[member_id]=${'a'.repeat(32)}`,
    ],
    [
      'constructor in brackets',
      () => `${encoded({ member_id: undefined })}&constructor[prototype][member_id]=${'a'.repeat(32)}`,
    ],
    ['unknown PLACEMENT', () => encoded({ PLACEMENT: 'CRM_<script>' })],
    ['PLACEMENT repeated', () => `${encoded({})}&PLACEMENT=DEFAULT`],
    [
      'PLACEMENT_OPTIONS too large',
      () => encoded({ PLACEMENT_OPTIONS: JSON.stringify({ x: 'y'.repeat(20_000) }) }),
    ],
    ['SERVER_ENDPOINT not an address', () => encoded({ SERVER_ENDPOINT: 'oauth' })],
    ['a thousand fields', () => Array.from({ length: 1000 }, (_, index) => `f${index}=1`).join('&')],
    ['deep nesting', () => `a${'[b]'.repeat(60)}=1`],
  ])(`an opening of ${path} with %s is answered with 400 in words`, async (_name, body) => {
    const answer = await leavesNoTrace(() => send(path, body()));
    expect([400, 413]).toContain(answer.status);
    expectWords(answer);
  });

  test.each(['not json', '[1,2]', '""', '', '{"__proto__":{"id":"9"}}', 'null', '7'])(
    'PLACEMENT_OPTIONS that are %s are no options',
    async options => {
      const answer = await send(path, encoded({ PLACEMENT_OPTIONS: options }));
      expect(answer.status).toBe(200);
      expect(bootstrapOf(answer).placementOptions).toEqual({});
    },
  );

  test(`the placement options of ${path} cannot end the script in which they stand`, async () => {
    const answer = await send(
      path,
      encoded({ PLACEMENT_OPTIONS: JSON.stringify({ id: '</script><script>alert(1)</script>' }) }),
    );
    expect(answer.text).not.toContain('<script>alert');
    expect(bootstrapOf(answer).placementOptions).toEqual({ id: '</script><script>alert(1)</script>' });
  });

  test.each([
    ['application/json', '{"AUTH_ID":"x"}'],
    ['text/plain', 'AUTH_ID=x'],
    ['multipart/form-data; boundary=x', '--x--'],
    ['application/x-www-form-urlencoded; charset=utf-7', 'AUTH_ID=x'],
  ])(`${path} answers a body of type %s with 415`, async (type, body) => {
    const answer = await leavesNoTrace(() => send(path, body, type));
    expect(answer.status).toBe(415);
    expectWords(answer);
  });

  test(`${path} answers a body of 2 MB with 413`, async () => {
    const answer = await leavesNoTrace(() => send(path, `AUTH_ID=${'a'.repeat(2 * 1024 * 1024)}`));
    expect(answer.status).toBe(413);
    expectWords(answer);
  });

  test.each(['PUT', 'DELETE', 'PATCH'])(
    `%s ${path} is answered with 405 and the allowed methods`,
    async method => {
      const answer = await send(path, '', form, method);
      expect(answer.status).toBe(405);
      expect(answer.headers.get('allow')).toBe('GET, HEAD, POST');
      expectWords(answer);
    },
  );

  test(`GET and HEAD ${path} answer 200 with a page that explains itself`, async () => {
    const page = await t.request(path, { headers: { 'accept-language': 'ru-RU,ru' } });
    expect(page.status).toBe(200);
    expect(page.text).toContain('живёт внутри Битрикс24');
    expect(page.headers.get('content-security-policy')).toContain("frame-ancestors 'none'");
    expect((await t.request(path, { method: 'HEAD' })).status).toBe(200);
  });
});

test('/events acknowledges any form without detail', async () => {
  for (const body of [
    '',
    'event=ONAPPINSTALL',
    'event=NONSENSE&auth[member_id]=1',
    'event[]=1',
    `event=ONAPPUNINSTALL&ts=1&auth[member_id]=${'a'.repeat(32)}`,
  ]) {
    const answer = await leavesNoTrace(() => send('/events', body));
    expect(answer.status).toBe(200);
    expect(answer.json).toEqual({ received: true });
  }
  expect((await t.request('/events')).status).toBe(200);
  expect((await t.request('/events', { method: 'HEAD' })).status).toBe(200);
});

test.each([
  ['{}', 400],
  ['not json', 400],
  ['[]', 400],
  ['{"auth":{"access_token":7,"member_id":"x"}}', 400],
  [JSON.stringify({ auth: { access_token: 'x'.repeat(20_000), member_id: 'a'.repeat(32) } }), 413],
])('/session answers the body %.40s with %i', async (body, status) => {
  const answer = await leavesNoTrace(() => send('/session', body, 'application/json'));
  expect(answer.status).toBe(status);
  expectWords(answer);
});

test.each<[string, string, string, number]>([
  ['a form', 'item[0][id]=1', form, 415],
  ['text', '{"item":[]}', 'text/plain', 415],
  ['half of a JSON', '{"item":', 'application/json', 400],
  ['__proto__', '{"__proto__":{"item":[]}}', 'application/json', 400],
  ['2 MB', JSON.stringify({ item: 'a'.repeat(2 * 1024 * 1024) }), 'application/json', 413],
])('recent connectors that are %s are refused and not stored', async (_name, body, type, status) => {
  const authorization = `Bearer ${tokenOf(await t.open())}`;
  const answer = await leavesNoTrace(() =>
    t.request('/api/settings/recent-connectors', {
      method: 'PUT',
      body,
      headers: { authorization, 'content-type': type },
    }),
  );
  expect(answer.status).toBe(status);
  expectWords(answer);
});

test.each([
  ['/session', 'GET', 'POST, DELETE'],
  ['/events', 'PUT', 'GET, HEAD, POST'],
  ['/api/connectors/1', 'POST', 'GET, HEAD, PATCH, DELETE'],
  ['/api/settings/recent-connectors', 'DELETE', 'GET, HEAD, PUT'],
])('%s refuses %s and says which methods it takes', async (path, method, allowed) => {
  const answer = await leavesNoTrace(() => t.request(path, { method }));
  expect(answer.status).toBe(405);
  expect(answer.headers.get('allow')).toBe(allowed);
  expectWords(answer);
});

test('an unknown address is answered with 404 in words', async () => {
  for (const path of ['/nothing', '/api/nothing', '/assets/nothing.js', '/..%2f..%2fetc/passwd']) {
    const answer = await t.request(path, { headers: { accept: 'text/html' } });
    expect(answer.status).toBe(404);
    expectWords(answer);
  }
});

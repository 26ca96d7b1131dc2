import { connect } from 'node:net';
import { fakeDatabases, type FakeDatabases } from '../../hosting/fake-databases.ts';
import { startDesk, tokenOf, type DeskUnderTest } from '../../stage/desk.ts';

let fake: FakeDatabases;
let t: DeskUnderTest;
let token: string;
beforeEach(async () => {
  fake = fakeDatabases();
  t = await startDesk({ databases: fake });
  token = tokenOf(await t.open(t.portal.users.admin));
});
afterEach(() => t.close());

const draft = {
  title: 'Shop',
  type: 'postgres',
  host: 'db.example.com',
  database: 'shop',
  user: 'reader',
  password: 'PROBE-password',
};
const ask = (body: object, accept = 'application/x-ndjson') =>
  fetch(`${t.origin}/api/databases`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json', accept },
    body: JSON.stringify(body),
  });
type Line = Readonly<Record<string, Readonly<Record<string, unknown>> | undefined>>;
const linesIn = (text: string): readonly Line[] =>
  text
    .trimEnd()
    .split('\n')
    .map(line => JSON.parse(line) as Line);

/** Lets the steps of a check pass one at a time. */
function stepByStep(): () => void {
  const waiting: (() => void)[] = [];
  let open = 0;
  const { check } = fake;
  fake.check = async function* (...given) {
    for await (const step of check(...given)) {
      if (open === 0) await new Promise<void>(resolve => waiting.push(resolve));
      else open -= 1;
      yield step;
    }
  };
  return () => {
    const next = waiting.shift();
    if (next) next();
    else open += 1;
  };
}

test('a client that accepts lines gets each step while the check runs, and the answer last', async () => {
  const pass = stepByStep();
  pass();
  const answer = await ask(draft);
  expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'application/x-ndjson']);
  const reader = answer.body?.pipeThrough(new TextDecoderStream()).getReader();
  // The second step has not ended, so the first line came on its own.
  const first = (await reader?.read())?.value ?? '';
  expect(linesIn(first)).toEqual([{ progress: { step: 'resolve', state: 'ok', ms: 1 } }]);
  for (let step = 0; step < 7; step += 1) pass();
  let rest = '';
  for (let part = await reader?.read(); part?.done === false; part = await reader?.read()) rest += part.value;
  const lines = linesIn(rest);
  expect(lines.slice(0, -1).map(({ progress }) => progress?.['step'])).toEqual([
    'connect',
    'tls',
    'login',
    'database',
    'rights',
    'tables',
    'row',
  ]);
  expect(lines.at(-1)?.['item']).toEqual({ id: expect.stringMatching(/^[0-9a-f]{16}$/) });
});

test('the end of an answer comes in one piece with its last line', async () => {
  const { hostname, port } = new URL(t.origin);
  const body = JSON.stringify(draft);
  const pieces = await new Promise<readonly string[]>((resolve, reject) => {
    const heard: string[] = [];
    const socket = connect(Number(port), hostname, () => {
      socket.write(
        `POST /api/databases HTTP/1.1\r\nHost: ${hostname}:${port}\r\nAuthorization: Bearer ${token}\r\n` +
          `Content-Type: application/json\r\nContent-Length: ${body.length}\r\n` +
          `Accept: application/x-ndjson\r\nConnection: close\r\n\r\n${body}`,
      );
    });
    socket.setEncoding('utf8');
    socket.on('data', (piece: string) => heard.push(piece)).on('end', () => resolve(heard));
    socket.on('error', reject);
  });
  expect(pieces.at(-1)).toMatch(/\{"item":\{"id":"[0-9a-f]{16}"\}\}\n\r\n0\r\n\r\n$/);
});

test('a refusal after the steps is the last line, with its status, and holds no secret', async () => {
  const text = await (await ask({ ...draft, password: 'PROBE-wrong' })).text();
  const lines = linesIn(text);
  expect(lines).toHaveLength(9);
  expect(lines.at(-1)?.['error']).toMatchObject({ code: 'LOGIN_REFUSED', status: 422 });
  expect(text).not.toContain('PROBE');
});

test('an error of ours after the steps is the last line, and is logged', async () => {
  const { check } = fake;
  fake.check = async function* (...given) {
    for await (const step of check(...given)) {
      yield step;
      if (step.step === 'connect') throw new Error('PROBE-inner');
    }
  };
  const lines = linesIn(await (await ask(draft)).text());
  expect(lines.at(-1)?.['error']).toMatchObject({ code: 'INTERNAL_ERROR', status: 500 });
  expect(t.log()).toContain('"msg":"INTERNAL_ERROR"');
});

test('input that is refused before the first step keeps its status and its form', async () => {
  const answer = await ask({ ...draft, host: '' });
  expect([answer.status, answer.headers.get('content-type')]).toEqual([
    400,
    'application/json; charset=utf-8',
  ]);
});

test.each(['application/json', '*/*'])('a client that accepts %s gets one JSON answer', async accept => {
  const answer = await ask(draft, accept);
  expect(answer.status).toBe(201);
  expect(await answer.json()).toMatchObject({ item: { id: expect.any(String) } });
});

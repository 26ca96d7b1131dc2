import { databaseKind } from '../../stage/fresh-database.ts';
import {
  asked,
  draft,
  makeKey,
  startKeyStage,
  withKey,
  type KeyStage,
  type Server,
} from '../../stage/service-api.ts';
import type { Answer } from '../../stage/desk.ts';
import { until } from '../../stage/until.ts';

let on: KeyStage;
let ask: Server;
beforeEach(async () => {
  on = await startKeyStage();
  ask = withKey(on.t, (await makeKey(on.admin)).key);
});
afterEach(() => on.close());

const add = 'biconnector.connector.add';
const once = { 'idempotency-key': 'once' };
const register = (title = 'New', headers: Readonly<Record<string, string>> = once): Promise<Answer> =>
  ask('POST', '/api/v1/connectors', draft(title), headers);
const codeOf = ({ status, json }: Answer) => [status, json?.error?.code];
const replayed = ({ headers }: Answer) => headers.get('idempotency-replayed');

test(`a repetition with the same Idempotency-Key gets the first answer and does not run again (${databaseKind})`, async () => {
  const first = await register();
  const second = await register();
  expect([first.status, replayed(first)]).toEqual([201, null]);
  expect([second.status, replayed(second)]).toEqual([201, 'true']);
  expect(second.json).toEqual(first.json);
  expect(asked(on.t, add)).toBe(1);
});

test('requests without an Idempotency-Key each run, even at the same time', async () => {
  const answers = await Promise.all([register('New', {}), register('New', {})]);
  expect(answers.map(({ status }) => status)).toEqual([201, 201]);
  expect(asked(on.t, add)).toBe(2);
});

test('an Idempotency-Key is refused for a request with another body, path or method', async () => {
  await register();
  const reused = [422, 'IDEMPOTENCY_KEY_REUSED'];
  expect(codeOf(await register('Other'))).toEqual(reused);
  expect(codeOf(await ask('POST', '/api/v1/connectors?x=1', draft('New'), once))).toEqual(reused);
  expect(codeOf(await ask('DELETE', '/api/v1/connectors/1', undefined, once))).toEqual(reused);
  expect(asked(on.t, add)).toBe(1);
});

test('the same Idempotency-Key with another service key is another request', async () => {
  const other = withKey(on.t, (await makeKey(on.admin)).key);
  await register();
  const answer = await other('POST', '/api/v1/connectors', draft('New'), once);
  expect([answer.status, replayed(answer)]).toEqual([201, null]);
  expect(asked(on.t, add)).toBe(2);
});

test('a repetition is told to wait while the first request with its Idempotency-Key runs', async () => {
  on.t.portal.rest.faults.push({ kind: 'hang', match: add });
  const first = register();
  await until(() => on.t.portal.rest.faults.hanging > 0);
  const second = await register();
  expect(codeOf(second)).toEqual([409, 'IDEMPOTENCY_KEY_IN_USE']);
  expect(second.headers.get('retry-after')).toBe('5');
  on.t.portal.rest.faults.release();
  await first;
});

test('20 simultaneous requests with one Idempotency-Key run once', async () => {
  const answers = await Promise.all(Array.from({ length: 20 }, () => register()));
  expect(answers.filter(({ status }) => status === 201).length).toBeGreaterThan(0);
  expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([201, 409]));
  expect(asked(on.t, add)).toBe(1);
});

test('a write with an Idempotency-Key that may have arrived is never repeated', async () => {
  on.t.portal.rest.faults.push({ kind: 'reset', match: add });
  const first = await register();
  expect(codeOf(first)).toEqual([502, 'MAY_HAVE_ARRIVED']);
  const second = await register();
  expect([...codeOf(second), replayed(second)]).toEqual([502, 'MAY_HAVE_ARRIVED', 'true']);
  expect(asked(on.t, add)).toBe(1);
});

test.each([
  ['a limit of the portal', { status: 503, code: 'QUERY_LIMIT_EXCEEDED' }, 503],
  ['its operating limit', { status: 429, code: 'OPERATION_TIME_LIMIT' }, 429],
])(
  'a request that fails with %s may be repeated with the same Idempotency-Key',
  async (_name, fault, status) => {
    on.t.portal.rest.faults.push({ kind: 'status', ...fault, match: add });
    const first = await register();
    expect(first.status).toBe(status);
    // The app respects a limit until it ends.
    on.t.sandbox.clock.advance(1_000 * Number(first.headers.get('retry-after')));
    const second = await register();
    expect([second.status, replayed(second)]).toEqual([201, null]);
    expect(on.t.portal.connectors.all().filter(({ title }) => title === 'New')).toHaveLength(1);
  },
);

test('a refusal of the portal is stored and repeated like any other answer', async () => {
  const remove = () => ask('DELETE', '/api/v1/connectors/9999', undefined, once);
  expect(codeOf(await remove())).toEqual([404, 'CONNECTOR_NOT_FOUND']);
  const second = await remove();
  expect([...codeOf(second), replayed(second)]).toEqual([404, 'CONNECTOR_NOT_FOUND', 'true']);
  expect(asked(on.t, 'biconnector.connector.delete')).toBe(1);
});

test('a request whose process died never runs again, because its outcome is unknown', async () => {
  await register();
  await on.db.updateTable('idempotency').set({ answer: null }).execute();
  expect(codeOf(await register())).toEqual([409, 'IDEMPOTENCY_KEY_IN_USE']);
  on.t.sandbox.clock.advance(331_000);
  expect(codeOf(await register())).toEqual([409, 'MAY_HAVE_ARRIVED']);
  expect(codeOf(await register())).toEqual([409, 'MAY_HAVE_ARRIVED']);
  expect(asked(on.t, add)).toBe(1);
});

test('answers under an Idempotency-Key are stored for 24 hours', async () => {
  await register();
  on.t.sandbox.clock.advance(24 * 3_600_000 - 60_000);
  expect(replayed(await register())).toBe('true');
  on.t.sandbox.clock.advance(60_001);
  const late = await register();
  expect([late.status, replayed(late)]).toEqual([201, null]);
  expect(asked(on.t, add)).toBe(2);
});

test.each([
  ['blanks', 'a b'],
  ['256 characters', 'x'.repeat(256)],
  ['another alphabet', 'é'],
])('an Idempotency-Key with %s is refused, and nothing happens', async (_name, key) => {
  expect(codeOf(await register('New', { 'idempotency-key': key }))).toEqual([400, 'IDEMPOTENCY_KEY_INVALID']);
  expect(asked(on.t, add)).toBe(0);
});

test('answers under an Idempotency-Key are encrypted in the database', async () => {
  const { text } = await ask('GET', '/api/v1/connectors/export');
  const edited = text.replace(/"title": "[^"]*"/, '"title": "PROBE title"');
  const import_ = () => ask('POST', '/api/v1/connectors/import', { text: edited, apply: false }, once);
  expect((await import_()).text).toContain('PROBE title');
  expect((await import_()).text).toContain('PROBE title');
  expect((await on.bytes()).toString('latin1')).not.toContain('PROBE title');
});

test('a request body that is nested too deep is refused with 400 when it has an Idempotency-Key', async () => {
  const deep = `${'['.repeat(40_000)}${']'.repeat(40_000)}`;
  const answer = await on.t.request('/api/v1/connectors', {
    method: 'POST',
    headers: {
      authorization: `Bearer ${(await makeKey(on.admin)).key}`,
      'content-type': 'application/json',
      ...once,
    },
    body: `{"title":${deep}}`,
  });
  expect(codeOf(answer)).toEqual([400, 'BAD_INPUT']);
});

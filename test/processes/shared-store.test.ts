import { randomBytes } from 'node:crypto';
import { tmpdir } from 'node:os';
import { databaseKind, freshDatabase, type FreshDatabase } from '../stage/fresh-database.ts';
import type { Sandbox, SandboxPortal } from '../portal/api.ts';
import { startSandbox } from '../portal/sandbox.ts';
import { until } from '../stage/until.ts';
import { start, type Started } from '../start/process.ts';

let sandbox: Sandbox;
let portal: SandboxPortal;
let database: FreshDatabase;
let env: Record<string, string>;
const started: Started[] = [];

/** Starts the built server as a process of its own. */
async function serve(more: Record<string, string> = {}): Promise<{ origin: string; process: Started }> {
  const process_ = start(process.execPath, ['dist/server/index.js'], { ...env, PORT: '0', ...more });
  started.push(process_);
  const [, port] = await process_.printed(/"port":(\d+),.*"msg":"listening"/);
  return { origin: `http://127.0.0.1:${String(port)}`, process: process_ };
}

async function open(origin: string): Promise<string> {
  const { path, body } = portal.opening({ user: portal.users.analyst, target: 'application' });
  const page = await fetch(new URL(path, origin), {
    method: 'POST',
    body,
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
  });
  const token = /"frameToken":"([^"]+)"/.exec(await page.text())?.[1];
  if (token === undefined) throw new Error(`The page was not opened: ${page.status}`);
  return token;
}

const get = (origin: string, id: number, token: string) =>
  fetch(`${origin}/api/connectors/${id}`, { headers: { authorization: `Bearer ${token}` } });

beforeEach(async () => {
  sandbox = await startSandbox();
  sandbox.app.url = 'http://127.0.0.1:9/placement';
  portal = await sandbox.addPortal();
  portal.addToPortal();
  portal.finishInstallation();
  portal.seedDemo();
  database = await freshDatabase({ shared: true, empty: true });
  env = {
    HOST: '127.0.0.1',
    APP_URL: 'http://127.0.0.1:9',
    B24_CLIENT_ID: sandbox.app.clientId,
    B24_CLIENT_SECRET: sandbox.app.clientSecret,
    B24_OAUTH_SERVERS: sandbox.oauth.origin,
    ALLOW_INSECURE_PORTALS: '1',
    SESSION_SECRET: randomBytes(24).toString('hex'),
    TOKEN_KEYS: `k:${randomBytes(32).toString('base64')}`,
    DATABASE_URL: database.url,
  };
});
afterEach(async () => {
  await Promise.all(started.splice(0).map(each => each.stop('SIGKILL')));
  await sandbox.close();
  await database.drop();
});

test(`two processes sharing one store cause exactly one refresh (real child processes, ${databaseKind})`, async () => {
  const [one, other] = await Promise.all([serve(), serve()]);
  const token = await open(one.origin);
  // The tokens have expired at the portal. The processes have clocks of their own and learn it from 401.
  sandbox.clock.advance(3_600_000);
  sandbox.oauth.latencyMs = 200;
  const calls = Array.from({ length: 20 }, (_, index) =>
    get((index % 2 === 0 ? one : other).origin, (index % 5) + 1, token),
  );
  const statuses = (await Promise.all(calls)).map(({ status }) => status);
  expect(new Set(statuses)).toEqual(new Set([200]));
  expect(sandbox.oauth.requests.filter(({ restMethod }) => restMethod === 'refresh_token')).toHaveLength(1);
});

test('a page opened at one process works at the others, and all of them migrate one database at the same time', async () => {
  const servers = await Promise.all([serve(), serve(), serve()]);
  const [first, ...others] = servers;
  const token = await open(first.origin);
  for (const { origin } of others) expect((await get(origin, 1, token)).status).toBe(200);
});

test('on SIGTERM readiness turns 503 first, running calls finish, the store closes last, exit code 0', async () => {
  // On a busy machine the two questions below come late.
  const { origin, process: server } = await serve({ DRAIN_SECONDS: '10' });
  const token = await open(origin);
  await until(async () => (await fetch(`${origin}/readyz`)).status === 200);
  // By the sandbox's clock, which the test moves.
  portal.rest.latencyMs = 60_000;
  const running = get(origin, 1, token);
  await until(() =>
    portal.rest.requests.some(({ restMethod }) => restMethod === 'biconnector.connector.get'),
  );
  const exit = server.stop('SIGTERM');
  await server.printed(/"msg":"draining"/);
  expect((await fetch(`${origin}/readyz`)).status).toBe(503);
  expect((await fetch(`${origin}/healthz`)).status).toBe(200);
  sandbox.clock.advance(60_000);
  expect((await running).status).toBe(200);
  expect(await exit).toBe(0);
  const lines = server.output().split('\n');
  const at = (text: string) => lines.findIndex(line => line.includes(text));
  expect(at('/api/connectors/1')).toBeLessThan(at('store closed'));
  expect(at('store closed')).toBeLessThan(at('stopped'));
});

test('on SIGTERM the journal is written before the store closes, and the operator reads it with a command', async () => {
  const { origin, process: server } = await serve({ DRAIN_SECONDS: '0' });
  // The first opening stores the portal: what was asked before that is recorded without a portal if the journal is written then.
  await open(origin);
  const token = await open(origin);
  // The call is under way until the end, so the journal's regular write does not include it.
  portal.rest.latencyMs = 60_000;
  const running = get(origin, 2, token);
  await until(() =>
    portal.rest.requests.some(({ restMethod }) => restMethod === 'biconnector.connector.get'),
  );
  const exit = server.stop('SIGTERM');
  await server.printed(/"msg":"draining"/);
  sandbox.clock.advance(60_000);
  const answer = await running;
  expect([answer.status, await exit]).toEqual([200, 0]);

  const journal = async (...options: string[]) => {
    const command = start(process.execPath, ['dist/server/operator/index.js', 'journal', ...options], env);
    started.push(command);
    // SIGCONT does nothing to a running process, so this only waits for its end.
    expect([await command.stop('SIGCONT'), command.output()]).toEqual([0, expect.anything()]);
    return command.output().split('\n').filter(Boolean);
  };
  const portalName = ['--portal', portal.host];
  const [newest, ...others] = (await journal(...portalName, '--json')).map(
    line => JSON.parse(line) as Record<string, unknown>,
  );
  expect(newest).toMatchObject({
    memberId: portal.memberId,
    userId: portal.users.analyst.id,
    method: 'biconnector.connector.get',
    params: '{"id":2,"auth":"***"}',
    requestId: answer.headers.get('x-request-id'),
  });
  expect(others.map(({ method }) => method)).toContain('app.info');
  const lines = await journal('--portal', portal.memberId, '--method', 'connector.', '--limit', '1');
  expect(lines).toHaveLength(1);
  expect(lines[0]).toContain('portal:biconnector.connector.get');
  expect(await journal(...portalName, '--failed')).toEqual([]);
  expect(await journal(...portalName, '--from', '2999-01-01')).toEqual([]);
});

test('bad configuration stops the start with every problem named at once', async () => {
  const server = start(process.execPath, ['dist/server/index.js'], {
    PORT: 'x',
    APP_URL: 'ftp://x',
    B24_CLIENT_SECRET: 'PROBE-secret',
  });
  expect(await server.stop('SIGCONT')).toBe(1);
  for (const name of ['PORT', 'APP_URL', 'B24_CLIENT_ID', 'SESSION_SECRET', 'TOKEN_KEYS'])
    expect(server.output()).toContain(`- ${name} `);
  expect(server.output()).not.toContain('PROBE-secret');
});

test.each([
  ['a port that is taken', () => ({ PORT: new URL(sandbox.oauth.origin).port }), 'EADDRINUSE'],
  ['a database that is a folder', () => ({ DATABASE_URL: `sqlite:${tmpdir()}` }), 'DATABASE_URL'],
  [
    'a database server that is not there',
    () => ({ DATABASE_URL: 'postgres://x:PROBE-secret@127.0.0.1:9/x' }),
    'DATABASE_URL',
  ],
])('%s stops the start with a message and without a stack trace', async (_name, setting, words) => {
  const server = start(process.execPath, ['dist/server/index.js'], { ...env, ...setting() });
  started.push(server);
  // SIGCONT does nothing to a running process, so this only waits for its end.
  expect(await server.stop('SIGCONT')).toBe(1);
  expect(server.output()).toContain('The server cannot start: ');
  expect(server.output()).toContain(words);
  expect(server.output()).not.toMatch(/^ +at /m);
  expect(server.output()).not.toContain('PROBE-secret');
});

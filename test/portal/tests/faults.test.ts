import { SandboxClock, type Sandbox, type SandboxPortal } from '../sandbox.ts';
import { ask } from './ask.ts';
import { openPortal } from './open-portal.ts';
import { until } from './until.ts';

let sandbox: Sandbox;
let portal: SandboxPortal;

beforeEach(async () => {
  ({ sandbox, portal } = await openPortal());
});
afterEach(() => sandbox.close());

test.each([
  [{ kind: 'status', status: 503, code: 'QUERY_LIMIT_EXCEEDED' }, 503, { error: 'QUERY_LIMIT_EXCEEDED' }],
  [{ kind: 'html' }, 502, { text: expect.stringContaining('Bad Gateway') as string }],
  [{ kind: 'html', status: 200, body: '<p>' }, 200, { text: '<p>' }],
  [{ kind: 'empty' }, 200, { text: '' }],
  [{ kind: 'json', body: { result: null } }, 200, { result: null }],
  [{ kind: 'redirect', location: 'http://127.0.0.1:9/' }, 302, { text: '' }],
] as const)('the fault %j hits one request with status %d', async (fault, status, body) => {
  portal.rest.faults.push(fault);
  expect(await ask(portal, 'profile')).toMatchObject({ status, body });
  expect((await ask(portal, 'profile')).status).toBe(200);
});

test.each(['reset', 'cut'] as const)('the fault "%s" breaks the connection of one request', async kind => {
  portal.rest.faults.push({ kind });
  await expect(ask(portal, 'profile')).rejects.toThrow();
  expect((await ask(portal, 'profile')).status).toBe(200);
});

test('a fault with `match` and `times` hits that many calls of its method', async () => {
  portal.rest.faults.push({ kind: 'status', status: 500, code: 'X', match: 'user.admin', times: 2 });
  const statuses: number[] = [];
  for (const method of ['profile', 'user.admin', 'profile', 'user.admin', 'user.admin']) {
    statuses.push((await ask(portal, method)).status);
  }
  expect(statuses).toEqual([200, 500, 200, 500, 200]);
  expect(portal.rest.faults.size).toBe(0);
});

test('a hanging request breaks on release', async () => {
  portal.rest.faults.push({ kind: 'hang' });
  const call = expect(ask(portal, 'profile')).rejects.toThrow();
  await until(() => portal.rest.faults.hanging > 0);
  portal.rest.faults.release();
  await call;
});

test('a request whose answer is withheld has taken effect, and its connection breaks on release', async () => {
  portal.rest.faults.push({ kind: 'withhold' });
  const handler = 'http://127.0.0.1:9/';
  const call = expect(ask(portal, 'event.bind', { event: 'ONAPPTEST', handler })).rejects.toThrow();
  await until(() => portal.rest.faults.hanging > 0);
  expect(portal.installation()?.eventHandlers).toMatchObject([{ event: 'ONAPPTEST', handler }]);
  portal.rest.faults.release();
  await call;
});

test('a hanging request, a delayed one and a pending event do not outlive the sandbox', async () => {
  Object.assign(portal.events.settings, { mode: 'auto', delayMs: 60_000 });
  await portal.call('event.bind', { event: 'ONAPPTEST', handler: 'http://127.0.0.1:9/' });
  await portal.call('event.test');
  portal.rest.faults.push({ kind: 'hang' }, { kind: 'delay', ms: 60_000 });
  const calls = [
    expect(ask(portal, 'profile')).rejects.toThrow(),
    expect(ask(portal, 'profile')).rejects.toThrow(),
  ];
  await until(() => portal.rest.faults.size === 0);
  await sandbox.close();
  await Promise.all(calls);
});

test('latency and delay faults pass with the sandbox clock', async () => {
  portal.rest.latencyMs = 30_000;
  portal.rest.faults.push({ kind: 'delay', ms: 30_000 });
  const call = ask(portal, 'profile');
  await until(() => portal.rest.count > 0);
  sandbox.clock.advance(30_000);
  await until(() => portal.rest.faults.size === 0);
  sandbox.clock.advance(30_000);
  expect((await call).status).toBe(200);
});

test('a fault with a grant as `match` hits only that grant of the OAuth server', async () => {
  sandbox.oauth.faults.push({ kind: 'html', match: 'refresh_token' });
  const app = await fetch(`${sandbox.oauth.origin}/rest/app.info?auth=x`);
  expect(app.status).toBe(401);
  const grant = await fetch(`${sandbox.oauth.origin}/oauth/token/?grant_type=refresh_token`);
  expect(grant.status).toBe(502);
});

describe('the clock', () => {
  test('the sandbox clock moves forward only and runs due calls in order', () => {
    const clock = new SandboxClock({ frozen: true });
    const ran: string[] = [];
    clock.after(2000, () => ran.push('late'));
    clock.after(1000, () => ran.push('early'));
    const cancel = clock.after(1500, () => ran.push('never'));
    cancel();
    const before = clock.now();
    clock.advance(5000);
    expect(ran).toEqual(['early', 'late']);
    expect(clock.now() - before).toBe(5000);
    expect(() => clock.advance(-1)).toThrow(RangeError);
    clock.close();
  });
  test('a frozen clock stands still but runs calls that are due at once', async () => {
    const clock = new SandboxClock({ frozen: true });
    const before = clock.now();
    await clock.wait(0);
    let ran = false;
    clock.after(1, () => (ran = true));
    // Node runs timers of equal length in the order they were set, so a timer of the clock would have run before this one.
    await new Promise(resolve => setTimeout(resolve, 1));
    expect([clock.now(), ran]).toEqual([before, false]);
    clock.advance(1);
    expect(ran).toBe(true);
    clock.close();
  });
});

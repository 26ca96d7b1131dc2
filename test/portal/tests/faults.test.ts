import { SandboxClock, startSandbox, type Sandbox, type SandboxPortal } from '../sandbox.ts';
import { ask } from './ask.ts';

let sandbox: Sandbox;
let portal: SandboxPortal;

beforeEach(async () => {
  sandbox = await startSandbox();
  portal = await sandbox.addPortal();
  portal.addToPortal();
});
afterEach(() => sandbox.close());

test.each([
  [{ kind: 'status', status: 503, code: 'QUERY_LIMIT_EXCEEDED' }, 503, { error: 'QUERY_LIMIT_EXCEEDED' }],
  [{ kind: 'html' }, 502, { text: expect.stringContaining('Bad Gateway') as string }],
  [{ kind: 'html', status: 200, body: '<p>' }, 200, { text: '<p>' }],
  [{ kind: 'empty' }, 200, { text: '' }],
  [{ kind: 'json', body: { result: null } }, 200, { result: null }],
  [{ kind: 'redirect', location: 'http://127.0.0.1:9/' }, 302, { text: '' }],
] as const)('%j', async (fault, status, body) => {
  portal.rest.faults.push(fault);
  expect(await ask(portal, 'profile')).toMatchObject({ status, body });
  expect((await ask(portal, 'profile')).status).toBe(200);
});

test.each(['reset', 'cut'] as const)('%s breaks the connection', async kind => {
  portal.rest.faults.push({ kind });
  await expect(ask(portal, 'profile')).rejects.toThrow();
  expect((await ask(portal, 'profile')).status).toBe(200);
});

test('a fault waits for its method and hits as often as told', async () => {
  portal.rest.faults.push({ kind: 'status', status: 500, code: 'X', match: 'user.admin', times: 2 });
  const statuses: number[] = [];
  for (const method of ['profile', 'user.admin', 'profile', 'user.admin', 'user.admin']) {
    statuses.push((await ask(portal, method)).status);
  }
  expect(statuses).toEqual([200, 500, 200, 500, 200]);
  expect(portal.rest.faults.size).toBe(0);
});

test('a hanging request ends on release', async () => {
  portal.rest.faults.push({ kind: 'hang' });
  const call = expect(ask(portal, 'profile')).rejects.toThrow();
  while (portal.rest.faults.hanging === 0) await new Promise(setImmediate);
  portal.rest.faults.release();
  await call;
});

test('a request whose answer is withheld has taken effect, and its connection breaks on release', async () => {
  portal.rest.faults.push({ kind: 'withhold' });
  const handler = 'http://127.0.0.1:9/';
  const call = expect(ask(portal, 'event.bind', { event: 'ONAPPTEST', handler })).rejects.toThrow();
  while (portal.rest.faults.hanging === 0) await new Promise(setImmediate);
  expect(portal.installation()?.eventHandlers).toMatchObject([{ event: 'ONAPPTEST', handler }]);
  portal.rest.faults.release();
  await call;
});

test('a hanging request, a delayed one and a pending event do not outlive the sandbox', async () => {
  const doomed = await startSandbox();
  const there = await doomed.addPortal();
  there.addToPortal();
  there.events.settings.mode = 'auto';
  there.events.settings.delayMs = 60_000;
  await there.call('event.bind', { event: 'ONAPPTEST', handler: 'http://127.0.0.1:9/' });
  await there.call('event.test');
  there.rest.faults.push({ kind: 'hang' }, { kind: 'delay', ms: 60_000 });
  const calls = [
    expect(ask(there, 'profile')).rejects.toThrow(),
    expect(ask(there, 'profile')).rejects.toThrow(),
  ];
  while (there.rest.faults.size > 0) await new Promise(setImmediate);
  await doomed.close();
  await Promise.all(calls);
});

test('delay and latency pass with the clock of the sandbox', async () => {
  portal.rest.latencyMs = 30_000;
  portal.rest.faults.push({ kind: 'delay', ms: 30_000 });
  const call = ask(portal, 'profile');
  while (portal.rest.count === 0) await new Promise(setImmediate);
  sandbox.clock.advance(30_000);
  while (portal.rest.faults.size > 0) await new Promise(setImmediate);
  sandbox.clock.advance(30_000);
  expect((await call).status).toBe(200);
});

test('the OAuth server meets faults by grant', async () => {
  sandbox.oauth.faults.push({ kind: 'html', match: 'refresh_token' });
  const app = await fetch(`${sandbox.oauth.origin}/rest/app.info?auth=x`);
  expect(app.status).toBe(401);
  const grant = await fetch(`${sandbox.oauth.origin}/oauth/token/?grant_type=refresh_token`);
  expect(grant.status).toBe(502);
});

describe('the clock', () => {
  test('moves forward only, and runs what is due in order', () => {
    const clock = new SandboxClock();
    const ran: string[] = [];
    clock.after(2000, () => ran.push('late'));
    clock.after(1000, () => ran.push('early'));
    const cancel = clock.after(1500, () => ran.push('never'));
    cancel();
    const before = clock.now();
    clock.advance(5000);
    expect(ran).toEqual(['early', 'late']);
    expect(clock.now() - before).toBeGreaterThanOrEqual(5000);
    expect(() => clock.advance(-1)).toThrow(RangeError);
    clock.close();
  });
  test('a frozen one stands still, yet what is due at once runs', async () => {
    const clock = new SandboxClock({ frozen: true });
    const before = clock.now();
    await clock.wait(0);
    let ran = false;
    clock.after(1, () => (ran = true));
    await new Promise(resolve => setTimeout(resolve, 5));
    expect([clock.now(), ran]).toEqual([before, false]);
    clock.advance(1);
    expect(ran).toBe(true);
    clock.close();
  });
});

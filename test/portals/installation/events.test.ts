import { bootstrapOf, startDesk, tokenOf, type DeskUnderTest } from '../../stage/desk.ts';
import type { DeliveryReport } from '../../portal/events/event-queue.ts';

let t: DeskUnderTest;
beforeEach(async () => {
  t = await startDesk({ installed: false });
  t.portal.seedDemo();
});
afterEach(() => t.close());

/** Delivers and handles everything in the queue of the portal. */
async function deliver(): Promise<readonly DeliveryReport[]> {
  const reports = await t.portal.events.flush();
  await t.desk.settleEvents();
  return reports;
}

/** Installs the app as the install page does: the administrator opens it, the steps run, installFinish follows. */
async function install(): Promise<string> {
  const answer = await t.post(t.portal.opening({ target: 'installer' }));
  const token = tokenOf(bootstrapOf(answer));
  const headers = { authorization: `Bearer ${token}` };
  expect((await t.request('/api/installation/check', { method: 'POST', headers })).json).toEqual({
    item: { admin: true, methods: true },
  });
  expect((await t.request('/api/installation/events', { method: 'POST', headers })).status).toBe(200);
  t.portal.finishInstallation();
  await deliver();
  return token;
}

/** Whether the server still has this user's tokens. */
const works = async (token: string): Promise<boolean> => (await t.connector(1, token)).status === 200;

test('the install steps register the events once, however often they run', async () => {
  const answer = await t.post(t.portal.opening({ target: 'installer' }));
  const headers = { authorization: `Bearer ${tokenOf(bootstrapOf(answer))}` };
  const run = async () =>
    (await t.request('/api/installation/events', { method: 'POST', headers })).json?.item;
  expect(await run()).toMatchObject({ already: [], registered: expect.arrayContaining(['ONAPPUNINSTALL']) });
  expect(await run()).toMatchObject({ registered: [], already: expect.arrayContaining(['ONAPPUNINSTALL']) });
  expect(t.portal.installation()?.eventHandlers).toHaveLength(4);
});

test('two install pages at once leave one set of event handlers: "already binded" is success', async () => {
  const answer = await t.post(t.portal.opening({ target: 'installer' }));
  const headers = { authorization: `Bearer ${tokenOf(bootstrapOf(answer))}` };
  const outcomes = await Promise.all(
    [1, 2, 3].map(() => t.request('/api/installation/events', { method: 'POST', headers })),
  );
  expect(outcomes.map(({ status }) => status)).toEqual([200, 200, 200]);
  expect(t.portal.installation()?.eventHandlers).toHaveLength(4);
});

test('an installation interrupted at any step can be run again', async () => {
  for (const faults of [1, 2, 3]) {
    for (let step = 0; step < faults; step += 1)
      t.portal.rest.faults.push({ kind: 'reset', match: step % 2 === 0 ? 'batch' : 'event.get' });
    const answer = await t.post(t.portal.opening({ target: 'installer' }));
    const headers = { authorization: `Bearer ${tokenOf(bootstrapOf(answer))}` };
    await t.request('/api/installation/check', { method: 'POST', headers });
    await t.request('/api/installation/events', { method: 'POST', headers });
    t.portal.rest.faults.clear();
  }
  expect(await works(await install())).toBe(true);
  expect(t.portal.installation()?.eventHandlers).toHaveLength(4);
});

test('only an administrator can finish an installation', async () => {
  const answer = await t.post(t.portal.opening({ target: 'installer', user: t.portal.users.analyst }));
  const headers = { authorization: `Bearer ${tokenOf(bootstrapOf(answer))}` };
  expect((await t.request('/api/installation/check', { method: 'POST', headers })).json).toMatchObject({
    item: { admin: false },
  });
  expect((await t.request('/api/installation/events', { method: 'POST', headers })).status).toBe(403);
});

test('an API-only installation needs no page: after one event the server can work', async () => {
  t.sandbox.app.apiOnly = true;
  t.portal.finishInstallation();
  await deliver();
  t.portal.uninstall({ clean: false });
  const reports = await deliver();
  expect(reports.map(({ status }) => status)).toContain(200);
  expect(t.log()).toContain('"event":"ONAPPUNINSTALL"');
  expect(t.log()).toMatch(/ONAPPINSTALL[^\n]*"outcome":"done"/);
});

describe('uninstalls', () => {
  let token: string;
  beforeEach(async () => {
    token = await install();
  });

  test.each([
    'wrong-application-token',
    'no-application-token',
    'unknown-portal',
    'older-than-installation',
  ] as const)(
    'an uninstall with a wrong application token, an unknown portal, or older than the installation changes nothing: %s',
    async kind => {
      const report = await t.portal.forgeries.event(kind, 'ONAPPUNINSTALL', {
        data: { CLEAN: '1', LANGUAGE_ID: 'en' },
      });
      expect(report.status).toBe(200);
      await t.desk.settleEvents();
      expect(await works(token)).toBe(true);
    },
  );

  test('an uninstall removes the tokens; CLEAN=0 keeps settings, CLEAN=1 erases everything of the portal, and installing again works', async () => {
    const settings = '/api/settings/recent-connectors';
    const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
    const kept = { item: [{ id: 1, title: 'Sales' }] };
    await t.request(settings, { method: 'PUT', headers, body: JSON.stringify(kept) });

    for (const [clean, expected] of [
      [false, kept],
      [true, { item: [] }],
    ] as const) {
      t.portal.uninstall({ clean });
      await deliver();
      const refused = await t.connector(1, token);
      expect(refused.status).toBe(401);
      expect(refused.json?.error?.code).toBe('NOT_INSTALLED');
      expect((await t.request(`/placement?DOMAIN=${t.portal.host}`)).text).not.toContain('bootstrap');

      t.sandbox.clock.advance(2_000);
      t.portal.addToPortal();
      const again = await install();
      expect(await works(again)).toBe(true);
      const answer = await t.request(settings, { headers: { authorization: `Bearer ${again}` } });
      expect(answer.json).toEqual(expected);
    }
  });

  test('an uninstall that is sent a second time after a new installation changes nothing', async () => {
    t.portal.uninstall({ clean: true });
    await deliver();
    t.sandbox.clock.advance(2_000);
    t.portal.addToPortal();
    const again = await install();
    await t.portal.forgeries.event('replayed', 'ONAPPUNINSTALL');
    await t.desk.settleEvents();
    expect(await works(again)).toBe(true);
  });
});

test('an event is stored before it is acknowledged, and handled once however often it arrives', async () => {
  await install();
  t.portal.events.settings.copies = 5;
  t.portal.events.settings.beforeInstalled = true;
  t.portal.update();
  // The OAuth server is unavailable when the event arrives: the event is acknowledged all the same and not lost.
  t.sandbox.oauth.faults.push({ kind: 'reset', match: 'app.info', times: 3 });
  const reports = (await t.portal.events.flush()).filter(({ event }) => event === 'ONAPPUPDATE');
  expect(reports.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200]);
  for (let round = 0; round < 4; round += 1) {
    await t.desk.settleEvents();
    t.sandbox.clock.advance(300_000);
  }
  await t.desk.settleEvents();
  const handled = t
    .log()
    .split('\n')
    .filter(line => line.includes('"event":"ONAPPUPDATE"') && line.includes('"outcome":"done"'));
  expect(handled).toHaveLength(1);
});

test('an update brings a new application token and handlers, after both were verified', async () => {
  const token = await install();
  t.portal.events.settings.beforeInstalled = true;
  t.portal.update();
  expect(t.portal.installation()?.eventHandlers).toHaveLength(0);
  await deliver();
  expect(t.portal.installation()?.eventHandlers.length).toBeGreaterThan(0);
  t.portal.finishInstallation();
  await deliver();
  t.portal.uninstall({ clean: false });
  await deliver();
  expect((await t.connector(1, token)).json?.error?.code).toBe('NOT_INSTALLED');
});

test('an employee cannot slip in a new application token with a forged ONAPPUPDATE', async () => {
  const token = await install();
  const { analyst } = t.portal.users;
  await t.portal.events.send('ONAPPUPDATE', {
    userId: analyst.id,
    auth: {
      ...t.portal.mintTokens(analyst),
      access_token: t.portal.mintTokens(analyst).accessToken,
      application_token: 'f'.repeat(32),
    },
  });
  await t.desk.settleEvents();
  await t.portal.events.send('ONAPPUNINSTALL', {
    data: { CLEAN: '1' },
    auth: { application_token: 'f'.repeat(32) },
  });
  await t.desk.settleEvents();
  expect(await works(token)).toBe(true);
});

test('the event of the system user may arrive before the portal is known', async () => {
  t.portal.events.settings.order = 'reversed';
  t.portal.finishInstallation();
  const reports = await deliver();
  expect(reports.map(({ event }) => event)).toContain('ONAPPUSERREADY');
  expect(t.log()).toMatch(/ONAPPUSERREADY[^\n]*"outcome":"done"/);
});

test('the end of a subscription suspends the portal without a storm of requests, and a payment resumes it', async () => {
  const token = await install();
  t.portal.payment({ expired: true });
  await deliver();
  t.sandbox.clock.advance(3_600_000);
  const page = tokenOf(await t.open().catch(() => ({ frameToken: token }) as never));
  for (let attempt = 0; attempt < 5; attempt += 1) expect((await t.connector(1, page)).status).not.toBe(200);
  const before = t.sandbox.oauth.requests.length;
  for (let attempt = 0; attempt < 5; attempt += 1) await t.connector(1, page);
  expect(t.sandbox.oauth.requests.length).toBe(before);
  t.portal.payment({ expired: false });
  await deliver();
  const healed = tokenOf(await t.open());
  expect(await works(healed)).toBe(true);
});

test('while a portal is suspended, no user’s calls reach it, whichever user’s call found out', async () => {
  const admin = await install();
  const analyst = tokenOf(await t.open(t.portal.users.analyst));
  t.sandbox.clock.advance(14 * 60_000);
  t.sandbox.oauth.faults.push({
    kind: 'status',
    status: 401,
    code: 'PAYMENT_REQUIRED',
    match: 'refresh_token',
  });
  // The portal accepts neither token any more, but only the installer's refresh counts for the portal.
  t.portal.rest.faults.push({ kind: 'status', status: 401, code: 'expired_token' });
  expect((await t.connector(1, admin)).status).toBe(402);
  t.portal.rest.requests.length = 0;
  expect((await t.connector(1, analyst)).status).toBe(402);
  expect(t.portal.rest.requests).toEqual([]);
});

test('an event is handled again when the portal cannot be asked who is an administrator', async () => {
  await install();
  t.portal.events.settings.beforeInstalled = true;
  t.portal.rest.faults.push({
    kind: 'status',
    status: 503,
    code: 'QUERY_LIMIT_EXCEEDED',
    times: 2,
    match: 'profile',
  });
  t.portal.update();
  await t.portal.events.flush();
  for (let round = 0; round < 4; round += 1) {
    await t.desk.settleEvents();
    t.sandbox.clock.advance(300_000);
  }
  t.portal.finishInstallation();
  t.portal.uninstall({ clean: false });
  await deliver();
  expect(t.log()).toMatch(/"event":"ONAPPUNINSTALL"[^\n]*"outcome":"done"/);
});

test('an API-only installation registers its own events', async () => {
  t.sandbox.app.apiOnly = true;
  t.portal.finishInstallation();
  await deliver();
  expect(t.portal.installation()?.eventHandlers.map(({ event }) => event)).toContain('ONAPPUNINSTALL');
});

test('a page that outlives the installation leaves nothing behind', async () => {
  const token = await install();
  t.portal.uninstall({ clean: true });
  await deliver();
  const answer = await t.request('/api/settings/recent-connectors', {
    method: 'PUT',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify({ item: [{ id: 1, title: 'Sales' }] }),
  });
  expect([answer.status, answer.json?.error?.code]).toEqual([401, 'NOT_INSTALLED']);
});

import { sql } from 'kysely';
import { createDeskServer } from '../../../server/app.ts';
import { createLogger } from '../../../server/web/http/request-log.ts';
import { createEventStore } from '../../../server/portals/installation/event-store.ts';
import { createEventWorker } from '../../../server/portals/installation/event-worker.ts';
import { parseLifecycleEvent } from '../../../server/portals/installation/lifecycle-event.ts';
import { createVault } from '../../../server/secrets/vault.ts';
import { testAssets } from '../../stage/desk.ts';
import { startDeskOnFile, type DeskOnFile } from '../../stage/desk-on-file.ts';
import { settle } from '../../stage/fake-timers.ts';
import { until } from '../../stage/until.ts';

let on: DeskOnFile;
beforeEach(async () => {
  on = await startDeskOnFile();
  // The start has woken the app's own worker; after this it leaves the events of a test alone for a minute.
  await on.t.desk.settleEvents();
});
afterEach(() => on.close());

/** Posts the events that Bitrix24 sends after an installation. */
const send = (path: string) => on.t.portal.events.send('ONAPPINSTALL', { url: `${on.t.origin}${path}` });
const states = async () => ((await on.rows())['events'] ?? []).map(({ state }) => state);

test.each(['/events', '/install'])('an event that cannot be stored is not acknowledged: %s', async path => {
  await sql`alter table events rename to away`.execute(on.db);
  expect((await send(path)).status).toBe(500);
  await sql`alter table away rename to events`.execute(on.db);
  expect((await send(path)).status).toBe(200);
  await on.t.desk.settleEvents();
  expect(await states()).toEqual(['done']);
});

test('an event that waits when the process ends is handled by the next one', async () => {
  const { t } = on;
  t.sandbox.oauth.faults.push({ kind: 'reset', match: 'app.info', times: 2 });
  expect((await send('/events')).status).toBe(200);
  await t.desk.settleEvents();
  await t.desk.settleEvents();
  expect(await states()).toEqual(['pending']);
  t.sandbox.oauth.faults.clear();
  t.sandbox.clock.advance(600_000);

  const next = await createDeskServer({
    config: t.config,
    clock: t.clock,
    assets: testAssets,
    logger: createLogger('silent'),
  });
  try {
    // Only the start itself has woken its worker.
    await until(async () => (await states())[0] !== 'pending');
    expect(await states()).toEqual(['done']);
  } finally {
    await next.close();
  }
});

test('an event that another process stored and did not handle is found by the running ones', async () => {
  const { t, db } = on;
  const store = createEventStore(db, createVault(t.config.tokenKeys));
  const handled: string[] = [];
  const worker = createEventWorker({
    store,
    clock: t.clock,
    lookEveryMs: 5,
    handle: event => Promise.resolve(handled.push(event.event)).then(() => 'done'),
  });
  await worker.poke();
  expect(handled).toEqual([]);
  const event = parseLifecycleEvent({
    event: 'ONAPPUNINSTALL',
    ts: '1',
    auth: { member_id: t.portal.memberId, application_token: 'f'.repeat(32) },
  });
  if (event === undefined) throw new Error('That is an event');
  // This worker is not poked: the process that took the event has died.
  await store.add(event, t.clock.now());
  await until(() => handled.length > 0);
  await worker.stop();
  expect(await states()).toEqual(['done']);
});

test('a database that is unavailable for a moment does not stop the event worker', async () => {
  const { t } = on;
  await sql`alter table events rename to away`.execute(on.db);
  await t.desk.settleEvents();
  await sql`alter table away rename to events`.execute(on.db);
  expect((await send('/events')).status).toBe(200);
  await t.desk.settleEvents();
  expect(await states()).toEqual(['done']);
});

test('an event that one worker has claimed is not claimed by another until the claim has expired', async () => {
  const { t } = on;
  const now = t.clock.now();
  const event = parseLifecycleEvent({
    event: 'ONAPPINSTALL',
    ts: '1',
    auth: { member_id: t.portal.memberId, access_token: 'x' },
  });
  if (event === undefined) throw new Error('This is no event');
  const store = createEventStore(on.db, createVault(t.config.tokenKeys));
  expect([await store.add(event, now), await store.add(event, now)]).toEqual([true, false]);
  expect(await store.claim(now, now + 10)).toMatchObject({ attempts: 1 });
  expect(await store.claim(now + 9, now + 19)).toBeUndefined();
  expect(await store.claim(now + 10, now + 20)).toMatchObject({ attempts: 2 });
});

test('closing the app finishes the event under way before the store closes', async () => {
  const { t } = on;
  const event = parseLifecycleEvent({
    event: 'ONAPPINSTALL',
    ts: '1',
    auth: { member_id: t.portal.memberId, access_token: 'made-up' },
  });
  if (event === undefined) throw new Error('This is no event');
  await createEventStore(on.db, createVault(t.config.tokenKeys)).add(event, t.clock.now());
  t.sandbox.oauth.latencyMs = 50_000;
  // The start of the worker finds the event.
  const next = await createDeskServer({
    config: t.config,
    clock: t.clock,
    assets: testAssets,
    logger: createLogger('silent'),
  });
  await until(() => t.sandbox.oauth.requests.length > 0);
  const closing = next.close();
  // By the next turn the worker has been told to stop; it does not wait for long.
  await settle();
  t.sandbox.clock.advance(50_000);
  await closing;
  expect(await states()).toEqual(['refused']);
});

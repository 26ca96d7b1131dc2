import { createEventStore, type EventStore } from '../../../server/portals/installation/event-store.ts';
import { createEventWorker } from '../../../server/portals/installation/event-worker.ts';
import type { LifecycleEvent } from '../../../server/portals/installation/lifecycle-event.ts';
import { createTakeEvent } from '../../../server/portals/installation/take-event.ts';
import type { PortalStore } from '../../../server/portals/portal-store.ts';
import { createVault } from '../../../server/secrets/vault.ts';
import { openStorage, type Storage } from '../../../server/storage/database.ts';
import { networkOf } from '../../../server/web/http/network-of.ts';
import { freshDatabase, type FreshDatabase } from '../../stage/fresh-database.ts';
import { makeGate } from '../../stage/gate.ts';
import { ManualClock } from '../../stage/manual-clock.ts';
import { until } from '../../stage/until.ts';

const known = '1'.repeat(32);
const proof = 'a'.repeat(32);
const form = (memberId: string, applicationToken: string, ts = 1) => ({
  event: 'ONAPPINSTALL',
  ts: String(ts),
  auth: { member_id: memberId, access_token: 'b'.repeat(70), application_token: applicationToken },
});
const stranger = (at: number) => form(String(at).padStart(32, '0'), 'c'.repeat(32));

let database: FreshDatabase;
let storage: Storage;
let store: EventStore;
beforeEach(async () => {
  database = await freshDatabase({ shared: true });
  storage = await openStorage(database.url);
  store = createEventStore(storage.db, createVault([{ id: 'k', key: Buffer.alloc(32) }]));
});
afterEach(async () => {
  await storage.close();
  await database.drop();
});

function takeWith(handle: (event: LifecycleEvent) => Promise<'done'>) {
  const clock = new ManualClock();
  const worker = createEventWorker({ store, clock, handle });
  const portals = {
    applicationToken: (memberId: string) => Promise.resolve(memberId === known ? proof : undefined),
  } as unknown as PortalStore;
  return { worker, ...createTakeEvent({ portals, store, worker, clock, onLost: () => undefined }) };
}

test('a flood of forged events delays no event of a portal that proves its application token', async () => {
  const gate = makeGate();
  const begun: string[] = [];
  const { take, worker, stop } = takeWith(async ({ memberId }) => {
    begun.push(memberId);
    // Strangers' events hang, as they do while the authorization server is slow.
    if (memberId !== known) await gate.opened;
    return 'done';
  });
  for (let at = 0; at < 150; at += 1) await take(stranger(at), '203.0.113.9');
  await until(() => begun.length === 3);
  await take(form(known, proof), '203.0.113.10');
  await until(() => begun.includes(known));
  // One place stays free of events that anybody may have sent.
  expect(begun).toHaveLength(4);
  gate.open();
  await worker.poke();
  await stop();
  await worker.stop();
});

test('a worker that stops begins no further event', async () => {
  const gate = makeGate();
  let begun = 0;
  const { take, worker, stop } = takeWith(async () => {
    begun += 1;
    await gate.opened;
    return 'done';
  });
  // Events of one portal are handled one after another.
  for (const ts of [1, 2]) await take(form(known, proof, ts), '203.0.113.10');
  await until(() => begun === 1);
  const stopped = worker.stop();
  gate.open();
  await stopped;
  await stop();
  expect(begun).toBe(1);
  expect(await store.nextDue()).toBeDefined();
});

test('events that prove nothing are bounded per network and in all, and proven ones are not', async () => {
  const gate = makeGate();
  const { take, worker, stop } = takeWith(() => gate.opened.then(() => 'done' as const));
  let sent = 0;
  const flood = async (address: string) => {
    for (;;) await take(stranger((sent += 1)), address);
  };
  const refused = { code: 'TOO_MANY_REQUESTS', status: 429, retryAfter: 60 };
  for (const address of ['203.0.113.1', '203.0.113.2', '203.0.113.3', '203.0.113.4', '203.0.113.5'])
    await expect(flood(address)).rejects.toMatchObject(refused);
  // Those refused are counted in `sent` as well.
  expect(sent).toBe(5 * 200 + 5);
  await expect(take(stranger(9_999), '203.0.113.6')).rejects.toMatchObject(refused);
  await take(form(known, proof), '203.0.113.1');
  gate.open();
  await worker.stop();
  await stop();
});

test('the addresses of one IPv6 network count together, and those of another network do not', async () => {
  const gate = makeGate();
  const { take, worker, stop } = takeWith(() => gate.opened.then(() => 'done' as const));
  const takeFrom = (at: number, address: string) => take(stranger(at), networkOf(address));
  for (let at = 0; at < 200; at += 1) await takeFrom(at, `2001:db8:0:1::${(at + 1).toString(16)}`);
  await expect(takeFrom(300, '2001:db8:0:1:ffff::1')).rejects.toMatchObject({ status: 429 });
  await takeFrom(301, '2001:db8:0:2::1');
  gate.open();
  await worker.stop();
  await stop();
});

test('events of one portal are handled one after the other', async () => {
  const gate = makeGate();
  const begun: number[] = [];
  const { take, worker, stop } = takeWith(async ({ ts }) => {
    begun.push(ts);
    await gate.opened;
    return 'done';
  });
  for (const ts of [1, 2, 3]) await take(form(known, proof, ts), '203.0.113.1');
  await until(() => begun.length > 0);
  expect(begun).toHaveLength(1);
  gate.open();
  await worker.poke();
  await until(() => begun.length === 3);
  await stop();
  await worker.stop();
});

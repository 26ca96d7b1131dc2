import type { MemberId } from '../../../server/bitrix24/identifiers.ts';
import { enterpriseBudget, standardBudget, turnAt } from '../../../server/bitrix24/limits/budget.ts';
import { createStoredLimits } from '../../../server/portals/stored-limits.ts';
import type { LimitStore } from '../../../server/bitrix24/limits/limit-store.ts';
import { createMemoryLimits } from '../../../server/bitrix24/limits/memory-limits.ts';
import { createPortalStore } from '../../../server/portals/portal-store.ts';
import { openStorage, type Storage } from '../../../server/storage/database.ts';
import { createVault } from '../../../server/secrets/vault.ts';
import { databaseKind, freshDatabase } from '../../stage/fresh-database.ts';

const portal = 'a'.repeat(32) as MemberId;
const another = 'b'.repeat(32) as MemberId;
const start = Date.UTC(2026, 9, 1, 12);

let storage: Storage;
let second: Storage;
let drop: () => Promise<void>;
beforeEach(async () => {
  const database = await freshDatabase({ shared: true });
  ({ drop } = database);
  storage = await openStorage(database.url);
  second = await openStorage(database.url);
});
afterEach(async () => {
  await storage.close();
  await second.close();
  await drop();
});

describe.each([
  [databaseKind, () => createStoredLimits(storage.db)],
  ['memory', () => createMemoryLimits()],
] as const)('limits in %s', (kind, create) => {
  let limits: LimitStore;
  beforeEach(() => {
    limits = create();
  });

  test(`limits in ${kind}: each turn fills the bucket by one call, and time empties it`, async () => {
    expect(await limits.take(portal, standardBudget, start)).toBe(start + 500);
    expect(await limits.take(portal, standardBudget, start)).toBe(start + 1_000);
    expect(await limits.take(portal, standardBudget, start + 900)).toBe(start + 1_500);
    expect(await limits.take(portal, standardBudget, start + 60_000)).toBe(start + 60_500);
    expect(await limits.take(another, enterpriseBudget, start)).toBe(start + 200);
  });

  test(`limits in ${kind}: a bucket that the portal reports as full is full, and an earlier time does not empty it`, async () => {
    await limits.raise(portal, start + 30_000);
    expect(await limits.take(portal, standardBudget, start)).toBe(start + 30_500);
    await limits.raise(portal, start + 10_000);
    expect(await limits.take(portal, standardBudget, start)).toBe(start + 31_000);
  });

  test(`limits in ${kind}: a learned limit lasts until its end, and a newer one of the same method and code replaces it`, async () => {
    const block = { method: 'a.get', code: 'OPERATION_TIME_LIMIT', endsAt: start + 1_000 };
    const all = { method: '', code: 'OVERLOAD_LIMIT', endsAt: start + 9_000 };
    await limits.learn(portal, { ...block, endsAt: start + 90_000 });
    await limits.learn(portal, block);
    await limits.learn(portal, all);
    expect(new Set(await limits.lessons(portal, start + 999))).toEqual(new Set([block, all]));
    expect(await limits.lessons(portal, start + 1_000)).toEqual([all]);
    expect(await limits.lessons(another, start)).toEqual([]);
  });

  test(`limits in ${kind}: expired limits and empty buckets are pruned and the others stay`, async () => {
    await limits.take(portal, standardBudget, start);
    await limits.raise(another, start + 30_000);
    await limits.learn(portal, { method: 'a', code: 'OPERATION_TIME_LIMIT', endsAt: start + 400 });
    await limits.learn(another, { method: 'a', code: 'OPERATION_TIME_LIMIT', endsAt: start + 30_000 });
    await limits.prune(start + 500);
    expect(await limits.take(portal, standardBudget, start)).toBe(start + 500);
    expect(await limits.take(another, standardBudget, start)).toBe(start + 30_500);
    expect(await limits.lessons(portal, start)).toEqual([]);
    expect(await limits.lessons(another, start)).toHaveLength(1);
  });

  test(`limits in ${kind}: removing a portal removes its limits and no others`, async () => {
    for (const each of [portal, another]) {
      await limits.take(each, standardBudget, start);
      await limits.learn(each, { method: 'a', code: 'OPERATION_TIME_LIMIT', endsAt: start + 400 });
    }
    await limits.removePortal(portal);
    expect(await limits.take(portal, standardBudget, start)).toBe(start + 500);
    expect(await limits.take(another, standardBudget, start)).toBe(start + 1_000);
    expect(await limits.lessons(another, start)).toHaveLength(1);
  });
});

test('pruning and erasing leave no idle rows of a portal in the tables', async () => {
  const limits = createStoredLimits(storage.db);
  await limits.take(portal, standardBudget, start);
  await limits.take(another, standardBudget, start);
  await limits.learn(portal, { method: 'a', code: 'OVERLOAD_LIMIT', endsAt: start + 400 });
  await limits.learn(another, { method: 'a', code: 'OVERLOAD_LIMIT', endsAt: start + 400 });
  await limits.removePortal(portal);
  await limits.prune(start + 500);
  expect(await storage.db.selectFrom('call_budgets').selectAll().execute()).toEqual([]);
  expect(await storage.db.selectFrom('learned_limits').selectAll().execute()).toEqual([]);
});

test('a hundred turns taken at once on two connections are a hundred different turns', async () => {
  const stores = [createStoredLimits(storage.db), createStoredLimits(second.db)];
  const fifty = Array.from({ length: 50 }, (_, index) => index);
  const taken = await Promise.all(
    stores.flatMap(store => fifty.map(() => store.take(portal, standardBudget, start))),
  );
  const turns = taken.map(emptyAt => turnAt(emptyAt, standardBudget)).sort((a, b) => a - b);
  expect(new Set(turns).size).toBe(100);
  expect(turns.filter(turn => turn <= start)).toHaveLength(50);
  expect(turns.at(-1)).toBe(start + 25_000);
});

test('a limit learned by one process is known to the other within a second', async () => {
  const [one, other] = [createStoredLimits(storage.db), createStoredLimits(second.db)];
  expect(await one.lessons(portal, start)).toEqual([]);
  expect(await other.lessons(portal, start)).toEqual([]);
  await one.learn(portal, { method: '', code: 'OVERLOAD_LIMIT', endsAt: start + 60_000 });
  expect(await one.lessons(portal, start)).toHaveLength(1);
  expect(await other.lessons(portal, start + 1_000)).toHaveLength(1);
});

test('the plan of a portal is stored', async () => {
  const portals = createPortalStore(storage.db, createVault([{ id: 'k', key: Buffer.alloc(32, 1) }]));
  const confirmed = {
    memberId: portal,
    clientEndpoint: 'https://acme.bitrix24.com/rest/',
    oauthServer: 'https://oauth.bitrix.info',
    status: 'L',
    scope: 'biconnector',
  };
  await portals.confirm(confirmed, start, await portals.lastEnd(portal));
  expect((await portals.find(portal))?.license).toBeUndefined();
  await portals.setLicense(portal, 'ent');
  expect((await portals.find(portal))?.license).toBe('ent');
});

import { standardBudget } from '../../../server/bitrix24/limits/budget.ts';
import type { LimitStore } from '../../../server/bitrix24/limits/limit-store.ts';
import { createLimitedOutbound } from '../../../server/bitrix24/limits/limited-outbound.ts';
import { createMemoryLimits } from '../../../server/bitrix24/limits/memory-limits.ts';
import { createLimitsWithFallback } from '../../../server/bitrix24/limits/limits-with-fallback.ts';
import { ManualClock } from '../../stage/manual-clock.ts';
import { CountingPortal, memberId, refusal, requestOf } from '../../stage/counting-portal.ts';

const never = () => new Promise<never>(() => undefined);
const broken = () => Promise.reject(new Error('away'));

let clock: ManualClock;
let database: LimitStore;
const faults: unknown[] = [];
const steady = (): LimitStore =>
  createLimitsWithFallback({
    database,
    memory: createMemoryLimits(),
    clock,
    patienceMs: 20,
    onFault: error => faults.push(error),
  });

beforeEach(() => {
  clock = new ManualClock();
  database = createMemoryLimits();
  faults.length = 0;
});

test.each([
  ['fails', broken],
  ['does not answer', never],
])('no call fails when the database %s: the memory takes over its state', async (_how, away) => {
  const limits = steady();
  const now = clock.now();
  for (let turn = 1; turn <= 3; turn += 1) await limits.take(memberId, standardBudget, now);
  await limits.learn(memberId, { method: 'a', code: 'OVERLOAD_LIMIT', endsAt: now + 60_000 });
  Object.assign(database, { take: away, raise: away, learn: away, lessons: away });
  expect(await limits.take(memberId, standardBudget, now)).toBe(now + 2_000);
  expect(await limits.lessons(memberId, now)).toHaveLength(1);
  await limits.learn(memberId, { method: 'b', code: 'OVERLOAD_LIMIT', endsAt: now + 60_000 });
  await limits.raise(memberId, now + 9_000);
  expect(await limits.lessons(memberId, now)).toHaveLength(2);
  expect(await limits.take(memberId, standardBudget, now)).toBe(now + 9_500);
  // The database is not tried at every call.
  expect(faults).toHaveLength(1);
});

test('the database is tried again after a while', async () => {
  const limits = steady();
  const { take } = database;
  Object.assign(database, { take: broken });
  await limits.take(memberId, standardBudget, clock.now());
  Object.assign(database, { take });
  clock.advance(5_000);
  await limits.take(memberId, standardBudget, clock.now());
  expect(await database.take(memberId, standardBudget, clock.now())).toBe(clock.now() + 1_000);
});

test('calls stay within the budget while the database is away', async () => {
  Object.assign(database, { take: broken, raise: broken, learn: broken, lessons: broken });
  const portal = new CountingPortal(clock);
  const outbound = createLimitedOutbound(portal, {
    store: steady(),
    budgetFor: () => Promise.resolve(standardBudget),
    clock,
  });
  const all = Promise.all(Array.from({ length: 52 }, () => outbound.post(requestOf())));
  await clock.run();
  expect((await all).every(({ status }) => status === 200)).toBe(true);
  expect(portal.mostWithin(499)).toBe(50);
  clock.advance(60_000);
  portal.says.push(refusal(429, 'OPERATION_TIME_LIMIT'));
  await expect(outbound.post(requestOf())).rejects.toMatchObject({ code: 'OPERATION_TIME_LIMIT' });
  await expect(outbound.post(requestOf())).rejects.toMatchObject({ retryAfter: 600 });
  expect(portal.calls).toHaveLength(53);
});

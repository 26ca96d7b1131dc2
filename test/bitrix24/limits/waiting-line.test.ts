import { standardBudget } from '../../../server/bitrix24/limits/budget.ts';
import { createLimitedOutbound } from '../../../server/bitrix24/limits/limited-outbound.ts';
import type { DeskError } from '../../../server/desk-error.ts';
import type { Outbound } from '../../../server/bitrix24/outbound/outbound.ts';
import { createMemoryLimits } from '../../../server/bitrix24/limits/memory-limits.ts';
import { because } from '../../../server/bitrix24/outbound/cause.ts';
import { ManualClock } from '../../stage/manual-clock.ts';
import { CountingPortal, requestOf } from '../../stage/counting-portal.ts';

let clock: ManualClock;
let portal: CountingPortal;
let outbound: Outbound;
const waits: number[] = [];
const refusals: string[] = [];

beforeEach(() => {
  clock = new ManualClock();
  portal = new CountingPortal(clock);
  waits.length = 0;
  refusals.length = 0;
  outbound = createLimitedOutbound(portal, {
    store: createMemoryLimits(),
    budgetFor: () => Promise.resolve(standardBudget),
    clock,
    listener: { onWait: ms => waits.push(ms), onRefuse: code => refusals.push(code) },
  });
});

/** The outcome of a call: the status of its answer, or the code of its refusal with the seconds to wait. */
interface Fate {
  readonly userId: number;
  readonly outcome: string;
  readonly waitedMs: number;
  readonly retryAfter: number | undefined;
}

async function call(userId: number, background = false): Promise<Fate> {
  const begun = clock.now();
  const ended = (outcome: string, retryAfter?: number): Fate => ({
    userId,
    outcome,
    waitedMs: clock.now() - begun,
    retryAfter,
  });
  return because({ what: 'test', background }, () => outbound.post(requestOf({ userId }))).then(
    ({ status }) => ended(String(status)),
    (error: unknown) => {
      const { code, retryAfter: seconds } = error as DeskError;
      return ended(code, seconds);
    },
  );
}

const calls = (count: number, userId: number, background = false): Promise<readonly Fate[]> =>
  Promise.all(Array.from({ length: count }, () => call(userId, background)));

test('fifty calls go at once and the next ones every half second, never one too many', async () => {
  const all = calls(60, 1);
  await clock.run();
  expect((await all).map(({ outcome }) => outcome)).toEqual(Array.from({ length: 60 }, () => '200'));
  expect(portal.mostWithin(0)).toBe(50);
  expect(portal.mostWithin(499)).toBe(50);
  expect(portal.mostWithin(1_000)).toBe(52);
  const begun = portal.calls[0]?.at ?? 0;
  expect(portal.calls.slice(50).map(({ at }) => at - begun)).toEqual([
    500, 1_000, 1_500, 2_000, 2_500, 3_000, 3_500, 4_000, 4_500, 5_000,
  ]);
  expect(waits.filter(ms => ms > 0)).toHaveLength(10);
});

test('two hundred calls of one user delay a call of another user by a turn or two', async () => {
  const flood = calls(200, 1);
  const other = call(2);
  await clock.run();
  expect(await other).toMatchObject({ outcome: '200' });
  expect((await other).waitedMs).toBeLessThanOrEqual(1_000);
  // The flood is still served at the same rate.
  expect((await flood).filter(({ outcome }) => outcome === '200').length).toBeGreaterThanOrEqual(50 + 14);
});

test('users take turns: floods of three users are served alike', async () => {
  await calls(50, 9);
  const floods = [calls(10, 1), calls(10, 2), calls(10, 3)];
  await clock.run();
  await Promise.all(floods);
  const served = portal.calls.slice(50).map(({ userId }) => userId);
  expect(served.slice(0, 9)).toEqual([1, 2, 3, 1, 2, 3, 1, 2, 3]);
});

test('a call that a person waits for goes before background work, even if it came later', async () => {
  await calls(50, 9);
  const background = calls(5, 1, true);
  const foreground = calls(3, 2);
  await clock.run();
  await Promise.all([background, foreground]);
  expect(portal.calls.slice(50).map(({ userId }) => userId)).toEqual([2, 2, 2, 1, 1, 1, 1, 1]);
});

test.each([
  ['that a person waits for', false, 8_000, 16],
  ['of background work', true, 30_000, 60],
])('a call %s is refused at once when its turn would come too late', async (_who, background, bound, fit) => {
  const all = calls(150, 1, background);
  const first = await Promise.race([all, clock.run(0)]);
  expect(first).toBeUndefined();
  expect(refusals).toHaveLength(150 - 50 - fit);
  await clock.run();
  const fates = await all;
  const served = fates.filter(({ outcome }) => outcome === '200');
  const refused = fates.filter(({ outcome }) => outcome === 'PORTAL_BUSY');
  expect([served.length, refused.length]).toEqual([50 + fit, 100 - fit]);
  expect(Math.max(...served.map(({ waitedMs }) => waitedMs))).toBe(bound);
  expect(refused.every(({ waitedMs }) => waitedMs === 0)).toBe(true);
  for (const { retryAfter = 0 } of refused) expect(retryAfter * 1000).toBeGreaterThan(bound);
});

test('a call is refused at once, not after the wait, when another process has filled the bucket', async () => {
  const store = createMemoryLimits();
  const budgetFor = () => Promise.resolve(standardBudget);
  const other = createLimitedOutbound(portal, { store, budgetFor, clock });
  outbound = createLimitedOutbound(portal, {
    store,
    budgetFor,
    clock,
    listener: { onWait: () => undefined, onRefuse: code => refusals.push(code) },
  });
  await Promise.all(Array.from({ length: 50 }, () => other.post(requestOf())));
  const all = calls(40, 1);
  await clock.run(0);
  expect(refusals).toHaveLength(24);
  await clock.run();
  expect(Math.max(...(await all).map(({ waitedMs }) => waitedMs))).toBe(8_000);
});

test('no call waits longer than the limit, even if calls of other users come in between', async () => {
  await calls(50, 9);
  const last = calls(16, 1);
  // At every turn one more user arrives; all of them go before the later calls of the flood.
  for (let userId = 2; userId < 40; userId += 1) {
    void call(userId);
    await clock.run(500);
  }
  await clock.run();
  const fates = await last;
  expect(Math.max(...fates.map(({ waitedMs }) => waitedMs))).toBeLessThanOrEqual(8_000);
  const refused = fates.filter(({ outcome }) => outcome === 'PORTAL_BUSY');
  expect(refused.length).toBeGreaterThan(0);
  for (const { retryAfter = 0 } of refused) expect(retryAfter).toBeGreaterThanOrEqual(1);
});

test('a call made when Retry-After has passed goes at once', async () => {
  const all = calls(80, 1);
  await clock.run(0);
  const { retryAfter = 0 } = await call(1);
  expect(retryAfter).toBeGreaterThanOrEqual(8);
  await clock.run(retryAfter * 1000);
  await all;
  expect(await call(1)).toMatchObject({ outcome: '200', waitedMs: 0 });
});

test('a call refused by the budget is not sent', async () => {
  const all = calls(100, 1);
  await clock.run();
  const fates = await all;
  expect(portal.calls).toHaveLength(fates.filter(({ outcome }) => outcome === '200').length);
});

test('calls to authorization servers use no portal’s budget', async () => {
  const all = Promise.all(
    Array.from({ length: 100 }, () => outbound.post(requestOf({ to: 'oauth', method: 'app.info' }))),
  );
  await all;
  expect(portal.calls).toHaveLength(100);
});

test('each portal has a budget of its own', async () => {
  await calls(50, 1);
  const memberId = 'd'.repeat(32) as Exclude<ReturnType<typeof requestOf>['call']['memberId'], undefined>;
  await outbound.post(requestOf({ memberId }));
  expect(portal.calls).toHaveLength(51);
});

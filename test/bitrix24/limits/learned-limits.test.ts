import { because } from '../../../server/bitrix24/outbound/cause.ts';
import type { DeskError } from '../../../server/desk-error.ts';
import type { Outbound, OutgoingCall } from '../../../server/bitrix24/outbound/outbound.ts';
import { standardBudget, type BudgetFor } from '../../../server/bitrix24/limits/budget.ts';
import type { LimitStore } from '../../../server/bitrix24/limits/limit-store.ts';
import { createLimitedOutbound } from '../../../server/bitrix24/limits/limited-outbound.ts';
import { createMemoryLimits } from '../../../server/bitrix24/limits/memory-limits.ts';
import { ManualClock } from '../../stage/manual-clock.ts';
import { CountingPortal, refusal, requestOf } from '../../stage/counting-portal.ts';

let clock: ManualClock;
let portal: CountingPortal;
let store: LimitStore;
beforeEach(() => {
  clock = new ManualClock();
  portal = new CountingPortal(clock);
  store = createMemoryLimits();
});

const box: BudgetFor = () => Promise.resolve(undefined);
const cloud: BudgetFor = () => Promise.resolve(standardBudget);
const createDesk = (budgetFor: BudgetFor): Outbound =>
  createLimitedOutbound(portal, { store, budgetFor, clock });

/** Makes a call. Returns the status of its answer, or the code, status and seconds of its refusal. */
const ask = (outbound: Outbound, call: Partial<OutgoingCall> = {}): Promise<unknown> =>
  because({ what: 'test', background: false }, () => outbound.post(requestOf(call))).then(
    ({ status }) => status,
    (error: unknown) => {
      const { code, status, retryAfter } = error as DeskError;
      return [code, status, retryAfter];
    },
  );

const seconds = (ms: number) => Math.floor(ms / 1000);

describe('QUERY_LIMIT_EXCEEDED', () => {
  test.each([
    ['cloud', cloud],
    ['box', box],
  ])(
    'QUERY_LIMIT_EXCEEDED is answered with 503 and an exact Retry-After, and a %s portal is not called meanwhile',
    async (_kind, budgetFor) => {
      const desk = createDesk(budgetFor);
      portal.says.push(refusal(503, 'QUERY_LIMIT_EXCEEDED'));
      expect(await ask(desk)).toEqual(['QUERY_LIMIT_EXCEEDED', 503, 2]);
      const next = ask(desk);
      await clock.run(1_999);
      expect(portal.calls).toHaveLength(1);
      await clock.run(1);
      expect(await next).toBe(200);
      expect(portal.calls).toHaveLength(2);
    },
  );

  test('after QUERY_LIMIT_EXCEEDED the bucket is full for every process', async () => {
    const [one, other] = [createDesk(cloud), createDesk(cloud)];
    portal.says.push(refusal(503, 'QUERY_LIMIT_EXCEEDED'));
    await ask(one);
    clock.advance(2_000);
    expect(await ask(other)).toBe(200);
    const next = ask(other);
    await clock.run(499);
    expect(portal.calls).toHaveLength(2);
    await clock.run(1);
    expect(await next).toBe(200);
  });

  test('a self-hosted portal has no budget until QUERY_LIMIT_EXCEEDED, and then the standard one for an hour', async () => {
    const desk = createDesk(box);
    const many = () => Promise.all(Array.from({ length: 100 }, () => ask(desk)));
    expect(new Set(await many())).toEqual(new Set([200]));
    portal.says.push(refusal(503, 'QUERY_LIMIT_EXCEEDED'));
    await ask(desk);
    clock.advance(60_000);
    const counted = many();
    await clock.run(60_000);
    expect((await counted).filter(outcome => outcome === 200)).toHaveLength(66);
    clock.advance(3_600_000);
    expect(new Set(await many())).toEqual(new Set([200]));
  });

  test('a call whose turn has come already waits for the pause after QUERY_LIMIT_EXCEEDED', async () => {
    const desk = createDesk(cloud);
    await Promise.all(Array.from({ length: 49 }, () => ask(desk)));
    portal.says.push(refusal(503, 'QUERY_LIMIT_EXCEEDED'));
    const refused = ask(desk);
    const next = ask(desk);
    await clock.run(1_999);
    expect(portal.calls).toHaveLength(50);
    await clock.run(1);
    expect([await refused, await next]).toEqual([['QUERY_LIMIT_EXCEEDED', 503, 2], 200]);
  });
});

describe('OPERATION_TIME_LIMIT', () => {
  const method = 'biconnector.connector.get';
  test('OPERATION_TIME_LIMIT blocks its method for ten minutes and not a moment longer, and no other method', async () => {
    const desk = createDesk(box);
    portal.says.push(refusal(429, 'OPERATION_TIME_LIMIT'));
    expect(await ask(desk)).toEqual(['OPERATION_TIME_LIMIT', 429, 600]);
    expect(await ask(desk, { method: 'biconnector.connector.list' })).toBe(200);
    clock.advance(599_001);
    expect(await ask(desk)).toEqual(['OPERATION_TIME_LIMIT', 429, 1]);
    expect(await ask(desk, { method: method.toUpperCase() })).toEqual(['OPERATION_TIME_LIMIT', 429, 1]);
    expect(portal.calls).toHaveLength(2);
    clock.advance(999);
    expect(await ask(desk)).toBe(200);
  });

  test('OPERATION_TIME_LIMIT blocks its method until the reset that the last answer named', async () => {
    const desk = createDesk(box);
    const reset = seconds(clock.now()) + 120;
    portal.says.push({
      status: 200,
      text: `{"result":1,"time":{"operating_reset_at":${reset},"operating":400}}`,
    });
    portal.says.push(refusal(429, 'OPERATION_TIME_LIMIT'));
    await ask(desk);
    expect(await ask(desk)).toEqual(['OPERATION_TIME_LIMIT', 429, 120]);
    clock.advance(119_999);
    expect(await ask(desk)).toEqual(['OPERATION_TIME_LIMIT', 429, 1]);
    clock.advance(1);
    expect(await ask(desk)).toBe(200);
  });

  test('OPERATION_TIME_LIMIT blocks no longer than Bitrix24’s window, whatever the portal’s clock says', async () => {
    const desk = createDesk(box);
    portal.says.push(
      refusal(429, 'OPERATION_TIME_LIMIT', { time: { operating_reset_at: seconds(clock.now()) + 86_400 } }),
    );
    expect(await ask(desk)).toEqual(['OPERATION_TIME_LIMIT', 429, 600]);
  });

  test('a method that has used up its 480 seconds is not called again before its reset', async () => {
    const desk = createDesk(box);
    const reset = seconds(clock.now()) + 60;
    portal.says.push({
      status: 200,
      text: `{"result":1,"time":{"operating_reset_at":${reset},"operating":480.5}}`,
    });
    expect(await ask(desk)).toBe(200);
    expect(await ask(desk)).toEqual(['OPERATION_TIME_LIMIT', 429, 60]);
    expect(portal.calls).toHaveLength(1);
    clock.advance(60_000);
    expect(await ask(desk)).toBe(200);
  });

  test('neither 479 seconds of work nor a connector named like a limit blocks a method', async () => {
    const desk = createDesk(box);
    portal.says.push({ status: 200, text: '{"result":1,"time":{"operating":479.9}}' });
    portal.says.push({
      status: 200,
      text: '{"result":{"item":{"title":"OPERATION_TIME_LIMIT","x":"\\"operating\\":900","operating":900}},"time":{}}',
    });
    await ask(desk);
    await ask(desk);
    expect(await ask(desk)).toBe(200);
  });

  test('OPERATION_TIME_LIMIT blocks its method in other processes, too', async () => {
    const [one, other] = [createDesk(cloud), createDesk(cloud)];
    portal.says.push(refusal(429, 'OPERATION_TIME_LIMIT'));
    await ask(one);
    expect(await ask(other)).toEqual(['OPERATION_TIME_LIMIT', 429, 600]);
  });

  test('OPERATION_TIME_LIMIT inside a result with HTTP 200 blocks its method, too', async () => {
    const desk = createDesk(box);
    portal.says.push({
      status: 200,
      text: '{"result":{"error":{"error":"OPERATION_TIME_LIMIT"}},"time":{}}',
    });
    expect(await ask(desk)).toEqual(['OPERATION_TIME_LIMIT', 429, 600]);
  });

  describe('in a batch', () => {
    const batch = { method: 'batch', params: { cmd: { a: 'user.get?ID=1', b: 'Profile?' } } };
    test('OPERATION_TIME_LIMIT of a command blocks its method, alone and in batches, and no other', async () => {
      const desk = createDesk(box);
      portal.says.push({
        status: 200,
        text: '{"result":{"result":{"a":1},"result_error":{"b":{"error":"OPERATION_TIME_LIMIT"}}},"time":{}}',
      });
      expect(await ask(desk, batch)).toBe(200);
      expect(await ask(desk, { method: 'profile' })).toEqual(['OPERATION_TIME_LIMIT', 429, 600]);
      expect(await ask(desk, batch)).toEqual(['OPERATION_TIME_LIMIT', 429, 600]);
      expect(await ask(desk, { method: 'user.get' })).toBe(200);
      expect(await ask(desk, { method: 'batch', params: { cmd: ['user.get?'] } })).toBe(200);
    });

    test('OPERATION_TIME_LIMIT of a batch blocks batches but not the methods in it', async () => {
      const desk = createDesk(box);
      portal.says.push(refusal(429, 'OPERATION_TIME_LIMIT'));
      expect(await ask(desk, batch)).toEqual(['OPERATION_TIME_LIMIT', 429, 600]);
      expect(await ask(desk, { method: 'batch', params: {} })).toEqual(['OPERATION_TIME_LIMIT', 429, 600]);
      expect(await ask(desk, { method: 'user.get' })).toBe(200);
    });

    test('the 480 seconds of work are counted for a batch and for each of its commands', async () => {
      const desk = createDesk(box);
      portal.says.push({
        status: 200,
        text: '{"result":{"result":{"a":1,"b":2},"result_time":{"a":{"operating":500},"b":{"operating":1}}},"time":{"operating":481}}',
      });
      await ask(desk, batch);
      expect(await ask(desk, { method: 'user.get' })).toEqual(['OPERATION_TIME_LIMIT', 429, 600]);
      expect(await ask(desk, { method: 'batch', params: {} })).toEqual(['OPERATION_TIME_LIMIT', 429, 600]);
      expect(await ask(desk, { method: 'profile' })).toBe(200);
    });
  });
});

test('after OVERLOAD_LIMIT the whole portal is not called for an hour', async () => {
  const desk = createDesk(box);
  portal.says.push(refusal(503, 'OVERLOAD_LIMIT'));
  expect(await ask(desk)).toEqual(['OVERLOAD_LIMIT', 503, 3_600]);
  clock.advance(3_599_000);
  expect(await ask(desk, { method: 'profile' })).toEqual(['OVERLOAD_LIMIT', 503, 1]);
  expect(portal.calls).toHaveLength(1);
  clock.advance(1_000);
  expect(await ask(desk)).toBe(200);
});

test('a limit learned while a call waits for its turn refuses that call', async () => {
  const desk = createDesk(cloud);
  await Promise.all(Array.from({ length: 50 }, () => ask(desk)));
  const waiting = ask(desk);
  await clock.run(0);
  await store.learn(requestOf().call.memberId ?? ('' as never), {
    method: '',
    code: 'OVERLOAD_LIMIT',
    endsAt: clock.now() + 60_000,
  });
  await clock.run();
  expect(await waiting).toEqual(['OVERLOAD_LIMIT', 503, 60]);
  expect(portal.calls).toHaveLength(50);
});

test('no call is repeated, whichever limit the portal reports', async () => {
  const desk = createDesk(cloud);
  for (const code of ['QUERY_LIMIT_EXCEEDED', 'OPERATION_TIME_LIMIT', 'OVERLOAD_LIMIT'])
    portal.says.push(refusal(503, code));
  await ask(desk);
  await clock.run();
  expect(portal.calls).toHaveLength(1);
});

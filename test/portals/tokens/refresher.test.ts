import { randomBytes } from 'node:crypto';
import type { TokenPair } from '../../../server/bitrix24/oauth/token-answer.ts';
import { OAuthError } from '../../../server/bitrix24/oauth/oauth-refusal.ts';
import type { AccessToken, MemberId, RefreshToken, TokenKey } from '../../../server/bitrix24/identifiers.ts';
import { DeskError } from '../../../server/desk-error.ts';
import { openStorage, type Storage } from '../../../server/storage/database.ts';
import { createVault } from '../../../server/secrets/vault.ts';
import { createRefresher, type RefresherOptions } from '../../../server/portals/tokens/refresher.ts';
import {
  createTokenStore,
  type StoredPair,
  type TokenStore,
} from '../../../server/portals/tokens/token-store.ts';
import { freshDatabase, type FreshDatabase } from '../../stage/fresh-database.ts';
import { ManualClock } from '../../stage/manual-clock.ts';

const hour = 3_600_000;
const memberId = 'a'.repeat(32) as MemberId;
const key: TokenKey = { memberId, userId: 1 };

let database: FreshDatabase;
let storage: Storage;
let store: TokenStore;
let clock: ManualClock;
/** Pairs that Bitrix24 was asked to replace. */
let asked: StoredPair[];

const pair = (name: string, lifeMs = hour): TokenPair => ({
  accessToken: `access-${name}` as AccessToken,
  refreshToken: `refresh-${name}` as RefreshToken,
  expiresAt: clock.now() + lifeMs,
});

/** An OAuth server that gives pair 1, 2, 3 …, each after `answerMs`. */
const refresher = (options: Partial<RefresherOptions> = {}, answerMs = 20) =>
  createRefresher({
    store,
    clock,
    request: async (_key, from) => {
      asked.push(from);
      const answer = pair(String(asked.length));
      await clock.sleep(answerMs);
      return answer;
    },
    ...options,
  });

const refused = (code = 'invalid_grant') => new OAuthError(code, 'refused', { status: 401 });

beforeEach(async () => {
  database = await freshDatabase();
  storage = await openStorage(database.url);
  store = createTokenStore(storage.db, createVault([{ id: 'k', key: randomBytes(32) }]));
  clock = new ManualClock();
  asked = [];
});
afterEach(async () => {
  await storage.close();
  await database.drop();
});

/** Stores an expired pair. */
async function expired(): Promise<StoredPair> {
  await store.keep(key, pair('0'));
  clock.advance(hour);
  const stored = await store.find(key);
  if (stored === undefined) throw new Error('nothing stored');
  return stored;
}

test('100 concurrent calls with an expired token cause exactly one refresh', async () => {
  await expired();
  const { current } = refresher();
  const calls = Promise.all(Array.from({ length: 100 }, () => current(key)));
  await clock.run();
  expect(new Set((await calls).map(({ accessToken }) => accessToken))).toEqual(new Set(['access-1']));
  expect(asked).toHaveLength(1);
});

test('two refreshers on one store share one refresh, and the second waits for the first', async () => {
  await expired();
  const [one, other] = [refresher(), refresher()];
  const calls = Promise.all([one.current(key), other.current(key)]);
  await clock.run();
  const [a, b] = await calls;
  expect(a.accessToken).toBe(b.accessToken);
  expect(asked).toHaveLength(1);
});

test('a late 401 that used the old token retries with the new one and does not refresh', async () => {
  const { accessToken } = await expired();
  const { current, replacementFor } = refresher();
  const renewed = current(key);
  await clock.run();
  await renewed;
  expect((await replacementFor(key, accessToken)).accessToken).toBe('access-1');
  expect(asked).toHaveLength(1);
});

test('a 401 for the stored token refreshes once, however many callers saw it', async () => {
  await store.keep(key, pair('0'));
  const { replacementFor } = refresher();
  const calls = Promise.all(Array.from({ length: 20 }, () => replacementFor(key, 'access-0' as AccessToken)));
  await clock.run();
  await calls;
  expect(asked).toHaveLength(1);
});

test('a persistent 401 fails after exactly one refresh', async () => {
  await store.keep(key, pair('0'));
  const { replacementFor } = refresher();
  const first = replacementFor(key, 'access-0' as AccessToken);
  await clock.run();
  const { accessToken } = await first;
  await expect(replacementFor(key, accessToken)).rejects.toMatchObject({
    code: 'invalid_token',
    status: 401,
  });
  expect(asked).toHaveLength(1);
});

test('a waiter never receives a token that has already expired', async () => {
  await expired();
  let lives = [10, hour];
  const { current } = refresher({
    request: async (_key, from) => {
      asked.push(from);
      const [life = hour, ...rest] = lives;
      lives = rest;
      const answer = pair(String(asked.length), life);
      await clock.sleep(50);
      return answer;
    },
  });
  const waiters = Promise.all([current(key), current(key)]);
  await clock.run();
  for (const { expiresAt, accessToken } of await waiters) {
    expect(expiresAt).toBeGreaterThan(clock.now());
    expect(accessToken).toBe('access-2');
  }
});

test('tokens that are issued already expired end in an error, not in an endless loop', async () => {
  await expired();
  const { current } = refresher({
    request: from => Promise.resolve({ ...pair(String(from.userId)), expiresAt: clock.now() - 1 }),
  });
  const call = expect(current(key)).rejects.toMatchObject({ code: 'OAUTH_NONSENSE' });
  await clock.run();
  await call;
});

test('the new pair is stored before any caller sees it', async () => {
  await expired();
  const order: string[] = [];
  const watched: TokenStore = {
    ...store,
    replace: async (...parameters) => {
      const outcome = await store.replace(...parameters);
      order.push('stored');
      return outcome;
    },
  };
  const { current } = refresher({ store: watched });
  const call = current(key).then(() => order.push('seen'));
  await clock.run();
  await call;
  expect(order).toEqual(['stored', 'seen']);
});

test('a failed save is retried and the new pair is not lost', async () => {
  await expired();
  let failures = 3;
  const heard: number[] = [];
  const broken: TokenStore = {
    ...store,
    replace: (...parameters) => {
      failures -= 1;
      return failures >= 0 ? Promise.reject(new Error('disk full')) : store.replace(...parameters);
    },
  };
  const { current } = refresher({ store: broken, onSaveFailed: (_key, attempt) => heard.push(attempt) });
  const call = current(key);
  await clock.run();
  expect((await call).accessToken).toBe('access-1');
  expect(heard).toEqual([1, 2, 3]);
  expect((await store.find(key))?.refreshToken).toBe('refresh-1');
  expect(asked).toHaveLength(1);
});

test('a pair that could not be saved at all is saved by the next call, without another refresh', async () => {
  await expired();
  let isBroken = true;
  const broken: TokenStore = {
    ...store,
    replace: (...parameters) =>
      isBroken ? Promise.reject(new Error('disk full')) : store.replace(...parameters),
  };
  const { current } = refresher({ store: broken });
  const failing = expect(current(key)).rejects.toThrow('disk full');
  await clock.run();
  await failing;
  isBroken = false;
  const call = current(key);
  await clock.run();
  expect((await call).accessToken).toBe('access-1');
  expect(asked).toHaveLength(1);
});

test('an older refresh answer cannot overwrite a newer pair', async () => {
  const stale = await expired();
  await store.keep(key, pair('opening'));
  expect(await store.replace(key, stale.version, pair('late'))).toBe('stale');
  expect((await store.find(key))?.accessToken).toBe('access-opening');
});

test('an opening during a refresh wins over its answer', async () => {
  await expired();
  const { current } = refresher();
  const call = current(key);
  await clock.run(10);
  await store.keep(key, pair('opening', 2 * hour));
  await clock.run();
  expect((await call).accessToken).toBe('access-opening');
});

test('an uninstall during a refresh wins: nothing comes back to life', async () => {
  await expired();
  const { current } = refresher();
  const call = expect(current(key)).rejects.toMatchObject({ code: 'NEEDS_AUTHORIZATION' });
  await clock.run(10);
  expect(asked).toHaveLength(1);
  await store.removePortal(memberId);
  await clock.run();
  await call;
  expect(await store.find(key)).toBeUndefined();
});

test('an uninstall and a new installation during a refresh win over its answer', async () => {
  await expired();
  const { current } = refresher();
  const call = current(key);
  await clock.run(10);
  await store.removePortal(memberId);
  await store.keep(key, pair('reinstalled'));
  await clock.run();
  expect((await call).accessToken).toBe('access-reinstalled');
});

test('a crashed lease holder is replaced after the lease, and its late release does not free the new lease', async () => {
  await expired();
  const until = clock.now() + 45_000;
  expect(await store.acquireLease(key, 'crashed', clock.now(), until)).toBe(true);
  const { current } = refresher({}, 5_000);
  const call = current(key);
  await clock.run(44_000);
  expect(asked).toHaveLength(0);
  await clock.run(2_000);
  expect(asked).toHaveLength(1);
  await store.releaseLease(key, 'crashed');
  expect(await store.acquireLease(key, 'third', clock.now(), clock.now() + 1)).toBe(false);
  await clock.run();
  expect((await call).accessToken).toBe('access-1');
});

test('invalid_grant does not end the access when another process has refreshed while the holder was paused', async () => {
  const before = await expired();
  const { current } = refresher({
    request: async () => {
      await store.replace(key, before.version, pair('other process'));
      throw refused();
    },
  });
  const call = current(key);
  await clock.run();
  expect((await call).accessToken).toBe('access-other process');
});

test('invalid_grant ends the access of the user, and the next call makes no request', async () => {
  await expired();
  const { current } = refresher({
    request: (_key, from) => {
      asked.push(from);
      return Promise.reject(refused());
    },
  });
  await expect(current(key)).rejects.toMatchObject({ code: 'invalid_grant' });
  await expect(current(key)).rejects.toMatchObject({ code: 'NEEDS_AUTHORIZATION', status: 401 });
  expect(asked).toHaveLength(1);
  await store.keep(key, pair('opening'));
  expect((await current(key)).accessToken).toBe('access-opening');
});

test('PAYMENT_REQUIRED ends the access of the user until the portal has paid, and no request is made meanwhile', async () => {
  await expired();
  const { current } = refresher({
    request: (_key, from) => {
      asked.push(from);
      return asked.length === 1 ? Promise.reject(refused('PAYMENT_REQUIRED')) : Promise.resolve(pair('paid'));
    },
  });
  await expect(current(key)).rejects.toMatchObject({ code: 'PAYMENT_REQUIRED' });
  await expect(current(key)).rejects.toMatchObject({ code: 'PAYMENT_REQUIRED', status: 402 });
  expect(asked).toHaveLength(1);
  await store.revive(memberId, 'PAYMENT_REQUIRED');
  expect((await current(key)).accessToken).toBe('access-paid');
});

test.each([
  ['a fault of the OAuth server', new DeskError('OAUTH_UNREACHABLE', 'a fault', { status: 502 })],
  ['a timeout', new DeskError('OAUTH_UNREACHABLE', 'no answer', { status: 504 })],
])('the old pair stays stored and valid after %s', async (_name, error) => {
  await expired();
  const { current } = refresher({ request: () => Promise.reject(error) });
  await expect(current(key)).rejects.toBe(error);
  expect(await store.find(key)).toMatchObject({ refreshToken: 'refresh-0', state: 'valid' });
});

test('an OAuth server in trouble is asked for a user once in two seconds, however many requests come, until it is well', async () => {
  await expired();
  const trouble = new DeskError('OAUTH_UNREACHABLE', 'no answer', { status: 502, retryAfter: 2 });
  let well = false;
  const { current } = refresher({
    request: (_key, from) => {
      asked.push(from);
      return well ? Promise.resolve(pair('well')) : Promise.reject(trouble);
    },
  });
  for (let second = 0; second < 10; second += 1) {
    for (let again = 0; again < 20; again += 1) await expect(current(key)).rejects.toBe(trouble);
    clock.advance(1_000);
  }
  expect(asked).toHaveLength(5);
  well = true;
  clock.advance(1_000);
  expect((await current(key)).accessToken).toBe('access-well');
});

test('different users refresh in parallel and never share a token', async () => {
  const keys = Array.from({ length: 10 }, (_, userId) => ({ memberId, userId: userId + 1 }));
  for (const each of keys) await store.keep(each, pair('0'));
  clock.advance(hour);
  let running = 0;
  let most = 0;
  const { current } = refresher({
    request: async ({ userId }) => {
      running += 1;
      most = Math.max(most, running);
      await clock.sleep(20);
      running -= 1;
      return pair(`user ${userId}`);
    },
  });
  const calls = Promise.all(keys.map(key => current(key)));
  await clock.run();
  expect((await calls).map(({ accessToken }) => accessToken)).toEqual(
    keys.map(({ userId }) => `access-user ${userId}`),
  );
  expect(most).toBe(10);
});

test('nothing refreshes by timer inside the hour', async () => {
  await store.keep(key, pair('0'));
  const { current } = refresher();
  await current(key);
  await clock.run(hour - 1);
  await current(key);
  expect(asked).toHaveLength(0);
});

import { randomBytes } from 'node:crypto';
import { jest } from '@jest/globals';
import type { TokenPair } from '../../../server/bitrix24/oauth/token-answer.ts';
import type { AccessToken, MemberId, RefreshToken, TokenKey } from '../../../server/bitrix24/identifiers.ts';
import { openStorage, type Storage } from '../../../server/storage/database.ts';
import { createVault } from '../../../server/secrets/vault.ts';
import { createRefresher } from '../../../server/portals/tokens/refresher.ts';
import { createTokenStore, type TokenStore } from '../../../server/portals/tokens/token-store.ts';
import { freshDatabase, type FreshDatabase } from '../../stage/fresh-database.ts';
import { ManualClock } from '../../stage/manual-clock.ts';

const hour = 3_600_000;
const key: TokenKey = { memberId: 'b'.repeat(32) as MemberId, userId: 1 };

let database: FreshDatabase;
let storage: Storage;
let store: TokenStore;
let clock: ManualClock;
/** Number of refresh requests to Bitrix24. */
let asked: number;

const pair = (name: string): TokenPair => ({
  accessToken: `access-${name}` as AccessToken,
  refreshToken: `refresh-${name}` as RefreshToken,
  expiresAt: clock.now() + hour,
});

/** A refresher whose Bitrix24 gives pair 1, 2, 3 …, each after 20 ms. */
const refresher = (changes: Partial<TokenStore> = {}) =>
  createRefresher({
    store: { ...store, ...changes },
    clock,
    request: async () => {
      asked += 1;
      const answer = pair(String(asked));
      await clock.sleep(20);
      return answer;
    },
  });

beforeEach(async () => {
  database = await freshDatabase();
  storage = await openStorage(database.url);
  store = createTokenStore(storage.db, createVault([{ id: 'k', key: randomBytes(32) }]));
  clock = new ManualClock();
  asked = 0;
  await store.keep(key, pair('0'));
});
afterEach(async () => {
  await storage.close();
  await database.drop();
});

test('100 concurrent callers of one process request the lease once', async () => {
  clock.advance(hour);
  let leases = 0;
  const { current } = refresher({
    acquireLease: (...parameters) => {
      leases += 1;
      return store.acquireLease(...parameters);
    },
  });
  const calls = Promise.all(Array.from({ length: 100 }, () => current(key)));
  await clock.run();
  await calls;
  expect(leases).toBe(1);
});

test('the holder of the lease reads the pair again, because another process may have refreshed it', async () => {
  clock.advance(hour);
  const { current } = refresher({
    acquireLease: async (...parameters) => {
      const { version = 0 } = (await store.find(key)) ?? {};
      await store.replace(key, version, pair('other process'));
      return store.acquireLease(...parameters);
    },
  });
  const call = current(key);
  await clock.run();
  expect((await call).accessToken).toBe('access-other process');
  expect(asked).toBe(0);
});

test('while a new pair waits to be stored, no other process uses the old refresh token', async () => {
  clock.advance(hour);
  let isBroken = true;
  const one = refresher({
    replace: (...parameters) =>
      isBroken ? Promise.reject(new Error('disk full')) : store.replace(...parameters),
  });
  const failing = expect(one.current(key)).rejects.toThrow('disk full');
  await clock.run(10_000);
  await failing;
  const waiting = refresher().current(key);
  await clock.run(1_000);
  expect(asked).toBe(1);
  isBroken = false;
  const saved = one.current(key);
  await clock.run();
  expect([(await saved).accessToken, (await waiting).accessToken]).toEqual(['access-1', 'access-1']);
  expect(asked).toBe(1);
});

test('a waiter gives up with an error when a renewal in another process never ends', async () => {
  clock.advance(hour);
  const { current } = refresher({ acquireLease: () => Promise.resolve(false) });
  const call = expect(current(key)).rejects.toMatchObject({
    code: 'REFRESH_BUSY',
    status: 503,
    retryAfter: 2,
  });
  await clock.run();
  await call;
  expect(asked).toBe(0);
});

test('a pair that worked for a while and is then refused is renewed again', async () => {
  const { replacementFor } = refresher();
  const first = replacementFor(key, 'access-0' as AccessToken);
  await clock.run();
  const { accessToken } = await first;
  clock.advance(60_000);
  const second = replacementFor(key, accessToken);
  await clock.run();
  expect((await second).accessToken).toBe('access-2');
});

test('nothing refreshes by timer inside the hour, nor ahead of its end', async () => {
  const timers = [jest.spyOn(globalThis, 'setTimeout'), jest.spyOn(globalThis, 'setInterval')];
  const { current } = refresher();
  for (let minute = 0; minute < 60; minute += 1) {
    expect((await current(key)).accessToken).toBe('access-0');
    clock.advance(60_000);
    // A sleeping timer would fire now.
    await clock.run(0);
  }
  expect(asked).toBe(0);
  for (const timer of timers) expect(timer).not.toHaveBeenCalled();
  jest.restoreAllMocks();
});

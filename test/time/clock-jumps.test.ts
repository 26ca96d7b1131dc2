/*
 * The clock of this server jumps ahead by a day and comes back. Whatever was stored or noted meanwhile must lock nobody out
 * afterwards. Every place that compares times is a row of the table.
 */
import { randomBytes } from 'node:crypto';
import { createCheckQuota } from '../../server/bi/checks/check-quota.ts';
import type { AccessToken, MemberId, RefreshToken } from '../../server/bitrix24/identifiers.ts';
import { standardBudget } from '../../server/bitrix24/limits/budget.ts';
import { createLearnedLimits } from '../../server/bitrix24/limits/learned-limits.ts';
import type { LimitStore } from '../../server/bitrix24/limits/limit-store.ts';
import { createLimitsWithFallback } from '../../server/bitrix24/limits/limits-with-fallback.ts';
import { createMemoryLimits } from '../../server/bitrix24/limits/memory-limits.ts';
import { createWaitingLine } from '../../server/bitrix24/limits/waiting-line.ts';
import { DeskError } from '../../server/desk-error.ts';
import { createUninstall } from '../../server/portals/uninstall.ts';
import { createProfiles } from '../../server/portals/profile.ts';
import { createRefresher } from '../../server/portals/tokens/refresher.ts';
import { createVault } from '../../server/secrets/vault.ts';
import { openStorage, type Storage } from '../../server/storage/database.ts';
import { MinuteCounts } from '../../server/web/http/minute-counts.ts';
import { createFrameTokens } from '../../server/web/session/frame-token.ts';
import { createStores, forUninstall, type Stores } from '../../server/wiring/stores.ts';
import { parseLifecycleEvent } from '../../server/portals/installation/lifecycle-event.ts';
import { freshDatabase, type FreshDatabase } from '../stage/fresh-database.ts';
import { ManualClock } from '../stage/manual-clock.ts';
import { someEntry } from '../journal/some-entry.ts';

const day = 24 * 3_600_000;
const memberId = 'a'.repeat(32) as MemberId;
const key = { memberId, userId: 7 };

let database: FreshDatabase;
let storage: Storage;
let stores: Stores;
let clock: ManualClock;

beforeEach(async () => {
  database = await freshDatabase();
  storage = await openStorage(database.url);
  clock = new ManualClock();
  stores = createStores(createVault([{ id: 'k', key: randomBytes(32) }]), clock)(storage.db);
});
afterEach(async () => {
  await storage.close();
  await database.drop();
});

const pair = (name: string, expiresAt: number) => ({
  accessToken: `access ${name}` as AccessToken,
  refreshToken: `refresh ${name}` as RefreshToken,
  expiresAt,
});
const confirmed = {
  memberId,
  clientEndpoint: 'https://acme.bitrix24.com/rest/',
  oauthServer: 'https://oauth.bitrix24.tech',
  status: 'F',
  scope: '',
};
const arrive = async () =>
  stores.portals.confirm(confirmed, clock.now(), await stores.portals.lastEnd(memberId));
const uninstall = (clean: boolean) =>
  createUninstall({
    transact: (id, work) =>
      storage.transact(id, db =>
        work(forUninstall(createStores(createVault([{ id: 'k', key: randomBytes(32) }]), clock)(db))),
      ),
    forgetOpened: () => undefined,
    forgetDeleted: () => Promise.resolve(),
    clock,
  })(memberId, clean);
const event = parseLifecycleEvent({
  event: 'ONAPPUNINSTALL',
  ts: '1700000000',
  data: { CLEAN: '1' },
  auth: { member_id: memberId },
});
const frameTokens = () =>
  createFrameTokens({
    secrets: ['s'.repeat(32)],
    audience: 'https://desk.example.com',
    clock,
    installedAt: () => Promise.resolve(1),
  });
const profile = (administrator: boolean) => () =>
  Promise.resolve({ ok: true as const, result: { ADMIN: administrator, NAME: 'A' }, time: undefined });

/** What happens while the clock is ahead. @returns what is asked once it is back, and has to hold then */
type Row = readonly [string, () => Promise<() => Promise<void>>];

const table: readonly Row[] = [
  [
    'a pair that was refreshed meanwhile gives way to a verified one',
    async () => {
      await stores.tokens.keep(key, pair('ahead', clock.now() + 3_600_000));
      return async () => {
        await stores.tokens.keep(key, pair('new', clock.now() + 3_000_000));
        expect((await stores.tokens.find(key))?.accessToken).toBe('access new');
      };
    },
  ],
  [
    'a token that was refreshed meanwhile and is refused is refreshed',
    async () => {
      let refreshes = 0;
      const refresher = createRefresher({
        store: stores.tokens,
        clock,
        request: () => Promise.resolve(pair(`${(refreshes += 1)}`, clock.now() + 3_600_000)),
      });
      await stores.tokens.keep(key, pair('old', clock.now() - 1));
      const { accessToken } = await refresher.current(key);
      return async () => {
        // Thirty seconds and more have passed, which the clock that came back does not show.
        clock.advance(40_000);
        expect((await refresher.replacementFor(key, accessToken)).accessToken).toBe('access 2');
      };
    },
  ],
  [
    'a refresh that failed meanwhile is tried again after its pause',
    async () => {
      let fails = true;
      const refresher = createRefresher({
        store: stores.tokens,
        clock,
        request: () =>
          fails
            ? Promise.reject(new DeskError('OAUTH_UNREACHABLE'))
            : Promise.resolve(pair('new', clock.now() + 3_600_000)),
      });
      await stores.tokens.keep(key, pair('old', clock.now() - 2 * day));
      await expect(refresher.current(key)).rejects.toMatchObject({ code: 'OAUTH_UNREACHABLE' });
      return async () => {
        fails = false;
        clock.advance(3_000);
        expect((await refresher.current(key)).accessToken).toBe('access new');
      };
    },
  ],
  [
    'a lease of a process that died meanwhile is taken over',
    async () => {
      await stores.tokens.keep(key, pair('a', clock.now()));
      await stores.tokens.acquireLease(key, 'dead', clock.now(), clock.now() + 45_000);
      return async () =>
        expect(await stores.tokens.acquireLease(key, 'B', clock.now(), clock.now() + 45_000)).toBe(true);
    },
  ],
  [
    'a publication whose process died meanwhile is taken over',
    async () => {
      const take = (owner: string) =>
        stores.publications.take(memberId, owner, clock.now(), clock.now() + 15_000);
      expect(await take('dead')).toBe(true);
      return async () => expect(await take('B')).toBe(true);
    },
  ],
  [
    'a request with an idempotency key whose process died meanwhile counts as lost',
    async () => {
      const claim = { keyId: 'k', name: 'n', memberId, fingerprint: 'f', owner: 'dead' };
      const times = () => ({
        now: clock.now(),
        leaseUntil: clock.now() + 330_000,
        expiresAt: clock.now() + day,
      });
      await stores.idempotency.claim(claim, times());
      return async () =>
        expect(await stores.idempotency.claim({ ...claim, owner: 'B' }, times())).toEqual({ state: 'lost' });
    },
  ],
  ...[false, true].map((clean): Row => [
    `a portal that was uninstalled meanwhile can be installed again: CLEAN=${Number(clean)}`,
    async () => {
      await arrive();
      await uninstall(clean);
      return async () => expect(await arrive()).toBe('confirmed');
    },
  ]),
  [
    'an event that was stored meanwhile is handled',
    async () => {
      if (event === undefined) throw new Error('no event');
      await stores.events.add(event, clock.now());
      return async () => expect(await claimEvent()).toBeDefined();
    },
  ],
  [
    'an event whose handling failed meanwhile is tried again',
    async () => {
      if (event === undefined) throw new Error('no event');
      await stores.events.add(event, clock.now());
      const claimed = await claimEvent();
      await stores.events.retryAt(claimed?.fingerprint ?? '', clock.now() + 4_000);
      return async () => expect(await claimEvent()).toBeDefined();
    },
  ],
  [
    'a frame token that was issued meanwhile is renewed, and a new one works',
    async () => {
      const tokens = frameTokens();
      const ahead = await tokens.issue(key, 1);
      expect(await tokens.verify(ahead)).toEqual(key);
      return async () => {
        await expect(tokens.verify(ahead)).rejects.toMatchObject({ code: 'FRAME_TOKEN_EXPIRED' });
        expect(await tokens.verify(await tokens.issue(key, 1))).toEqual(key);
      };
    },
  ],
  [
    'a session that was stored meanwhile does not live longer, and a new one works',
    async () => {
      const { sessions } = stores;
      const store = (id: string) => new Promise(done => sessions.set(id, { cookie: {} } as never, done));
      const read = (id: string) =>
        new Promise(done => sessions.get(id, (_error, data) => done(data ?? undefined)));
      await store('ahead');
      return async () => {
        expect(await read('ahead')).toBeUndefined();
        await store('new');
        expect(await read('new')).toBeDefined();
      };
    },
  ],
  [
    'a sign-in that was begun meanwhile is no obstacle for a new one',
    async () => {
      const begin = (state: string) =>
        stores.signIns.begin({ state, sessionId: 'b', host: 'h' }, clock.now() + 600_000, clock.now());
      await begin('ahead');
      return async () => {
        await begin('new');
        expect(await stores.signIns.spend('new', 'b', clock.now())).toBe('h');
      };
    },
  ],
  [
    'a client that was braked meanwhile may come again after a minute',
    () => {
      const counts = new MinuteCounts(clock);
      for (let hit = 0; hit < 9; hit += 1) counts.count('client');
      return Promise.resolve(() => {
        clock.advance(60_000);
        expect(counts.count('client').hits).toBe(1);
        return Promise.resolve();
      });
    },
  ],
  [
    'a user who checked much meanwhile may check again after a minute',
    async () => {
      const quota = createCheckQuota(clock, { perUser: 9, perPortal: 9, inAll: 9, perMinute: 2 });
      for (let run = 0; run < 2; run += 1) await quota.run(key, () => Promise.resolve());
      return async () => {
        clock.advance(60_000);
        expect(await quota.run(key, () => Promise.resolve('ran'))).toBe('ran');
      };
    },
  ],
  [
    'an administrator of meanwhile is not believed for longer',
    async () => {
      let administrator = true;
      const profiles = createProfiles({
        callAs: () => profile(administrator),
        clock,
        remember: () => Promise.resolve(),
        onFault: () => undefined,
      });
      await profiles.requireAdministrator(key);
      return async () => {
        administrator = false;
        clock.advance(61_000);
        await expect(profiles.requireAdministrator(key)).rejects.toMatchObject({
          code: 'ADMINISTRATORS_ONLY',
        });
      };
    },
  ],
  ...(['memory', 'database'] as const).map((kind): Row => [
    `a budget that was used up meanwhile is full again: ${kind}`,
    async () => {
      const limits: LimitStore = kind === 'memory' ? createMemoryLimits() : stores.limits;
      for (let call = 0; call < 60; call += 1) await limits.take(memberId, standardBudget, clock.now());
      return async () =>
        expect(await limits.take(memberId, standardBudget, clock.now())).toBe(
          clock.now() + standardBudget.msPerCall,
        );
    },
  ]),
  [
    'a portal that paused meanwhile is called again',
    async () => {
      const limits = createMemoryLimits();
      const line = createWaitingLine({
        take: budget => limits.take(memberId, budget, clock.now()),
        clock,
        longestWaitMs: { foreground: 8_000, background: 8_000 },
      });
      const place = { userId: 7, background: false };
      await line.turn(place, standardBudget);
      line.pause(clock.now() + 60_000, clock.now() + 90_000);
      return () => line.turn(place, standardBudget);
    },
  ],
  ...(['OPERATION_TIME_LIMIT', 'OVERLOAD_LIMIT'] as const).map((code): Row => [
    `a limit that a portal reported meanwhile has ended: ${code}`,
    async () => {
      const learned = createLearnedLimits(stores.limits, clock);
      await learned.learn(memberId, {
        method: code === 'OVERLOAD_LIMIT' ? '' : 'x',
        code,
        resetAt: undefined,
      });
      await expect(learned.check(memberId, ['x'])).rejects.toMatchObject({ code });
      return async () => {
        clock.advance(1_000);
        expect(await learned.check(memberId, ['x'])).toBe(false);
      };
    },
  ]),
  [
    'limits are shared again after a fault of the database meanwhile',
    async () => {
      let away = true;
      const taken: string[] = [];
      const limits = createLimitsWithFallback({
        database: {
          ...createMemoryLimits(),
          take: () => {
            if (away) return Promise.reject(new Error('away'));
            taken.push('database');
            return Promise.resolve(0);
          },
        },
        memory: createMemoryLimits(),
        clock,
        onFault: () => undefined,
      });
      await limits.take(memberId, standardBudget, clock.now());
      return async () => {
        away = false;
        clock.advance(6_000);
        await limits.take(memberId, standardBudget, clock.now());
        expect(taken).toEqual(['database']);
      };
    },
  ],
  [
    'the calls of a portal that was installed meanwhile are journaled as its own',
    async () => {
      await arrive();
      return async () => {
        await stores.journal.add([someEntry({ at: clock.now(), memberId, method: 'mine' })], clock.now());
        const found = await stores.journal.find(memberId, {}, { atMost: 5 });
        expect(found.map(({ method }) => method)).toEqual(['mine']);
      };
    },
  ],
];

const claimEvent = () => stores.events.claim(clock.now(), clock.now() + 180_000);

test.each(table)('a clock that jumps forward and back locks nobody out: %s', async (_what, happen) => {
  clock.advance(day);
  const ask = await happen();
  clock.advance(-day);
  await ask();
});

import { randomBytes } from 'node:crypto';
import type { MemberId } from '../../server/bitrix24/identifiers.ts';
import { systemClock } from '../../server/time/clock.ts';
import {
  createJournalStore,
  type JournalFilter,
  type JournalStore,
} from '../../server/journal/journal-store.ts';
import { pruneJournal } from '../../server/journal/prune-journal.ts';
import { createUninstall } from '../../server/portals/uninstall.ts';
import { openStorage, type Storage } from '../../server/storage/database.ts';
import { createStores, forUninstall, type StoresOn } from '../../server/wiring/stores.ts';
import { createVault } from '../../server/secrets/vault.ts';
import { databaseKind, freshDatabase, type FreshDatabase } from '../stage/fresh-database.ts';
import { someEntry } from './some-entry.ts';

const acme = 'a1'.repeat(16) as MemberId;
const other = 'b2'.repeat(16) as MemberId;
const noon = Date.UTC(2026, 9, 1, 12);
const day = 24 * 3_600_000;

let database: FreshDatabase;
let storage: Storage;
let storesOn: StoresOn;
let journal: JournalStore;

const install = (memberId: MemberId, at: number) =>
  storesOn(storage.db).portals.confirm(
    {
      memberId,
      clientEndpoint: 'https://acme.bitrix24.com/rest/',
      oauthServer: 'https://oauth.bitrix24.tech',
      status: 'F',
      scope: '',
    },
    at,
  );
const uninstall = (memberId: MemberId, clean: boolean) =>
  createUninstall({
    transact: (id, work) => storage.transact(id, db => work(forUninstall(storesOn(db)))),
    forgetOpened: () => undefined,
    forgetDeleted: storage.forgetDeleted,
    clock: systemClock,
  })(memberId, clean);
const add = (...entries: Parameters<JournalStore['add']>[0]) =>
  storage.transact(
    entries.flatMap(({ memberId }) => memberId ?? []),
    db => createJournalStore(db).add(entries),
  );
const methods = async (filter: JournalFilter, memberId = acme) =>
  (await journal.find(memberId, filter, { atMost: 50 })).map(({ method }) => method);

beforeEach(async () => {
  database = await freshDatabase({ shared: true });
  storage = await openStorage(database.url);
  storesOn = createStores(createVault([{ id: 'k', key: randomBytes(32) }]), systemClock);
  journal = createJournalStore(storage.db);
  await install(acme, noon - 30 * day);
});
afterEach(async () => {
  await storage.close();
  await database.drop();
});

test(`an entry comes back as it was written (${databaseKind})`, async () => {
  const entry = someEntry({ at: noon, memberId: acme, code: 'ACCESS_DENIED', userId: 2 ** 40 });
  const bare = someEntry({ at: noon, memberId: acme, status: null, answer: null, requestId: undefined });
  await add(entry, bare);
  expect(await journal.find(acme, {}, { atMost: 50 })).toEqual([bare, entry]);
});

test('entries are found by each condition of a filter, and by all of them together', async () => {
  await add(
    someEntry({ at: noon, memberId: acme, method: 'one.GET' }),
    someEntry({ at: noon + 1_000, memberId: acme, method: 'two_%.list', userId: 7 }),
    someEntry({ at: noon + 2_000, memberId: acme, method: 'three.list', code: 'ACCESS_DENIED' }),
    someEntry({ at: noon + 3_000, memberId: acme, method: 'four.get', requestId: 'r-2' }),
  );
  const all = ['four.get', 'three.list', 'two_%.list', 'one.GET'];
  expect(await methods({})).toEqual(all);
  expect(await methods({ from: noon + 1_000 })).toEqual(all.slice(0, 3));
  expect(await methods({ to: noon + 2_000 })).toEqual(all.slice(2));
  expect(await methods({ method: '.GET' })).toEqual(['four.get', 'one.GET']);
  expect(await methods({ method: '_%' })).toEqual(['two_%.list']);
  expect(await methods({ method: '' })).toEqual(all);
  expect(await methods({ user: 7 })).toEqual(['two_%.list']);
  expect(await methods({ outcome: 'failed' })).toEqual(['three.list']);
  expect(await methods({ outcome: 'ok' })).toEqual(['four.get', 'two_%.list', 'one.GET']);
  expect(await methods({ code: 'ACCESS_DENIED' })).toEqual(['three.list']);
  expect(await methods({ requestId: 'r-2' })).toEqual(['four.get']);
  expect(await methods({ from: noon, to: noon + 3_000, method: 'list', outcome: 'ok', user: 7 })).toEqual([
    'two_%.list',
  ]);
});

test('pages follow each other without a gap or a repetition, also among entries of the same time', async () => {
  await install(other, noon - day);
  const entries = Array.from({ length: 23 }, (_, at) =>
    someEntry({ at: noon + Math.floor(at / 5), memberId: at % 4 === 3 ? other : acme }),
  );
  await add(...entries);
  const expected = entries.filter(({ memberId }) => memberId === acme).reverse();
  const seen: string[] = [];
  for (let before: string | undefined; ; before = seen.at(-1)) {
    const page = await journal.find(acme, {}, { before, atMost: 5 });
    seen.push(...page.map(({ id }) => id));
    if (page.length < 5) break;
  }
  expect(seen).toEqual(expected.map(({ id }) => id));
});

test('an entry that belongs to no stored portal keeps neither portal, user, parameters nor answer', async () => {
  await add(
    someEntry({ at: noon, memberId: acme, params: 'PROBE-own' }),
    someEntry({ at: noon, memberId: other, params: 'PROBE-p', answer: 'PROBE-a', cause: 'PROBE-c' }),
    someEntry({ at: noon, memberId: undefined, params: 'PROBE-p', cause: 'POST /placement' }),
  );
  expect(await methods({})).toHaveLength(1);
  const anywhere = await journal.findAnywhere({}, { atMost: 50 });
  expect(
    anywhere.map(({ memberId, userId, params, answer, cause }) => [memberId, userId, params, answer, cause]),
  ).toEqual([
    [undefined, undefined, null, null, 'POST /placement'],
    [undefined, undefined, null, null, ''],
    [acme, 1, 'PROBE-own', '{"result":true}', 'GET /api/connectors/4'],
  ]);
  await storage.forgetDeleted();
  expect((await database.bytes()).includes(other)).toBe(false);
  expect((await database.bytes()).includes('PROBE-p')).toBe(false);
});

test('CLEAN=1 erases the portal’s journal from the disk, CLEAN=0 keeps it, and other portals keep theirs', async () => {
  await install(other, noon - day);
  const both = () =>
    add(
      someEntry({ at: noon, memberId: acme, params: 'PROBE-acme' }),
      someEntry({ at: noon, memberId: other, method: 'neighbour' }),
    );
  await both();
  await uninstall(acme, false);
  expect(await methods({})).toHaveLength(1);
  await uninstall(acme, true);
  expect(await methods({})).toEqual([]);
  expect(await methods({}, other)).toEqual(['neighbour']);
  const bytes = await database.bytes();
  expect(bytes.includes('PROBE-acme')).toBe(false);
  expect(bytes.includes(acme)).toBe(false);
});

test('entries of an erased portal that another process still holds do not come back, even after a new installation', async () => {
  const { close, db } = await openStorage(database.url);
  try {
    await uninstall(acme, true);
    const held = someEntry({ at: noon, memberId: acme, params: 'PROBE-held' });
    await createJournalStore(db).add([held]);
    await install(acme, noon + day);
    await createJournalStore(db).add([someEntry({ at: noon, memberId: acme, params: 'PROBE-held' })]);
    expect(await methods({})).toEqual([]);
    await createJournalStore(db).add([someEntry({ at: noon + day, memberId: acme, method: 'new' })]);
    expect(await methods({})).toEqual(['new']);
    expect((await database.bytes()).includes('PROBE-held')).toBe(false);
  } finally {
    await close();
  }
});

test('an erasure while many processes write leaves nothing of the portal behind', async () => {
  // Two connections of one process to one file only wait for each other.
  const others = databaseKind === 'PostgreSQL' ? [1, 2, 3] : [];
  const opened = await Promise.all(others.map(() => openStorage(database.url)));
  try {
    const write = async ({ transact }: Storage) => {
      for (let round = 0; round < 40; round += 1)
        await transact([acme], db => createJournalStore(db).add([someEntry({ at: noon, memberId: acme })]));
    };
    const erase = async () => {
      while ((await methods({})).length < 3) await new Promise(resolve => setImmediate(resolve));
      await uninstall(acme, true);
    };
    await Promise.all([...[storage, ...opened].map(write), erase()]);
    expect(await methods({})).toEqual([]);
    expect(await storesOn(storage.db).portals.find(acme)).toBeUndefined();
  } finally {
    await Promise.all(opened.map(({ close }) => close()));
  }
});

describe('pruning', () => {
  test('pruning deletes entries older than the limit in days, oldest first and never more than asked', async () => {
    await add(
      ...[1, 2, 3, 8, 9].map(ago => someEntry({ at: noon - ago * day, memberId: acme, method: `${ago}` })),
    );
    await pruneJournal(journal, { days: 7, rows: 1_000 }, noon);
    expect(await methods({})).toEqual(['1', '2', '3']);
    const [, second] = await journal.find(acme, {}, { atMost: 2 });
    expect(await journal.prune(second?.id ?? '', 1)).toBe(1);
    expect(await methods({})).toEqual(['1', '2']);
  });

  test('pruning deletes the oldest entries beyond the number of rows, of any portal, and reports their number', async () => {
    await install(other, noon - day);
    const entries = Array.from({ length: 1_234 }, (_, at) =>
      someEntry({ at: noon + at, memberId: at % 2 === 0 ? acme : other }),
    );
    await add(...entries);
    expect(await pruneJournal(journal, { days: 7, rows: 100 }, noon)).toEqual({ deletedYoung: 1_134 });
    const left = await journal.findAnywhere({}, { atMost: 2_000 });
    expect(left.map(({ id }) => id)).toEqual(
      entries
        .slice(-100)
        .reverse()
        .map(({ id }) => id),
    );
    expect(await pruneJournal(journal, { days: 7, rows: 100 }, noon)).toEqual({ deletedYoung: 0 });
  });

  test('pruning after a flood of one portal deletes entries of that portal only', async () => {
    await install(other, noon - day);
    await add(
      ...Array.from({ length: 30 }, (_, at) => someEntry({ at: noon + at, memberId: acme })),
      ...Array.from({ length: 200 }, (_, at) => someEntry({ at: noon + 1_000 + at, memberId: other })),
    );
    await pruneJournal(journal, { days: 7, rows: 100 }, noon);
    expect(await journal.find(acme, {}, { atMost: 300 })).toHaveLength(30);
    expect(await journal.find(other, {}, { atMost: 300 })).toHaveLength(70);
  });

  test('pruning after a flood of unconfirmed openings deletes no portal’s entries', async () => {
    await add(
      ...Array.from({ length: 90 }, (_, at) => someEntry({ at: noon + at, memberId: acme })),
      ...Array.from({ length: 300 }, (_, at) => someEntry({ at: noon + 1_000 + at, to: 'oauth' })),
    );
    await pruneJournal(journal, { days: 7, rows: 100 }, noon);
    expect(await journal.find(acme, {}, { atMost: 300 })).toHaveLength(90);
    expect(await journal.findAnywhere({}, { atMost: 300 })).toHaveLength(100);
  });

  test('pruning deletes in small steps', async () => {
    const steps: number[] = [];
    let left = 1_200;
    const store = {
      endOfNewest: () => Promise.resolve(undefined),
      counts: () => Promise.resolve(new Map<string, number>()),
      prune: (_below: string, atMost: number) => {
        const deleted = Math.min(left, atMost);
        left -= deleted;
        steps.push(deleted);
        return Promise.resolve(deleted);
      },
    };
    await pruneJournal(store, { days: 7, rows: 100 }, noon);
    expect(steps).toEqual([500, 500, 200]);
  });
});

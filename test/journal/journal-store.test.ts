import { randomBytes } from 'node:crypto';
import { sql } from 'kysely';
import type { MemberId } from '../../server/bitrix24/identifiers.ts';
import { systemClock } from '../../server/time/clock.ts';
import {
  createJournalStore,
  type JournalFilter,
  type JournalStore,
} from '../../server/journal/journal-store.ts';
import { createPruneJournal, type JournalLimits } from '../../server/journal/prune-journal.ts';
import { createUninstall } from '../../server/portals/uninstall.ts';
import { openKind, openStorage, type Storage } from '../../server/storage/database.ts';
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

const install = async (memberId: MemberId, at: number) => {
  const { portals } = storesOn(storage.db);
  await portals.confirm(
    {
      memberId,
      clientEndpoint: 'https://acme.bitrix24.com/rest/',
      oauthServer: 'https://oauth.bitrix24.tech',
      status: 'F',
      scope: '',
    },
    at,
    await portals.lastEnd(memberId),
  );
};
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
    db => createJournalStore(db).add(entries, noon + 99 * day),
  );
const pruneJournal = (store: Parameters<typeof createPruneJournal>[0], limits: JournalLimits, now: number) =>
  createPruneJournal(store, limits)(now);
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
    await createJournalStore(db).add([held], noon);
    await install(acme, noon + day);
    await createJournalStore(db).add(
      [someEntry({ at: noon, memberId: acme, params: 'PROBE-held' })],
      noon + day,
    );
    expect(await methods({})).toEqual([]);
    await createJournalStore(db).add(
      [someEntry({ at: noon + day, memberId: acme, method: 'new' })],
      noon + day,
    );
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
        await transact([acme], db =>
          createJournalStore(db).add([someEntry({ at: noon, memberId: acme })], noon),
        );
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
      newerThan: (id: string) => Promise.resolve({ entries: 0, newest: id }),
      prune: (_below: string, atMost: number) => {
        const deleted = Math.min(left, atMost);
        left -= deleted;
        steps.push(deleted);
        return Promise.resolve(deleted);
      },
    };
    await pruneJournal(store, { days: 7, rows: 100 }, noon);
    expect(steps).toEqual([200, 200, 200, 200, 200, 200, 0]);
  });

  test('pruning of a full journal looks only at newer entries until a fiftieth has come, and counts again every day', async () => {
    const looks: string[] = [];
    const { endOfNewest, counts, newerThan, prune } = journal;
    const prunesWith = createPruneJournal(
      {
        prune,
        counts: () => (looks.push('all'), counts()),
        endOfNewest: (rows, memberId) => {
          if (rows > 1) looks.push('all');
          return endOfNewest(rows, memberId);
        },
        newerThan: async id => {
          const newer = await newerThan(id);
          looks.push(String(newer.entries));
          return newer;
        },
      },
      { days: 7, rows: 100 },
    );
    const addFrom = (from: number, many: number) =>
      add(...Array.from({ length: many }, (_, at) => someEntry({ at: noon + from + at, memberId: acme })));
    await addFrom(0, 120);
    expect(await prunesWith(noon)).toEqual({ deletedYoung: 20 });
    looks.length = 0;
    await addFrom(200, 1);
    await prunesWith(noon);
    await addFrom(300, 1);
    await prunesWith(noon);
    expect(looks).toEqual(['1', '1']);
    await addFrom(400, 1);
    expect(await prunesWith(noon)).toEqual({ deletedYoung: 3 });
    expect(looks.slice(2, 4)).toEqual(['1', 'all']);
    looks.length = 0;
    await prunesWith(noon + day);
    expect(looks).toEqual(['all']);
    // A clock that was set back gives entries ids that no look at newer ones finds.
    await prunesWith(noon);
    expect(looks).toEqual(['all', 'all']);
  });
});

describe('long walks', () => {
  test('no statement of a search or a count looks at more entries than a slice has', async () => {
    await add(
      ...Array.from({ length: 95 }, (_, at) =>
        someEntry({ at: noon + at, memberId: acme, method: at === 2 ? 'rare' : 'often', userId: at }),
      ),
    );
    const limits: number[] = [];
    let statements = 0;
    const counting = storage.db.withPlugin({
      transformQuery: ({ node }) => {
        statements += 1;
        const text = JSON.stringify(node);
        for (const [, rows] of text.matchAll(
          /"(?:Limit|Offset)Node","(?:limit|offset)":\{"kind":"ValueNode","value":(\d+)/g,
        ))
          limits.push(Number(rows));
        return node;
      },
      transformResult: ({ result }) => Promise.resolve(result),
    });
    const sliced = createJournalStore(counting, 10);
    const found = async (filter: JournalFilter) =>
      (await sliced.find(acme, filter, { atMost: 50 })).map(({ userId }) => userId);
    expect(await found({ method: 'rare' })).toEqual([2]);
    // Nine full slices, a last one, and a look for the end of each.
    expect(statements).toBe(20);
    expect(await found({ code: 'NONE' })).toEqual([]);
    expect(await found({ method: 'often' })).toEqual(Array.from({ length: 50 }, (_, at) => 94 - at));
    expect((await sliced.findAnywhere({ user: 7 }, { atMost: 50 })).map(({ userId }) => userId)).toEqual([7]);
    expect(await sliced.counts()).toEqual(new Map([[acme, 95]]));
    const ids = (await journal.find(acme, {}, { atMost: 95 })).map(({ id }) => id);
    for (const rows of [1, 10, 11, 20, 95]) expect(await sliced.endOfNewest(rows, acme)).toBe(ids[rows - 1]);
    expect(await sliced.endOfNewest(96)).toBeUndefined();
    const before = statements;
    expect(await sliced.newerThan('')).toEqual({ entries: 95, newest: ids[0] });
    expect(statements - before).toBe(10);
    expect(await sliced.newerThan(ids[10] ?? '')).toEqual({ entries: 10, newest: ids[0] });
    expect(Math.max(...limits)).toBeLessThanOrEqual(50);
    expect(limits.length).toBeGreaterThan(40);
  });

  test('a search for a request uses the index on requests', async () => {
    await add(someEntry({ at: noon, memberId: acme, requestId: 'r-9' }));
    const query = `select id from journal where request_id = 'r-9' order by id desc`;
    const isPostgres = databaseKind === 'PostgreSQL';
    // An explained statement stays open on its SQLite connection, which therefore is one of its own.
    const { db } = await openKind(database.url, () => undefined);
    const plan = await db.transaction().execute(async held => {
      // PostgreSQL reads a table this small without any index.
      if (isPostgres) await sql`set local enable_seqscan = off`.execute(held);
      const explain = isPostgres ? 'explain' : 'explain query plan';
      return JSON.stringify((await sql.raw(`${explain} ${query}`).execute(held)).rows);
    });
    await db.destroy();
    expect(plan).toContain('journal_by_request');
    expect(await journal.findAnywhere({ requestId: 'r-9' }, { atMost: 5 })).toHaveLength(1);
  });
});

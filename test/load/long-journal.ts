/** Measures pruning and searching a journal of a million entries: npx tsx test/load/long-journal.ts. Needs PostgreSQL. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { sql } from 'kysely';
import { createJournalStore } from '../../server/journal/journal-store.ts';
import { createPruneJournal } from '../../server/journal/prune-journal.ts';
import { openStorage, type Database } from '../../server/storage/database.ts';
import { freshPostgres, memberIdOf } from './crowd.ts';

const entries = Number(process.env['LOAD_ENTRIES'] ?? 1_000_000);
const portals = 1_000;
const begun = Date.UTC(2026, 9, 1);

await measureLongJournal();

async function measureLongJournal(): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'desk-load-'));
  const postgres = await freshPostgres();
  try {
    for (const url of [`sqlite:${join(folder, 'desk.sqlite')}`, postgres.url]) {
      const storage = await openStorage(url);
      await fill(storage.db, 0, entries, url.startsWith('sqlite:'));
      process.stdout.write(`\n${url.split(':')[0] ?? ''}, ${entries} entries\n`);
      console.table(await measure(storage.db, url.startsWith('sqlite:')));
      await storage.close();
    }
  } finally {
    await postgres.drop();
    await rm(folder, { recursive: true });
  }
}

async function measure(db: Database, isSqlite: boolean): Promise<readonly object[]> {
  const store = createJournalStore(db);
  const portal = memberIdOf(7);
  const prune = createPruneJournal(store, { days: 10_000, rows: entries });
  const now = begun + 3_600_000;
  const rows: object[] = [];
  const time = async (what: string, work: () => Promise<unknown>) => {
    const pauses = monitorEventLoopDelay({ resolution: 1 });
    pauses.enable();
    const from = performance.now();
    await work();
    const ms = Math.round(performance.now() - from);
    pauses.disable();
    rows.push({ what, ms, 'longest pause ms': Math.round(pauses.max / 1e6) });
  };
  await time('first pruning of a full journal', () => prune(now));
  await time('pruning when nothing came', () => prune(now));
  await fill(db, entries, entries / 100, isSqlite);
  await time('pruning after 1 % came', () => prune(now));
  await fill(db, entries * 1.01, (entries * 3) / 200, isSqlite);
  await time('pruning after 2.5 % came', () => prune(now));
  await time('search of a method without hits', () => store.findAnywhere({ method: 'none' }, { atMost: 50 }));
  await time('search of a code without hits', () => store.findAnywhere({ code: 'NONE' }, { atMost: 50 }));
  await time('the same in one portal', () => store.find(portal, { code: 'NONE' }, { atMost: 50 }));
  await time('search of a request', () => store.findAnywhere({ requestId: 'r-none' }, { atMost: 50 }));
  return rows;
}

/** Adds entries with rising ids, spread over the portals. */
async function fill(db: Database, from: number, count: number, isSqlite: boolean): Promise<void> {
  const numbers = isSqlite
    ? sql`with recursive n(i) as (select ${sql.lit(from)} union all select i + 1 from n where i < ${sql.lit(from + count - 1)}) select i from n`
    : sql`select generate_series(${sql.lit(from)}, ${sql.lit(from + count - 1)}) as i`;
  const hex = isSqlite
    ? sql`printf('%012x', ${sql.lit(begun)} + i)`
    : sql`lpad(to_hex(${sql.lit(begun)} + i), 12, '0')`;
  const member = isSqlite
    ? sql`printf('%032x', i % ${sql.lit(portals)})`
    : sql`lpad(to_hex(i % ${sql.lit(portals)}), 32, '0')`;
  const step = 100_000;
  if (count > step) {
    for (let at = 0; at < count; at += step) await fill(db, from + at, Math.min(step, count - at), isSqlite);
    return;
  }
  await sql`insert into journal (id, at, target, member_id, user_id, method, params, answer, status, code, ms, attempt, request_id, cause)
    select ${hex} || '00000000000000000000', ${sql.lit(begun)} + i, 'portal', ${member}, 1, 'biconnector.connector.get', '{"id":4}',
      '{"result":{"item":{"id":4}}}', 200, null, 12, 1, 'r-' || i, 'GET /api/connectors/4' from (${numbers}) as numbers`.execute(
    db,
  );
}

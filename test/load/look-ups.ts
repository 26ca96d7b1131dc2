import { randomBytes, randomInt } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openStorage } from '../../server/storage/database.ts';
import { createVault } from '../../server/secrets/vault.ts';
import { createTokenStore } from '../../server/portals/tokens/token-store.ts';
import { freshPostgres, memberIdOf, storeCrowd } from './crowd.ts';

const sizes = [1_000, 10_000, 100_000];
const lookUps = 5_000;

/** Measures the time to find one user's tokens for growing numbers of portals. The number should not matter. */
export async function measureLookUps(): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'desk-load-'));
  const postgres = await freshPostgres();
  const rows: Record<string, string | number>[] = [];
  try {
    for (const [kind, url] of [
      ['PostgreSQL', postgres.url],
      ['SQLite', `sqlite:${join(folder, 'desk.sqlite')}`],
    ] as const)
      rows.push(...(await measure(kind, url)));
  } finally {
    await postgres.drop();
    await rm(folder, { recursive: true });
  }
  process.stdout.write(`\nFinding the tokens of one user, ${lookUps} times, decryption included\n`);
  console.table(rows);
}

async function measure(kind: string, url: string): Promise<Record<string, string | number>[]> {
  const keys = [{ id: 'k', key: randomBytes(32) }] as const;
  const rows: Record<string, string | number>[] = [];
  let stored = 0;
  for (const portals of sizes) {
    await storeCrowd(url, keys, { portals, usersOfEach: 1 }, () => 'http://127.0.0.1:9/rest/', stored);
    stored = portals;
    const storage = await openStorage(url);
    const store = createTokenStore(storage.db, createVault(keys));
    const find = async (): Promise<number> => {
      const key = { memberId: memberIdOf(randomInt(portals)), userId: 1 };
      const begun = performance.now();
      if ((await store.find(key)) === undefined) throw new Error('A stored token was not found');
      return performance.now() - begun;
    };
    for (let warm = 0; warm < 500; warm += 1) await find();
    const times: number[] = [];
    for (let done = 0; done < lookUps; done += 1) times.push(await find());
    await storage.close();
    times.sort((one, other) => one - other);
    const at = (share: number) => (times[Math.floor(times.length * share)] ?? Number.NaN).toFixed(3);
    rows.push({ database: kind, portals, 'p50 ms': at(0.5), 'p99 ms': at(0.99) });
  }
  return rows;
}

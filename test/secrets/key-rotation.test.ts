/* `npm run rotate-keys` encrypts all stored values with the new key while the service runs. */
import { randomBytes } from 'node:crypto';
import { sql } from 'kysely';
import type {
  AccessToken,
  ApplicationToken,
  MemberId,
  RefreshToken,
} from '../../server/bitrix24/identifiers.ts';
import { readConfig, type EncryptionKey } from '../../server/config/config.ts';
import { createEventStore } from '../../server/portals/installation/event-store.ts';
import { parseLifecycleEvent } from '../../server/portals/installation/lifecycle-event.ts';
import { report } from '../../server/operator/rotate-keys.ts';
import { createPortalStore } from '../../server/portals/portal-store.ts';
import { openStorage, type Storage } from '../../server/storage/database.ts';
import { createSealedValues } from '../../server/storage/sealed-values.ts';
import { createVault } from '../../server/secrets/vault.ts';
import { rotateKeys } from '../../server/secrets/rotate-keys.ts';
import { createTokenStore } from '../../server/portals/tokens/token-store.ts';
import { tokenOf } from '../stage/desk.ts';
import { startDeskOnFile } from '../stage/desk-on-file.ts';
import { freshDatabase, type FreshDatabase } from '../stage/fresh-database.ts';
import { start } from '../start/process.ts';
import { install } from '../stage/portal-life.ts';
import { until } from '../stage/until.ts';

// One id has an underscore, which means "any character" in LIKE: ids have to be compared literally.
const old: EncryptionKey = { id: 'k_1', key: randomBytes(32) };
const young: EncryptionKey = { id: 'kx1', key: randomBytes(32) };
const memberId = 'a'.repeat(32) as MemberId;
const pair = (name: string) => ({
  accessToken: `access ${name}` as AccessToken,
  refreshToken: `refresh ${name}` as RefreshToken,
  expiresAt: 1,
});

let database: FreshDatabase;
let storage: Storage;
beforeEach(async () => {
  database = await freshDatabase({ shared: true });
  storage = await openStorage(database.url);
});
afterEach(async () => {
  await storage.close();
  await database.drop();
});

const before = () => createTokenStore(storage.db, createVault([old]));
const between = () => createTokenStore(storage.db, createVault([young, old]));
const after = () => createTokenStore(storage.db, createVault([young]));
const key = (userId: number) => ({ memberId, userId });

async function keepMany(count: number): Promise<void> {
  const store = before();
  for (let userId = 1; userId <= count; userId += 1) await store.keep(key(userId), pair(String(userId)));
}

const rotate = (changes: Partial<Parameters<typeof rotateKeys>[0]> = {}) =>
  rotateKeys({
    values: createSealedValues(storage.db),
    vault: createVault([young, old]),
    currentKey: young.id,
    ...changes,
  });

test('after a rotation the new key alone opens all values, and only the ciphertext has changed', async () => {
  await keepMany(25);
  await createPortalStore(storage.db, createVault([old])).confirm(
    { memberId, clientEndpoint: 'https://p/rest/', oauthServer: 'https://o', status: 'L', scope: '' },
    1,
    { uninstalledAt: undefined, erasedAt: undefined },
  );
  await createPortalStore(storage.db, createVault([old])).setApplicationToken(
    memberId,
    'application token' as ApplicationToken,
    { order: 0, version: undefined },
  );
  await before().acquireLease(key(3), 'somebody', 0, 99);
  const plain = () =>
    storage.db
      .selectFrom('tokens')
      .select(['user_id', 'version', 'state', 'expires_at', 'lease_owner', 'lease_until'])
      .orderBy('user_id')
      .execute();
  const was = await plain();

  const { perKey, unreadable } = await rotate({ batch: 10 });
  expect([[...perKey], unreadable]).toEqual([[[young.id, 51]], 0]);
  expect(await plain()).toEqual(was);
  expect(await after().find(key(25))).toMatchObject(pair('25'));
  expect(await createPortalStore(storage.db, createVault([young])).applicationToken(memberId)).toBe(
    'application token',
  );
});

test('a second rotation changes nothing', async () => {
  await keepMany(5);
  await rotate();
  const all = () => sql`select * from tokens order by user_id`.execute(storage.db);
  const once = (await all()).rows;
  const reports: unknown[] = [];
  await rotate({ onProgress: (...line) => reports.push(line) });
  expect((await all()).rows).toEqual(once);
  expect(reports).toEqual([]);
});

test('a pair that is stored during a rotation wins, even when it is encrypted with the old key', async () => {
  await keepMany(2);
  const values = createSealedValues(storage.db);
  const stored = new Set<string>();
  const meanwhile = async (userId: number, name: string) => {
    if (stored.has(name)) return;
    stored.add(name);
    const version = (await between().find(key(userId)))?.version ?? 0;
    expect(await before().replace(key(userId), version, pair(name))).toBe('replaced');
  };
  await rotate({
    values: {
      ...values,
      next: async (...question) => {
        const found = await values.next(...question);
        if (question[0].column === 'access_token') await meanwhile(1, 'newer');
        if (question[0].column === 'refresh_token') await meanwhile(2, 'newest');
        return found;
      },
    },
  });
  expect(await after().find(key(1))).toMatchObject(pair('newer'));
  expect(await after().find(key(2))).toMatchObject(pair('newest'));
});

test('no pair is lost of many that servers before and after their restart store during a rotation', async () => {
  const users = 120;
  await keepMany(users);
  const other = await openStorage(database.url);
  const writers = [createVault([young, old]), createVault([old, young])].map(vault =>
    createTokenStore(other.db, vault),
  );
  let rotated = false;
  let stored = 0;
  const last = new Map<number, string>();
  const write = async (index: number) => {
    for (let round = 0; !rotated; round += 1) {
      // Each has users of its own: who was last would not be known from the order of the answers.
      const userId = ((round * 14 + index) % users) + 1;
      const version = (await writers[index]?.find(key(userId)))?.version ?? 0;
      const name = `${userId} by ${index} in ${round}`;
      if ((await writers[index]?.replace(key(userId), version, pair(name))) !== 'replaced') continue;
      last.set(userId, name);
      stored += 1;
    }
  };
  const writing = Promise.all([write(0), write(1)]);
  const values = createSealedValues(storage.db);
  const next: typeof values.next = async (...question) => {
    const found = await values.next(...question);
    // Reads again until the servers have stored a pair between the reading and the encryption.
    for (const before = stored; stored === before;) await values.next(...question);
    return found;
  };
  try {
    await rotate({ batch: 20, values: { ...values, next } });
  } finally {
    rotated = true;
    await writing;
  }
  // The writer whose first key is the old one has stopped by now.
  const { perKey, unreadable } = await rotate();
  expect([[...perKey.keys()], unreadable]).toEqual([[young.id], 0]);
  for (let userId = 1; userId <= users; userId += 1)
    expect(await after().find(key(userId))).toMatchObject(pair(last.get(userId) ?? String(userId)));
  expect(last.size).toBeGreaterThan(5);
  await other.close();
});

test('a rotation removes the old ciphertext from the disk', async () => {
  await keepMany(30);
  await storage.forgetDeleted();
  const { rows } = await sql<{ refresh_token: string }>`select refresh_token from tokens`.execute(storage.db);
  expect((await database.bytes()).includes(rows[0]?.refresh_token ?? '')).toBe(true);
  await rotate();
  await storage.forgetDeleted();
  const bytes = await database.bytes();
  for (const { refresh_token: was } of rows) expect(bytes.includes(was)).toBe(false);
});

test('a value that no key opens is left unchanged and counted, and the rest is rotated', async () => {
  await keepMany(3);
  await storage.db
    .updateTable('tokens')
    .set({ access_token: 'lost.AAAA' })
    .where('user_id', '=', 2)
    .execute();
  const { perKey, unreadable } = await rotate();
  expect([Object.fromEntries(perKey), unreadable]).toEqual([{ [young.id]: 5, lost: 1 }, 1]);
});

test('after a rotation no table holds ciphertext of the old key, so every encrypted column is on the list', async () => {
  const on = await startDeskOnFile({ installed: false, config: { tokenKeys: [old] } });
  try {
    await install(on.t);
    await on.t.open(on.t.portal.users.analyst);
    const event = parseLifecycleEvent({ event: 'ONAPPPAYMENT', ts: '1', auth: { member_id: memberId } });
    if (event === undefined) throw new Error('The form is not an event');
    // The worker is not poked, so the event stays in the table as ciphertext.
    await createEventStore(on.db, createVault([old])).add(event, on.t.clock.now());
    await rotate({ values: createSealedValues(on.db) });
    for (const { name } of await on.db.introspection.getTables()) {
      const { rows } = await sql<object>`select * from ${sql.table(name)}`.execute(on.db);
      for (const [column, value] of rows.flatMap(row => Object.entries(row)))
        expect([name, column, String(value).startsWith(`${old.id}.`)]).toEqual([name, column, false]);
    }
  } finally {
    await on.close();
  }
});

test('a refresh under way during a rotation stores its pair, and calls of the portal keep working', async () => {
  const on = await startDeskOnFile({ config: { tokenKeys: [young, old] } });
  try {
    const { t } = on;
    t.portal.seedDemo();
    const token = tokenOf(await t.open());
    await on.db.updateTable('tokens').set({ expires_at: 1 }).execute();
    t.sandbox.oauth.latencyMs = 30_000;
    const asked = t.sandbox.oauth.requests.length;
    const answer = t.connector(1, token);
    await until(() => t.sandbox.oauth.requests.length > asked);
    // The values move to a third key and back, so every ciphertext has changed meanwhile.
    const third = { id: 'third', key: randomBytes(32) };
    const values = createSealedValues(on.db);
    await rotate({ values, vault: createVault([third, young, old]), currentKey: third.id });
    await rotate({ values, vault: createVault([young, third]) });
    t.sandbox.oauth.latencyMs = 0;
    t.sandbox.clock.advance(30_000);
    expect((await answer).status).toBe(200);
    expect((await t.connector(2, token)).status).toBe(200);
    expect(t.sandbox.oauth.requests.filter(({ restMethod }) => restMethod === 'refresh_token')).toHaveLength(
      1,
    );
  } finally {
    await on.close();
  }
});

describe('rotate-keys', () => {
  const keyText = ({ id, key: bytes }: EncryptionKey) => `${id}:${bytes.toString('base64')}`;
  const run = (keys: readonly EncryptionKey[]) => {
    const env = {
      APP_URL: 'https://desk.example.com',
      B24_CLIENT_ID: 'app.1',
      B24_CLIENT_SECRET: 'PROBE-client-secret',
      SESSION_SECRET: 's'.repeat(32),
      TOKEN_KEYS: keys.map(keyText).join(','),
      DATABASE_URL: database.url,
    };
    expect(readConfig(env).tokenKeys).toHaveLength(keys.length);
    return start(process.execPath, ['dist/server/operator/index.js', 'rotate-keys'], env);
  };
  /** A signal without effect, so that `stop` only waits for the end. */
  const end = 'SIGCONT';

  test('rotate-keys that was killed can be run again, and then says that the old key can be dropped', async () => {
    await keepMany(1_500);
    const count = async () => (await rotateKeysInUse()).get(old.id) ?? 0;
    const kill = async () => {
      const killed = run([young, old]);
      await killed.printed(/tokens\.access_token: \d+ encrypted/);
      await killed.stop('SIGKILL');
    };
    await kill();
    // On a busy machine the signal may have come after the end.
    while ((await count()) === 0) {
      await rotate({ vault: createVault([old, young]), currentKey: old.id });
      await kill();
    }
    for (const userId of [1, 750, 1_500])
      expect(await between().find(key(userId))).toMatchObject(pair(String(userId)));

    const again = run([young, old]);
    expect(await again.stop(end)).toBe(0);
    expect(again.output()).toContain(`Values encrypted with "${young.id}": 3000`);
    expect(again.output()).toContain(`Values encrypted with "${old.id}": 0`);
    expect(again.output()).toMatch(/Can be dropped from TOKEN_KEYS .*: k_1\n/);
    expect(await count()).toBe(0);
    expect(await after().find(key(1_500))).toMatchObject(pair('1500'));
    for (const { key: bytes } of [old, young]) expect(again.output()).not.toContain(bytes.toString('base64'));

    const third = run([young]);
    expect(await third.stop(end)).toBe(0);
    expect(third.output()).toContain('Nothing had to be encrypted again.');
  });

  async function rotateKeysInUse(): Promise<ReadonlyMap<string, number>> {
    const { rows } = await sql<{ sealed: string }>`
      select access_token as sealed from tokens union all select refresh_token from tokens`.execute(
      storage.db,
    );
    const counts = new Map<string, number>();
    for (const { sealed } of rows) {
      const id = sealed.split('.')[0] ?? '';
      counts.set(id, (counts.get(id) ?? 0) + 1);
    }
    return counts;
  }

  test('rotate-keys fails when a key was dropped too early', async () => {
    await keepMany(2);
    const command = run([young]);
    expect(await command.stop(end)).toBe(1);
    expect(command.output()).toContain('4 values cannot be decrypted with any of TOKEN_KEYS');
  });

  test('rotate-keys names an old key that a running server still uses', () => {
    const { text, complete } = report(
      {
        perKey: new Map([
          ['new', 3],
          ['old', 1],
        ]),
        unreadable: 0,
      },
      'new',
      ['old', 'older'],
    );
    expect(complete).toBe(false);
    expect(text.join('\n')).toMatch(/Can be dropped .*: older\nStill needed: old\./);
  });
});

import SqliteFile from 'libsql';
import { sql } from 'kysely';
import { api } from '../stage/api-client.ts';
import { tokenOf } from '../stage/desk.ts';
import { startDeskOnFile, type DeskOnFile } from '../stage/desk-on-file.ts';
import { databaseKind } from '../stage/fresh-database.ts';
import { startSandbox } from '../portal/sandbox.ts';
import { until } from '../stage/until.ts';

const isPostgres = databaseKind === 'PostgreSQL';

/** The app's own connection to its file; the settings of a connection are out of reach for any other. */
let connection: SqliteFile.Database | undefined;
let on: DeskOnFile;
beforeEach(async () => {
  const opened: SqliteFile.Database[] = [];
  const { pragma } = SqliteFile.prototype;
  SqliteFile.prototype.pragma = function (this: SqliteFile.Database, ...args: Parameters<typeof pragma>) {
    opened.push(this);
    return pragma.apply(this, args);
  };
  try {
    // No event is due again before the test moves the clock.
    on = await startDeskOnFile({
      sandbox: await startSandbox({ clock: 'frozen' }),
    });
  } finally {
    SqliteFile.prototype.pragma = pragma;
  }
  [connection] = opened;
});
afterEach(() => on.close());

async function setReadOnly(isReadOnly: boolean): Promise<void> {
  if (!isPostgres) {
    connection?.pragma(`query_only = ${isReadOnly ? 'on' : 'off'}`);
    return;
  }
  // New sessions have the new setting, like those with a server that has become a standby.
  await on.db.connection().execute(async held => {
    await sql`set default_transaction_read_only = off`.execute(held);
    const { rows } = await sql<{ name: string }>`select current_database() as name`.execute(held);
    const state = isReadOnly ? 'on' : 'off';
    const name = rows[0]?.name ?? '';
    await sql.raw(`alter database "${name}" set default_transaction_read_only = ${state}`).execute(held);
    await sql`select pg_terminate_backend(pid) from pg_stat_activity
      where datname = current_database() and pid <> pg_backend_pid()`.execute(held);
  });
  // Connections of this test have ended, too; its pool learns of each when that is used or tells of its end.
  await until(() =>
    on.rows().then(
      () => true,
      () => false,
    ),
  );
}

/** Takes every free page, so that no row fits any more. */
function fillOrFree(isFull: boolean): Promise<void> {
  if (!isFull) {
    connection?.pragma('max_page_count = 1000000');
    return Promise.resolve();
  }
  connection?.exec('create table if not exists filler (bulk text)');
  connection?.pragma('max_page_count = 1');
  const fill = connection?.prepare('insert into filler values (?)');
  for (let length = 100_000; length >= 1; length = Math.floor(length / 2))
    for (;;) {
      try {
        fill?.run('x'.repeat(length));
      } catch {
        break;
      }
    }
  return Promise.resolve();
}

const faults: readonly (readonly [string, (isBroken: boolean) => Promise<void>, boolean])[] = [
  ['is read-only', setReadOnly, true],
  ...(isPostgres ? [] : [['is on a full disk', fillOrFree, false] as const]),
];

const codeOf = ({ json }: Awaited<ReturnType<ReturnType<typeof api>>>) => json?.error?.code;
const ready = async () => (await fetch(`${on.t.origin}/readyz`)).status;
const events = async () => ((await on.rows())['events'] ?? []).map(({ state }) => state);
const send = () => on.t.portal.events.send('ONAPPINSTALL', { url: `${on.t.origin}/events` });

describe.each(faults)(`while the ${databaseKind} database %s`, (_name, setBroken, refusesAll) => {
  test('a new event is 503 and not lost, a stored one waits, the server is not ready, and all of it heals by itself', async () => {
    const ask = api(on.t, tokenOf(await on.t.open(on.t.portal.users.admin)));
    await on.t.desk.settleEvents();
    const before = (await events()).length;
    on.t.sandbox.oauth.faults.push({ kind: 'reset', match: 'app.info' });
    expect((await send()).status).toBe(200);
    await on.t.desk.settleEvents();
    await on.t.desk.settleEvents();
    expect((await events()).filter(state => state === 'pending')).toHaveLength(1);
    on.t.sandbox.oauth.faults.clear();

    await setBroken(true);
    await until(async () => (await ready()) === 503);
    // The pages of a full file may still have room for a small row, so only the large ones are refused for certain.
    if (refusesAll) {
      const key = await ask('POST', '/api/service-keys', {
        name: 'x',
        scope: 'read',
        expires: { inDays: 30 },
      });
      expect([key.status, codeOf(key), key.headers.get('retry-after')]).toEqual([
        503,
        'DATABASE_UNAVAILABLE',
        '5',
      ]);
      expect((await on.t.post(on.t.portal.opening({ target: 'application' }))).status).toBe(503);
    }
    const { status } = await on.t.portal.events.send('ONAPPUPDATE', { url: `${on.t.origin}/events` });
    expect(status).toBe(!refusesAll && (await events()).length > before + 1 ? 200 : 503);
    on.t.sandbox.clock.advance(600_000);
    await on.t.desk.settleEvents();
    if (refusesAll) expect(await events()).toContain('pending');

    await setBroken(false);
    on.t.sandbox.clock.advance(600_000);
    await until(async () => (await ready()) === 200);
    await until(async () => (await events()).length === before + 2);
    await until(async () => !(await events()).includes('pending'));
    expect(await events()).toEqual(Array.from({ length: before + 2 }, () => 'done'));
  });
});

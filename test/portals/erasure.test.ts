/*
 * Users who choose to delete the data may expect that nothing of the portal is left. Tables that are added later are covered too:
 * their names are read from the database, and each is filled for the portal.
 */
import { sql, type TableMetadata } from 'kysely';
import { startSandbox } from '../portal/sandbox.ts';
import { startDeskOnFile, type DeskOnFile } from '../stage/desk-on-file.ts';
import { tokenOf } from '../stage/desk.ts';
import { deliver, install } from '../stage/portal-life.ts';

let on: DeskOnFile;
beforeEach(async () => {
  // A frozen clock lets an hour pass to the second, however slow the machine is.
  const sandbox = await startSandbox({ clock: 'frozen' });
  on = await startDeskOnFile({ installed: false, sandbox });
});
afterEach(() => on.close());

const belongsToPortal = ({ columns }: TableMetadata) => columns.some(({ name }) => name === 'member_id');
/** Tables that belong to no portal, each with the reason. */
const ofNoPortal = new Map([
  ['write_proofs', 'rows without meaning that prove whether the database takes writes'],
  ['erased_portals', 'a hash of the member id, for an hour'],
  ['sign_ins', 'no member id is known yet; the host is, and the tests below put one in'],
]);

/** Rows of handled events, which keep only their fingerprint to recognize a repetition. */
const settled: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  events: { fingerprint: 'f'.repeat(64), event: 'ONAPPINSTALL', payload: '', state: 'done' },
};

/** Inserts a row of the portal with values made from the columns, as a later feature might store it. */
async function fill({ name, columns }: TableMetadata): Promise<void> {
  const values = columns.map(({ name: column, dataType }) => {
    if (column === 'member_id') return on.t.portal.memberId;
    const given = settled[name]?.[column];
    if (given !== undefined) return given;
    if (/char|text/i.test(dataType)) return `PROBE-${name}-${column}`;
    return /^int(eger|4)$/i.test(dataType) ? 2_000_000_000 : 4_000_000_000_000;
  });
  const names = sql.join(columns.map(column => sql.ref(column.name)));
  await sql`insert into ${sql.table(name)} (${names}) values (${sql.join(values)})`.execute(on.db);
}

/** Fills every table with data of the portal: through the app itself, and with made-up rows. */
async function fillAll(): Promise<void> {
  const { t } = on;
  const token = await install(t);
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
  const body = '{"item":[{"id":1,"title":"PROBE-setting"}]}';
  await t.request('/api/settings/recent-connectors', { method: 'PUT', headers, body });
  await t.open(t.portal.users.analyst);
  await t.request(`/oauth/start?portal=${t.portal.host}`);
  const tables = (await on.db.introspection.getTables()).filter(belongsToPortal);
  for (const table of tables) if (table.name !== 'portals') await fill(table);
}

test('every table either has a column for the portal or is listed as belonging to none', async () => {
  const tables = await on.db.introspection.getTables();
  const others = tables.filter(table => !belongsToPortal(table)).map(({ name }) => name);
  expect(others.filter(name => !ofNoPortal.has(name))).toEqual([]);
  expect(tables.filter(belongsToPortal).map(({ name }) => name)).toEqual(
    expect.arrayContaining(['events', 'portals', 'sessions', 'settings', 'tokens']),
  );
});

test('after an uninstall with CLEAN=1 nothing of the portal is found in any table, nor in the bytes of the database', async () => {
  const { t } = on;
  await fillAll();
  const secrets = t.sandbox.oauth.requests.flatMap(({ accessToken }) => accessToken ?? []);
  const ciphertexts = (await on.rows())['tokens']?.flatMap(row => [
    row['access_token'],
    row['refresh_token'],
  ]);
  const traces = [t.portal.memberId, t.portal.host, 'PROBE-', ...secrets, ...(ciphertexts ?? [])].map(String);
  const before = await on.bytes();
  for (const trace of [t.portal.memberId, t.portal.host, 'PROBE-setting', String(ciphertexts?.[0])])
    expect([trace, before.includes(trace)]).toEqual([trace, true]);

  t.portal.uninstall({ clean: true });
  await deliver(t);

  const after = await on.bytes();
  for (const trace of traces) expect([trace, after.includes(trace)]).toEqual([trace, false]);
  for (const { name } of await on.db.introspection.getTables()) {
    const { rows } = await sql`select * from ${sql.table(name)}`.execute(on.db);
    for (const trace of traces) expect([name, JSON.stringify(rows)]).not.toContain(trace);
  }
});

test('after an uninstall with CLEAN=0 tokens and sessions are gone, and the settings come back with the app', async () => {
  const { t } = on;
  await fillAll();
  const ciphertexts = (await on.rows())['tokens']?.map(row => String(row['refresh_token'])) ?? [];
  expect(ciphertexts.length).toBeGreaterThan(2);
  t.portal.uninstall({ clean: false });
  await deliver(t);
  const { tokens, sessions, sign_ins: signIns } = await on.rows();
  // The session of the browser that began to sign in belongs to no portal yet.
  expect([tokens, sessions?.filter(({ member_id: owner }) => owner !== null), signIns]).toEqual([[], [], []]);

  t.sandbox.clock.advance(60_000);
  const token = await install(t);
  const settings = await t.request('/api/settings/recent-connectors', {
    headers: { authorization: `Bearer ${token}` },
  });
  expect(settings.json?.item).toEqual([{ id: 1, title: 'PROBE-setting' }]);
});

test('an hour after an erasure not even the hash of the portal is left', async () => {
  const { t } = on;
  await install(t);
  t.portal.uninstall({ clean: true });
  await deliver(t);
  const hashes = async () => (await sql`select * from erased_portals`.execute(on.db)).rows.length;
  t.sandbox.clock.advance(3_599_000);
  await t.desk.everyHour();
  expect(await hashes()).toBe(1);
  t.sandbox.clock.advance(2_000);
  await t.desk.everyHour();
  expect(await hashes()).toBe(0);
});

test('an uninstall with CLEAN=1 leaves the unfinished sign-in of another portal alone', async () => {
  const { t } = on;
  await install(t);
  const neighbour = await t.sandbox.addPortal();
  await install(t, neighbour);
  for (const { host } of [t.portal, neighbour]) await t.request(`/oauth/start?portal=${host}`);
  t.portal.uninstall({ clean: true });
  await deliver(t);
  expect((await on.rows())['sign_ins']?.map(({ host }) => host)).toEqual([neighbour.host]);
  expect(tokenOf(await t.open(neighbour.users.admin, neighbour))).not.toBe('');
});

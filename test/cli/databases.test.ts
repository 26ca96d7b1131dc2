import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { makeKey, administratorOf } from '../stage/service-api.ts';
import { startDesk, type DeskUnderTest } from '../stage/desk.ts';
import { fakeDatabases, type FakeDatabases } from '../hosting/fake-databases.ts';
import { run, type Ran } from './command-line.ts';

let t: DeskUnderTest;
let key: string;
let fake: FakeDatabases;
beforeEach(async () => {
  fake = fakeDatabases();
  t = await startDesk({ databases: fake });
  t.portal.endpoints.allowLocal = true;
  ({ key } = await makeKey(await administratorOf(t)));
});
afterEach(() => t.close());

const desk = (words: readonly string[], databasePassword?: string): Promise<Ran> =>
  run({ url: t.origin, key, databasePassword }, words);
const connect = ['databases', 'connect', 'My shop', '--type', 'postgres', '--host', 'db.example.com'];
const account = ['--database', 'shop', '--user', 'reader', '--tls', 'off'];

test('a database is connected, published and asked for its requests from the command line', async () => {
  const connected = await desk([...connect, ...account, '--json'], fake.password);
  expect([connected.exitCode, connected.err]).toEqual([0, '']);
  const { id } = JSON.parse(connected.out) as { id: string };
  expect((await desk(['databases', 'list'])).out).toMatch(/My shop +postgres +db\.example\.com/);
  expect((await desk(['databases', 'tables', id, '--search', 'sal'])).out).toMatch(/public +Sales/);
  const published = await desk(['databases', 'publish', id, 'Sales', 'geo.cities', 'nothing']);
  expect(published.exitCode).toBe(1);
  expect(published.out).toMatch(/sales +\d+/);
  expect(published.out).toMatch(/geo_cities +\d+/);
  expect(published.out).toContain('The table is not there any more.');
  expect((await desk(['databases', 'check', id])).exitCode).toBe(0);
  expect((await desk(['databases', 'requests', id])).out).toMatch(/check .*sent/);
});

test('a password that is missing or wrong is told, and never printed', async () => {
  const missing = await desk([...connect, ...account]);
  expect([missing.exitCode, missing.err]).toEqual([
    64,
    expect.stringContaining('CONNECTOR_DESK_DATABASE_PASSWORD'),
  ]);
  const wrong = await desk([...connect, ...account], 'PROBE-wrong');
  expect([wrong.exitCode, wrong.err]).toEqual([1, expect.stringContaining('LOGIN_REFUSED')]);
  expect(wrong.err + wrong.out).not.toContain('PROBE');
});

test('an authority’s certificate comes from a file, and so does the name in the server’s own', async () => {
  const folder = await mkdtemp(path.join(tmpdir(), 'desk-cli-'));
  const file = path.join(folder, 'ca.pem');
  const ca = '-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n';
  await writeFile(file, ca);
  const trust = ['--database', 'shop', '--user', 'reader', '--ca', file, '--server-name', 'db.internal'];
  expect((await desk([...connect, ...trust, '--port', '5433'], fake.password)).exitCode).toBe(0);
  const { out } = await desk(['databases', 'list', '--json']);
  expect(JSON.parse(out)).toMatchObject([
    { port: 5433, tls: { mode: 'verify', ca, serverName: 'db.internal' } },
  ]);
  await rm(folder, { recursive: true });
});

test('an invalid port or ID is wrong usage, and an empty list is a sentence', async () => {
  const port = await desk([...connect, ...account, '--port', 'abc'], fake.password);
  expect([port.exitCode, port.err]).toEqual([64, expect.stringContaining('from 1 to 65535')]);
  const id = await desk(['databases', 'check', '../connectors']);
  expect([id.exitCode, id.err]).toEqual([64, expect.stringContaining('"databases list" shows it')]);
  expect((await desk(['databases', 'list'])).out).toBe('No database is connected yet.\n');
  const made = await desk([...connect, ...account, '--json'], fake.password);
  const { id: database } = JSON.parse(made.out) as { id: string };
  expect((await desk(['databases', 'requests', database, '--failed'])).out).toBe('No request failed.\n');
  expect((await desk(['databases', 'list'])).out).toMatch(/^ID +TITLE .*PUBLISHED TABLES/);
});

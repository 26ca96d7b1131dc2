import { once } from 'node:events';
import { request, type IncomingMessage } from 'node:http';
import type { ApiClient } from '../stage/api-client.ts';
import { startDeskOnFile, type DeskOnFile } from '../stage/desk-on-file.ts';
import { administratorOf } from '../stage/service-api.ts';
import { until } from '../stage/until.ts';
import { fakeDatabases, type FakeDatabases } from './fake-databases.ts';

let fake: FakeDatabases;
let on: DeskOnFile;
let admin: ApiClient;
beforeEach(async () => {
  fake = fakeDatabases();
  on = await startDeskOnFile({ databases: fake });
  on.t.portal.endpoints.allowLocal = true;
  admin = await administratorOf(on.t);
});
afterEach(() => on.close());

/** Connects a database and publishes one table of it. @returns the id of the database */
async function publishSales(): Promise<string> {
  const connected = await admin('POST', '/api/databases', {
    title: 'Shop',
    type: 'postgres',
    host: 'db.example.com',
    database: 'shop',
    user: 'reader',
    password: fake.password,
  });
  const id = String(connected.json?.item?.['id']);
  await admin('POST', `/api/databases/${id}/publish`, { tables: [{ name: 'Sales' }] });
  return id;
}

/** Asks one of the four endpoints with the key that the portal's source holds. */
const askBi = (path: string, rest = '', init: RequestInit = {}) =>
  on.t.request(path, {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: `connection%5Bkey%5D=${on.t.portal.sources.all()[0]?.settings[0]?.value ?? ''}&${rest}`,
    ...init,
  });

/** Makes the database keep its first row until it is told otherwise. */
function holdRows(): () => void {
  let go = (): void => undefined;
  fake.hold = new Promise(resolve => {
    go = resolve;
  });
  return go;
}

test('an answer whose first row takes long shows that it is alive, and is valid in the end', async () => {
  await publishSales();
  const go = holdRows();
  const key = on.t.portal.sources.all()[0]?.settings[0]?.value ?? '';
  const sent = request(`${on.t.origin}/bi/data`, {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
  });
  sent.end(`table=sales&connection%5Bkey%5D=${key}`);
  let text = '';
  const answer = once(sent, 'response').then(([res]) => {
    (res as IncomingMessage).setEncoding('utf8').on('data', (part: string) => (text += part));
    return res as IncomingMessage;
  });
  await until(() => fake.held === 1);
  on.t.sandbox.clock.advance(20_000);
  const ended = once(await answer, 'end');
  await until(() => text !== '');
  expect(text).toBe('[["ID","GOROD","SOLD_AT","AMOUNT"]');
  on.t.sandbox.clock.advance(10_000);
  await until(() => text.endsWith(' '.repeat(256)));
  go();
  await ended;
  expect(JSON.parse(text)).toHaveLength(4);
});

test('a reader who leaves ends the query and is told from a failure', async () => {
  const id = await publishSales();
  const go = holdRows();
  const leaving = new AbortController();
  const left = askBi('/bi/data', 'table=sales', { signal: leaving.signal });
  await until(() => fake.held === 1);
  leaving.abort();
  await expect(left).rejects.toThrow();
  await until(() => fake.left === 1);
  go();
  const newest = async () =>
    ((await admin('GET', `/api/databases/${id}/requests`)).json?.['items'] as { outcome: string }[])[0];
  await until(async () => (await newest())?.outcome === 'left');
});

test('a request that ends after an erasure brings no row of the portal back', async () => {
  await publishSales();
  const go = holdRows();
  const asked = askBi('/bi/data', 'table=sales');
  await until(() => fake.held === 1);
  on.t.portal.uninstall({ clean: true });
  await on.t.portal.events.flush();
  await on.t.desk.settleEvents();
  go();
  expect((await asked).status).toBe(200);
  const rows = await on.db.selectFrom('data_requests').select('endpoint').execute();
  expect(rows).toEqual([]);
});

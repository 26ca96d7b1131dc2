import { createDeskServer, type DeskServer } from '../../server/app.ts';
import type { HealthNotice, HealthOf } from '../../server/health/health-answers.ts';
import { fakeDatabases, type FakeDatabases } from '../hosting/fake-databases.ts';
import type { SampleConnector } from '../portal/api.ts';
import { startSampleConnector } from '../portal/sample-connector/start-sample-connector.ts';
import { api, type ApiClient } from '../stage/api-client.ts';
import { startDeskOnFile, type DeskOnFile } from '../stage/desk-on-file.ts';
import { testAssets, tokenOf } from '../stage/desk.ts';
import { administratorOf } from '../stage/service-api.ts';
import { until } from '../stage/until.ts';

const hourMs = 3_600_000;
let fake: FakeDatabases;
let sample: SampleConnector;
let on: DeskOnFile;
let admin: ApiClient;
let connectorId: number;
beforeEach(async () => {
  fake = fakeDatabases();
  sample = await startSampleConnector({ token: 'PROBE-token' });
  on = await startDeskOnFile({ databases: fake });
  on.t.portal.endpoints.allowLocal = true;
  admin = await administratorOf(on.t);
  connectorId = on.t.portal.connectors.add(
    { title: 'Sales', ...sample.registration },
    { appClientId: on.t.sandbox.app.clientId },
  );
  addSource('Main');
});
afterEach(async () => {
  await on.close();
  await sample.close();
});

const addSource = (title: string, value = 'PROBE-token'): number =>
  on.t.portal.sources.add(
    { connectorId, title, settings: [{ code: 'token', name: 'Token', type: 'STRING', value }] },
    on.t.portal.users.admin,
  );
async function connect(title = 'Shop'): Promise<string> {
  const answer = await admin('POST', '/api/databases', {
    title,
    type: 'postgres',
    host: 'db.example.com',
    database: 'shop',
    user: 'reader',
    password: 'PROBE-password',
  });
  return String(answer.json?.item?.['id']);
}
const healthOf = async (ask = admin) =>
  (await ask('GET', '/api/health')).json?.item as unknown as {
    hourly: boolean;
    nextAt: string | null;
    objects: HealthOf[];
  };
/** The states by title. */
const states = async () =>
  Object.fromEntries((await healthOf()).objects.map(({ title, state, code }) => [title, [state, code]]));
const checkAll = async () => {
  const answer = await admin('POST', '/api/health/check');
  on.t.sandbox.clock.advance(61_000);
  return answer;
};
const notices = async (ask = admin) =>
  (await ask('GET', '/api/health/notices')).json?.['items'] as HealthNotice[];
const told = async () => (await notices()).map(({ title, event, code }) => [title, event, code]);

test('a check of everything keeps what it found of each connector and database, and shows no secret', async () => {
  await connect();
  expect(await states()).toEqual({ Shop: ['works', null] });
  const all = await checkAll();
  expect(all.status).toBe(200);
  expect(await states()).toEqual({ Sales: ['works', null], Shop: ['works', null] });
  sample.token = 'another';
  fake.password = 'another';
  const broken = await checkAll();
  expect(await states()).toEqual({
    Sales: ['broken', 'SETTINGS_REFUSED'],
    Shop: ['broken', 'LOGIN_REFUSED'],
  });
  const sales = (await healthOf()).objects.find(({ title }) => title === 'Sales');
  expect(sales).toMatchObject({ kind: 'connector', id: String(connectorId), place: 'Main' });
  for (const text of [broken.text, (await admin('GET', '/api/health')).text, on.t.log()])
    expect(text).not.toContain('PROBE');
});

test('the time since which something is broken stays that of the first failure', async () => {
  await checkAll();
  sample.token = 'another';
  await checkAll();
  const [first] = (await healthOf()).objects;
  await checkAll();
  const [second] = (await healthOf()).objects;
  expect(second).toMatchObject({ state: 'broken', since: first?.at });
  expect(second?.at).not.toBe(first?.at);
});

test('one source that fails is the connector’s failure, and a connector without sources stays unchecked', async () => {
  addSource('Second', 'PROBE-wrong');
  on.t.portal.connectors.add(
    { title: 'No sources', ...sample.registration },
    { appClientId: on.t.sandbox.app.clientId },
  );
  sample.requests.length = 0;
  await checkAll();
  expect(await states()).toEqual({ Sales: ['broken', 'SETTINGS_REFUSED'] });
  expect(sample.requests.map(({ endpoint }) => endpoint)).toEqual(['check', 'check']);
  expect((await healthOf()).objects[0]?.place).toBe('Second');
});

test('a check of one connector answers with what it found and keeps it', async () => {
  sample.token = 'another';
  const answer = await admin('POST', `/api/connectors/${connectorId}/check`);
  expect(answer.json?.item).toMatchObject({ state: 'broken', code: 'SETTINGS_REFUSED' });
  expect((await admin('POST', '/api/connectors/9999/check')).json?.error?.code).toBe('CONNECTOR_NOT_FOUND');
  expect(await states()).toMatchObject({ Sales: ['broken', 'SETTINGS_REFUSED'] });
});

test('everything cannot be checked twice within a minute, nor without rights to BI Builder', async () => {
  expect((await admin('POST', '/api/health/check')).status).toBe(200);
  const again = await admin('POST', '/api/health/check');
  expect([again.status, again.json?.error?.code]).toEqual([429, 'TOO_MANY_CHECKS']);
  const employee = api(on.t, tokenOf(await on.t.open(on.t.portal.users.employee)));
  for (const [method, path] of [
    ['GET', '/api/health'],
    ['POST', '/api/health/check'],
    ['POST', `/api/connectors/${connectorId}/check`],
  ] as const)
    expect((await employee(method, path)).json?.error?.code).toBe('ACCESS_DENIED');
});

test('an address that this server may not call is not called by any check', async () => {
  const careful = await startDeskOnFile({ config: { allowPrivateEndpoints: false }, databases: fake });
  const asAdmin = await administratorOf(careful.t);
  const id = careful.t.portal.connectors.add(
    { title: 'Private', ...sample.registration },
    { appClientId: careful.t.sandbox.app.clientId },
  );
  careful.t.portal.sources.add(
    { connectorId: id, title: 'Private', settings: [] },
    careful.t.portal.users.admin,
  );
  sample.requests.length = 0;
  await asAdmin('POST', '/api/health/check');
  expect((await healthOf(asAdmin)).objects[0]).toMatchObject({ state: 'broken', code: 'PRIVATE_ADDRESS' });
  expect(sample.requests).toEqual([]);
  await careful.close();
});

test('a portal is checked with at most two checks at a time', async () => {
  await Promise.all(['One', 'Two', 'Three', 'Four'].map(connect));
  let running = 0;
  let most = 0;
  const { check } = fake;
  fake.check = async function* (...given) {
    most = Math.max(most, (running += 1));
    yield* check(...given);
    running -= 1;
  };
  let go = (): void => undefined;
  fake.hold = new Promise(resolve => {
    go = resolve;
  });
  const all = checkAll();
  await until(() => running === 2);
  go();
  await all;
  expect(most).toBe(2);
  expect(Object.keys(await states())).toHaveLength(5);
});

describe('in the background', () => {
  const turn = (hourly: boolean) => admin('PATCH', '/api/health', { hourly });
  const rounds = async (server: DeskServer = on.t.desk) => server.checkDue();

  test('nothing is checked before an administrator asks for it', async () => {
    sample.requests.length = 0;
    on.t.sandbox.clock.advance(2 * hourMs);
    await rounds();
    expect(sample.requests).toEqual([]);
    const analyst = api(on.t, tokenOf(await on.t.open(on.t.portal.users.analyst)));
    expect((await analyst('PATCH', '/api/health', { hourly: true })).json?.error?.code).toBe(
      'ADMINISTRATORS_ONLY',
    );
  });

  test('a portal is checked about every hour, at its own time, until that is turned off', async () => {
    expect((await turn(true)).status).toBe(200);
    const { hourly, nextAt } = await healthOf();
    const waitMs = Date.parse(nextAt ?? '') - on.t.sandbox.clock.now();
    expect([hourly, Math.round(waitMs / 60_000)]).toEqual([true, 30]);
    sample.requests.length = 0;
    on.t.sandbox.clock.advance(hourMs / 2 - 60_000);
    await rounds();
    expect(sample.requests).toHaveLength(0);
    on.t.sandbox.clock.advance(60_000);
    await rounds();
    await rounds();
    expect(sample.requests).toHaveLength(1);
    on.t.sandbox.clock.advance(hourMs);
    await rounds();
    expect(sample.requests).toHaveLength(2);
    admin = await administratorOf(on.t);
    await turn(false);
    on.t.sandbox.clock.advance(2 * hourMs);
    await rounds();
    expect(sample.requests).toHaveLength(2);
    admin = await administratorOf(on.t);
    expect((await healthOf()).nextAt).toBeNull();
  });

  test('two processes that share a database check a portal once', async () => {
    await turn(true);
    const { config, clock } = on.t;
    const other = await createDeskServer({ config, clock, databases: fake, assets: testAssets });
    on.t.sandbox.clock.advance(hourMs);
    sample.requests.length = 0;
    await Promise.all([rounds(), rounds(other), rounds(), rounds(other)]);
    expect(sample.requests).toHaveLength(1);
    await other.close();
  });

  test('calls are made with background access alone, and named so in the journal', async () => {
    await turn(true);
    on.t.sandbox.clock.advance(hourMs);
    await rounds();
    const calls = (await on.journal()).filter(({ cause }) => cause === 'hourly check');
    expect(calls.map(({ method }) => method).sort()).toEqual([
      'biconnector.connector.list',
      'biconnector.source.list',
      'refresh_token',
    ]);
    await on.db.updateTable('tokens').set({ state: 'invalid_grant' }).execute();
    on.t.sandbox.clock.advance(hourMs);
    sample.requests.length = 0;
    await rounds();
    expect(sample.requests).toEqual([]);
    expect(on.t.log()).toContain('NO_BACKGROUND_USER');
  });

  test('a check that ends after an erasure brings nothing of the portal back', async () => {
    await turn(true);
    await connect();
    let go = (): void => undefined;
    fake.hold = new Promise(resolve => {
      go = resolve;
    });
    on.t.sandbox.clock.advance(hourMs);
    sample.requests.length = 0;
    const round = rounds();
    await until(() => sample.requests.length === 1);
    on.t.portal.uninstall({ clean: true });
    await on.t.portal.events.flush();
    await on.t.desk.settleEvents();
    go();
    await round;
    expect(await on.db.selectFrom('health_states').selectAll().execute()).toEqual([]);
    expect(await on.db.selectFrom('health_watches').selectAll().execute()).toEqual([]);
    on.t.sandbox.clock.advance(2 * hourMs);
    await rounds();
    expect(sample.requests).toHaveLength(1);
  });
});

describe('notices', () => {
  test('an administrator is told what stopped working, and when it works again', async () => {
    await connect();
    await checkAll();
    expect(await notices()).toEqual([]);
    sample.token = 'another';
    fake.password = 'another';
    await checkAll();
    expect(await told()).toEqual([
      ['Sales', 'broken', 'SETTINGS_REFUSED'],
      ['Shop', 'broken', 'LOGIN_REFUSED'],
    ]);
    sample.token = 'PROBE-token';
    await checkAll();
    expect(await told()).toEqual([
      ['Sales', 'mended', null],
      ['Shop', 'broken', 'LOGIN_REFUSED'],
    ]);
    on.t.sandbox.clock.advance(24 * hourMs);
    admin = await administratorOf(on.t);
    expect(await told()).toEqual([['Shop', 'broken', 'LOGIN_REFUSED']]);
    const analyst = api(on.t, tokenOf(await on.t.open(on.t.portal.users.analyst)));
    expect(await notices(analyst)).toEqual([]);
  });

  test('what never worked is no news', async () => {
    sample.token = 'another';
    await checkAll();
    await checkAll();
    expect(await notices()).toEqual([]);
    sample.token = 'PROBE-token';
    await checkAll();
    expect(await notices()).toEqual([]);
  });

  test('a notice that was seen is not told again, but the next one is', async () => {
    await checkAll();
    sample.token = 'another';
    await checkAll();
    const [first] = await notices();
    const put = await admin('PUT', '/api/health/notices', { seenAt: first?.at });
    expect([put.status, await notices()]).toEqual([200, []]);
    sample.token = 'PROBE-token';
    await checkAll();
    expect(await told()).toEqual([['Sales', 'mended', null]]);
  });

  test('a deleted connector or database leaves no notice', async () => {
    const id = await connect();
    await checkAll();
    sample.token = 'another';
    fake.password = 'another';
    await checkAll();
    expect(await notices()).toHaveLength(2);
    await admin('DELETE', `/api/databases/${id}`);
    for (const { id: source } of on.t.portal.sources.all()) await admin('DELETE', `/api/sources/${source}`);
    expect((await admin('DELETE', `/api/connectors/${connectorId}`)).status).toBe(200);
    expect(await notices()).toEqual([]);
  });

  test('a connector that was deleted elsewhere is forgotten with the next check', async () => {
    await checkAll();
    sample.token = 'another';
    await checkAll();
    const [source] = on.t.portal.sources.all();
    on.t.portal.sources.delete(source?.id ?? 0);
    on.t.portal.connectors.delete(connectorId);
    await checkAll();
    expect(await notices()).toEqual([]);
  });
});

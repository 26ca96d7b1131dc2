import { randomBytes } from 'node:crypto';
import { type AddressInfo, createServer } from 'node:net';
import type { MemberId } from '../../server/bitrix24/identifiers.ts';
import { limitDatabases } from '../../server/databases/limits/limited-databases.ts';
import { usualDatabaseLimits } from '../../server/databases/limits/limits.ts';
import { countCalls } from '../../server/metrics/count-calls.ts';
import { createMetrics } from '../../server/metrics/metrics.ts';
import { metricNames } from '../../server/metrics/metric-names.ts';
import { openMetricsPort } from '../../server/web/http/metrics-routes.ts';
import { startSandbox } from '../portal/sandbox.ts';
import { startDesk, tokenOf, type DeskTestOptions, type DeskUnderTest } from '../stage/desk.ts';
import { databaseKind } from '../stage/fresh-database.ts';
import { fakeDatabases } from '../hosting/fake-databases.ts';
import { administratorOf } from '../stage/service-api.ts';

const token = randomBytes(16).toString('hex');
let t: DeskUnderTest;
afterEach(() => t.close());

const begin = async (options: DeskTestOptions = {}) => {
  t = await startDesk({ config: { metrics: { port: undefined, host: '127.0.0.1', token } }, ...options });
  t.portal.seedDemo();
};
const look = async (given = `Bearer ${token}`) =>
  t.request('/metrics', { headers: { authorization: given } });

/** The lines of one metric, each with labels and value. */
async function read(name: string): Promise<readonly string[]> {
  const { status, text } = await look();
  if (status !== 200) throw new Error(`No metrics: ${status}`);
  return text
    .split('\n')
    .filter(line => line.startsWith(name) && !line.includes('_bucket') && !line.includes('_sum'))
    .map(line => line.slice(name.length));
}

test('GET /metrics does not exist without METRICS_TOKEN', async () => {
  t = await startDesk();
  expect((await look()).status).toBe(404);
});

test('GET /metrics answers only requests that carry the token', async () => {
  await begin();
  for (const wrong of ['', token, `Basic ${token}`, `Bearer ${token}x`, `Bearer ${token.slice(1)}`])
    expect((await look(wrong)).status).toBe(401);
  const answer = await look();
  expect(answer.status).toBe(200);
  expect(answer.headers.get('content-type')).toContain('text/plain');
  expect(answer.headers.get('cache-control')).toBe('no-store');
  for (const { name } of Object.values(metricNames)) {
    if (name === metricNames.databaseConnections.name && databaseKind === 'SQLite file') continue;
    expect(answer.text).toContain(`# TYPE ${name} `);
  }
  expect(answer.text).toContain('nodejs_eventloop_lag_p99_seconds');
});

test('requests are counted under the template of their route, and requests without a route as other', async () => {
  await begin();
  const frameToken = tokenOf(await t.open());
  await t.connector(1, frameToken);
  await t.connector(2, frameToken);
  await t.connector(999_999, frameToken);
  await t.request('/PROBE-path');
  await t.request('/api/installation/PROBE', { method: 'POST' });
  const lines = await read('connector_desk_request_seconds_count');
  expect(lines).toEqual(
    expect.arrayContaining([
      '{method="GET",route="/api/connectors/:id",status="2xx"} 2',
      '{method="GET",route="/api/connectors/:id",status="4xx"} 1',
      '{method="POST",route="/placement",status="2xx"} 1',
      '{method="GET",route="other",status="4xx"} 1',
      '{method="POST",route="other",status="4xx"} 1',
    ]),
  );
});

test('calls are counted by method and outcome, including errors inside a result with HTTP 200', async () => {
  await begin();
  const frameToken = tokenOf(await t.open());
  await t.connector(1, frameToken);
  await t.connector(999_999, frameToken);
  t.portal.rest.faults.push({ kind: 'reset', match: 'biconnector.connector.get' });
  await t.connector(2, frameToken);
  t.portal.rest.faults.push({
    kind: 'status',
    status: 503,
    code: 'QUERY_LIMIT_EXCEEDED',
    match: 'biconnector.connector.get',
  });
  await t.connector(3, frameToken);
  t.portal.rest.faults.push({ kind: 'html', status: 502, match: 'biconnector.connector.get' });
  await t.connector(4, frameToken);
  const of = (to: string, method: string, outcome: string) =>
    `{to="${to}",method="${method}",outcome="${outcome}"} 1`;
  expect(await read('connector_desk_calls_total')).toEqual(
    expect.arrayContaining([
      of('oauth', 'app.info', 'ok'),
      of('portal', 'biconnector.connector.get', 'ok'),
      of('portal', 'biconnector.connector.get', 'refused_not_found'),
      of('portal', 'biconnector.connector.get', 'unreachable'),
      of('portal', 'biconnector.connector.get', 'refused_limit'),
      of('portal', 'biconnector.connector.get', 'server_error'),
    ]),
  );
  expect(await read('connector_desk_call_seconds_count')).toEqual(
    expect.arrayContaining(['{to="portal"} 6']),
  );
});

test('refreshes are counted by outcome', async () => {
  await begin();
  const { analyst } = t.portal.users;
  await t.open(analyst);
  const again = async () => {
    t.sandbox.clock.advance(3_600_000);
    const { accessToken } = t.portal.mintTokens(analyst);
    const body = JSON.stringify({ auth: { access_token: accessToken, member_id: t.portal.memberId } });
    const headers = { 'content-type': 'application/json' };
    const session = await t.request('/session', { method: 'POST', headers, body });
    return t.connector(1, String(session.json?.['frameToken']));
  };
  await again();
  t.sandbox.oauth.faults.push({ kind: 'reset', match: 'refresh_token' });
  await again();
  t.sandbox.oauth.faults.push({ kind: 'status', status: 400, code: 'invalid_grant', match: 'refresh_token' });
  await again();
  expect([...(await read('connector_desk_refreshes_total'))].sort()).toEqual([
    '{outcome="refused_invalid_grant"} 1',
    '{outcome="renewed"} 1',
    '{outcome="unreachable"} 1',
  ]);
});

test('a waiting event is counted as pending, and the age of the oldest due event is shown', async () => {
  await begin({ sandbox: await startSandbox({ clock: 'frozen' }) });
  t.sandbox.oauth.faults.push({ kind: 'reset', match: 'app.info', times: 3 });
  await t.portal.events.send('ONAPPINSTALL', { url: `${t.origin}/events` });
  for (const pauseMs of [0, 4_000, 16_000]) {
    t.sandbox.clock.advance(pauseMs);
    await t.desk.settleEvents();
  }
  expect(await read('connector_desk_events_pending')).toEqual([' 1']);
  // Its next attempt is 64 seconds away, and the worker looks for it in a minute of the machine's clock.
  expect(await read('connector_desk_event_lag_seconds')).toEqual([' 0']);
  t.sandbox.clock.advance(124_000);
  const [lag] = await read('connector_desk_event_lag_seconds');
  expect(Number(lag)).toBe(60);
  await t.desk.settleEvents();
  expect(await read('connector_desk_events_pending')).toEqual([' 0']);
  expect(await read('connector_desk_events_total')).toEqual(
    expect.arrayContaining(['{outcome="retry"} 3', '{outcome="done"} 1']),
  );
});

test('no label ever holds a portal, a host, a user, an id or a token', async () => {
  await begin();
  const page = await t.open(t.portal.users.analyst);
  await t.connector(4_711, tokenOf(page));
  await t.portal.events.send('ONAPPINSTALL', { url: `${t.origin}/events` });
  await t.desk.settleEvents();
  const { text } = await look();
  // Labels alone: a count or a number of bytes may hold any digits.
  const labels = [...text.matchAll(/[{,](\w+)="((?:[^"\\]|\\.)*)"/g)];
  expect(labels.length).toBeGreaterThan(50);
  for (const [, name, value] of labels) {
    expect(name).not.toMatch(/portal|member|host|user|token/);
    for (const probe of [t.portal.memberId, t.portal.host, tokenOf(page), '4711', token])
      expect(value).not.toContain(probe);
  }
});

test('names chosen by a portal or a caller never become labels', async () => {
  await begin();
  const { metrics, page } = createMetrics();
  const answers = [
    '{"error":"PROBE_CODE"}',
    '{"result":{"error":0}}',
    '{"result":{"item":{"error":"PROBE"}}}',
  ];
  const outbound = countCalls(
    {
      post: () => Promise.resolve({ status: 200, text: answers.shift() ?? '' }),
      close: () => Promise.resolve(),
    },
    metrics,
  );
  for (const method of ['PROBE.method', 'PROBE.other', 'profile']) {
    await outbound.post({
      call: { to: 'portal', memberId: 'x' as MemberId, userId: 1, method, params: {} },
      url: new URL('https://PROBE.example/'),
      headers: {},
      body: '',
    });
  }
  metrics.limitRefused('PROBE');
  metrics.refreshed('refused', 'PROBE');
  metrics.eventSettled('PROBE');
  metrics.requestServed('PROBE', 'other', '2xx', 1);
  const text = await page.text();
  expect(text).not.toMatch(/probe/i);
  expect(text).toContain('connector_desk_calls_total{to="portal",method="other",outcome="refused_other"} 2');
  expect(text).toContain('connector_desk_calls_total{to="portal",method="profile",outcome="ok"} 1');
});

test('limits and the journal are counted in metrics of their own', async () => {
  await begin();
  const { metrics, page } = createMetrics();
  metrics.limitWaited(0.3);
  metrics.limitRefused('OPERATION_TIME_LIMIT');
  metrics.journalWritten(5);
  metrics.journalLost(2);
  const text = await page.text();
  expect(text).toContain('connector_desk_limit_wait_seconds_bucket{le="0.5"} 1');
  expect(text).toContain('connector_desk_limit_refusals_total{code="OPERATION_TIME_LIMIT"} 1');
  expect(text).toContain('connector_desk_journal_written_total 5');
  expect(text).toContain('connector_desk_journal_lost_total 2');
});

test('two servers in one process do not share their numbers', async () => {
  await begin();
  const one = createMetrics();
  const other = createMetrics();
  one.metrics.journalLost(3);
  expect(await one.page.text()).toContain('connector_desk_journal_lost_total 3');
  expect(await other.page.text()).toContain('connector_desk_journal_lost_total 0');
});

test('the metrics’ own port answers /metrics and nothing else', async () => {
  await begin();
  const { page } = createMetrics();
  const port = await openMetricsPort(page, 0, '127.0.0.1');
  try {
    const get = (path: string, method = 'GET') => fetch(`http://127.0.0.1:${port.port}${path}`, { method });
    expect(await (await get('/metrics')).text()).toContain('connector_desk_calls_total');
    expect((await get('/')).status).toBe(404);
    expect((await get('/api/connectors/1')).status).toBe(404);
    expect((await get('/metrics', 'POST')).status).toBe(404);
  } finally {
    await port.close();
  }
});

test('a metrics port that is taken is reported as EADDRINUSE', async () => {
  await begin();
  const taken = createServer();
  await new Promise<void>(resolve => taken.listen(0, '127.0.0.1', resolve));
  const { port } = taken.address() as AddressInfo;
  await expect(openMetricsPort(createMetrics().page, port, '127.0.0.1')).rejects.toThrow('EADDRINUSE');
  await new Promise(resolve => taken.close(resolve));
});

test('questions of BI Builder are counted by endpoint and outcome, with rows, bytes, seconds and waits, and name nothing', async () => {
  const fake = fakeDatabases();
  let waits: readonly number[] = [];
  const databases = limitDatabases(fake, usualDatabaseLimits, { onWait: ms => (waits = [...waits, ms]) });
  await begin({ databases });
  t.portal.endpoints.allowLocal = true;
  const admin = await administratorOf(t);
  const connected = await admin('POST', '/api/databases', {
    title: 'PROBE-title',
    type: 'postgres',
    host: 'PROBE-host.example.com',
    database: 'PROBE-database',
    user: 'PROBE-user',
    password: fake.password,
  });
  const id = String(connected.json?.item?.['id']);
  await admin('POST', `/api/databases/${id}/publish`, { tables: [{ name: 'Sales' }] });
  const source = t.portal.sources
    .all()
    .find(({ settings }) => settings[0]?.value.startsWith('cdb_') === true);
  const ask = (table: string) =>
    t.request('/bi/data', {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: `table=${table}&connection%5Bkey%5D=${source?.settings[0]?.value ?? ''}`,
    });
  const { text } = await ask('sales');
  expect(await read('connector_desk_data_rows_total')).toEqual([' 3']);
  expect(await read('connector_desk_data_bytes_total')).toEqual([
    ` ${Buffer.byteLength(text) - Buffer.byteLength('[["ID","GOROD","SOLD_AT","AMOUNT"]]')}`,
  ]);
  fake.breakAfter = 2;
  await expect(ask('sales')).rejects.toThrow();
  await ask('gone');
  expect(await read('connector_desk_data_requests_total')).toEqual(
    expect.arrayContaining([
      '{endpoint="data",outcome="sent"} 1',
      '{endpoint="data",outcome="failed"} 2',
      expect.stringMatching(/^\{endpoint="check",outcome="sent"\} [1-9]/),
    ]),
  );
  expect(await read('connector_desk_data_request_seconds_count')).toEqual(
    expect.arrayContaining(['{endpoint="data"} 3']),
  );
  expect(await read('connector_desk_data_first_row_seconds_count')).toEqual([' 2']);
  expect(await read('connector_desk_data_rows_total')).toEqual([' 5']);
  expect(waits).toHaveLength(2);
  const page = (await look()).text;
  for (const name of ['PROBE', 'sales', t.portal.memberId, id, 'cdb_']) expect(page).not.toContain(name);
  const { metrics, page: own } = createMetrics();
  metrics.dataWaited(0.2);
  expect(await own.text()).toContain('connector_desk_data_wait_seconds_sum 0.2');
});

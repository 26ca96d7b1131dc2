import { api, type ApiClient } from '../stage/api-client.ts';
import { seed } from '../bitrix24/biconnector/cases/seed.ts';
import { tokenOf } from '../stage/desk.ts';
import { startDeskOnFile, type DeskOnFile } from '../stage/desk-on-file.ts';
import { outOfTime } from '../stage/out-of-time.ts';
import type { ShownEntry } from '../../server/journal/journal-file.ts';
import { startEndpoint } from '../portal/tests/endpoint.ts';

/** Time limits of a call and of saving a source, in milliseconds; no answer reaches them. */
const callTimeoutMs = 58_000;
const saveSourceMs = 59_000;

let on: DeskOnFile;
beforeEach(async () => {
  on = await startDeskOnFile({ callTimeoutMs, saveSourceMs });
  seed(on.t.portal, on.t.sandbox.app.clientId, 'http://127.0.0.1:1');
});
afterEach(() => on.close());
/** Whether the portal leaves a call without an answer. */
const isSilent = () => on.t.portal.rest.faults.hanging > 0;

const asAdmin = async (): Promise<ApiClient> => api(on.t, tokenOf(await on.t.open(on.t.portal.users.admin)));

/** Reads the journal as the administrator sees it, newest first. */
async function read(ask: ApiClient, query = ''): Promise<readonly ShownEntry[]> {
  await on.t.desk.settleJournal();
  const answer = await ask('GET', `/api/journal${query}`);
  expect([answer.status, answer.text.slice(0, 200)]).toEqual([200, expect.anything()]);
  return answer.json?.item?.['entries'] as readonly ShownEntry[];
}

/** Selects the calls of one method, oldest first. */
const callsOf = (entries: readonly ShownEntry[], method: string) =>
  entries.filter(each => each.method === method).reverse();

test('a call is recorded with portal, user, method, parameters, answer, status, time, request id and cause', async () => {
  const ask = await asAdmin();
  const before = on.t.clock.now();
  const answer = await ask('GET', '/api/connectors/1');
  const after = on.t.clock.now();
  const [entry] = callsOf(await read(ask), 'biconnector.connector.get');
  expect(entry).toMatchObject({
    to: 'portal',
    userId: on.t.portal.users.admin.id,
    status: 200,
    code: null,
    attempt: 1,
    requestId: answer.headers.get('x-request-id'),
    cause: 'GET /api/connectors/1',
  });
  expect(JSON.parse(entry?.params ?? '')).toEqual({ id: 1, auth: '***' });
  expect(JSON.parse(entry?.answer ?? '')).toMatchObject({ result: { item: { id: 1, title: 'Own' } } });
  expect(Date.parse(entry?.at ?? '')).toBeGreaterThanOrEqual(before);
  expect(Date.parse(entry?.at ?? '')).toBeLessThanOrEqual(after);
  expect(entry?.ms).toBeGreaterThanOrEqual(0);
});

test('the verification of an opening is recorded for the portal that the opening belongs to', async () => {
  const ask = await asAdmin();
  await asAdmin();
  const opened = callsOf(await read(ask), 'app.info').at(-1);
  expect(opened).toMatchObject({
    to: 'oauth',
    status: 200,
    cause: 'POST /placement',
    params: '{"auth":"***"}',
  });
  expect(opened?.answer).not.toBeNull();
});

test('a call repeated after 401 is the second attempt, and the refresh between them is part of it', async () => {
  const ask = await asAdmin();
  on.t.portal.rest.faults.push({
    kind: 'status',
    status: 401,
    code: 'expired_token',
    match: 'biconnector.connector.get',
  });
  const { headers } = await ask('GET', '/api/connectors/1');
  const requestId = headers.get('x-request-id');
  const entries = await read(ask, `?requestId=${requestId}`);
  expect([...entries].reverse().map(({ to, method, attempt, code }) => [to, method, attempt, code])).toEqual([
    ['portal', 'biconnector.connector.get', 1, 'expired_token'],
    ['oauth', 'refresh_token', 1, null],
    ['portal', 'biconnector.connector.get', 2, null],
  ]);
  expect(JSON.parse(entries[1]?.params ?? '')).toMatchObject({
    grant_type: 'refresh_token',
    refresh_token: '***',
    client_secret: '***',
  });
});

test('a call repeated at the new address of a renamed portal is the second attempt', async () => {
  const ask = await asAdmin();
  await on.t.portal.rename();
  await ask('GET', '/api/connectors/1');
  expect(
    callsOf(await read(ask), 'biconnector.connector.get').map(({ attempt, code, status }) => [
      attempt,
      code,
      status,
    ]),
  ).toEqual([
    [1, 'PORTAL_MOVED', 302],
    [2, null, 200],
  ]);
});

test('different calls of one request are each a first attempt', async () => {
  const ask = await asAdmin();
  const { headers } = await ask('GET', '/api/tables/1');
  const entries = await read(ask, `?requestId=${headers.get('x-request-id')}`);
  expect(entries.length).toBeGreaterThan(0);
  expect(new Set(entries.map(({ attempt }) => attempt))).toEqual(new Set([1]));
});

test('a refresh that several requests wait for is recorded for the first of them', async () => {
  const ask = await asAdmin();
  // Only the portal says that the token has expired; the page's own token is still valid.
  on.t.portal.rest.faults.push({ kind: 'status', status: 401, code: 'expired_token', times: 2 });
  const answers = await Promise.all([1, 3].map(id => ask('GET', `/api/connectors/${id}`)));
  const refreshes = callsOf(await read(ask), 'refresh_token');
  expect(refreshes).toHaveLength(1);
  expect(answers.map(({ headers }) => headers.get('x-request-id'))).toContain(refreshes[0]?.requestId);
});

test('calls that an event causes name the event as their cause', async () => {
  const ask = await asAdmin();
  on.t.portal.payment({ expired: false });
  await on.t.portal.events.flush();
  await on.t.desk.settleEvents();
  expect((await read(ask)).map(({ cause, requestId }) => [cause, requestId])).toContainEqual([
    'event ONAPPPAYMENT',
    null,
  ]);
});

test.each([
  [
    'an error inside result',
    { kind: 'json', body: { result: { error: { error: 'ACCESS_DENIED' } } } },
    200,
    'ACCESS_DENIED',
  ],
  [
    'an error with its status',
    { kind: 'status', status: 403, code: 'insufficient_scope' },
    403,
    'insufficient_scope',
  ],
  ['HTML', { kind: 'html', status: 500 }, 500, 'PORTAL_NONSENSE'],
  ['no answer in time', { kind: 'hang' }, null, 'PORTAL_TIMEOUT'],
  ['a broken connection', { kind: 'reset' }, null, 'PORTAL_UNREACHABLE'],
  ['half an answer', { kind: 'cut' }, null, 'PORTAL_UNREACHABLE'],
] as const)('a call that fails is recorded too: %s', async (_name, fault, status, code) => {
  const ask = await asAdmin();
  on.t.portal.rest.faults.push({ ...fault, match: 'biconnector.connector.get' });
  const call = () => ask('GET', '/api/connectors/1');
  await (fault.kind === 'hang' ? outOfTime(callTimeoutMs, call, isSilent) : call());
  const [entry] = callsOf(await read(ask, '?outcome=failed'), 'biconnector.connector.get');
  expect(entry).toMatchObject({ status, code });
  expect(JSON.parse(entry?.params ?? '')).toEqual({ id: 1, auth: '***' });
  expect(await read(ask, `?code=${code}`)).toHaveLength(1);
});

test('a token that a portal repeats as the code of its error does not reach the journal', async () => {
  const ask = await asAdmin();
  await ask('GET', '/api/connectors/1');
  const token = on.t.portal.rest.requests.at(-1)?.accessToken ?? '';
  expect(token.length).toBeGreaterThan(20);
  const short = token.slice(0, 60);
  on.t.portal.rest.faults.push({
    kind: 'json',
    match: 'biconnector.connector.get',
    body: {
      error: token,
      error_description: `${token} ${encodeURIComponent(token)} ${Buffer.from(token).toString('base64')}`,
    },
  });
  await ask('GET', '/api/connectors/1');
  await on.t.desk.settleJournal();
  const bytes = await on.bytes();
  expect(bytes.includes(short)).toBe(false);
  expect(bytes.includes(Buffer.from(token).toString('base64').slice(0, 60))).toBe(false);
});

test('an unconfirmed opening leaves neither parameters nor an answer in the journal', async () => {
  const { t, journal, bytes } = on;
  const neighbour = await t.sandbox.addPortal();
  neighbour.addToPortal();
  for (const kind of ['token-of-another-portal', 'token-of-another-app'] as const)
    await t.post(t.portal.forgeries.opening(kind));
  const body = { AUTH_ID: 'PROBE-auth', REFRESH_ID: 'PROBE-refresh', member_id: 'f'.repeat(32) };
  await t.post({ ...t.portal.opening(), body: new URLSearchParams(body).toString() });
  const stored = await journal();
  expect(stored.length).toBeGreaterThan(2);
  for (const row of stored)
    expect(row).toMatchObject({
      method: 'app.info',
      member_id: '',
      user_id: null,
      params: null,
      answer: null,
    });
  const onDisk = await bytes();
  for (const probe of ['PROBE', neighbour.memberId, 'f'.repeat(32)])
    expect(onDisk.includes(probe)).toBe(false);
});

test('only administrators can read the journal, and only that of their own portal', async () => {
  const ask = await asAdmin();
  await ask('GET', '/api/connectors/1');
  const neighbour = await on.t.sandbox.addPortal();
  neighbour.addToPortal();
  neighbour.finishInstallation();
  seed(neighbour, on.t.sandbox.app.clientId, 'http://127.0.0.1:1');
  const there = api(on.t, tokenOf(await on.t.open(neighbour.users.admin, neighbour)));
  await there('GET', '/api/connectors/3');
  expect((await read(ask)).map(({ cause }) => cause)).not.toContain('GET /api/connectors/3');
  expect((await read(there)).map(({ cause }) => cause)).not.toContain('GET /api/connectors/1');
  expect((await read(there)).map(({ cause }) => cause)).toContain('GET /api/connectors/3');
  // An id of the other portal's page or a parameter for the other portal does not help either.
  const [newest] = await read(ask);
  const causes = (await read(there, `?before=${newest?.id}`)).map(({ cause }) => cause);
  expect(causes).not.toContain('GET /api/connectors/1');
  expect((await there('GET', `/api/journal?memberId=${on.t.portal.memberId}`)).status).toBe(400);

  for (const user of [on.t.portal.users.employee, on.t.portal.users.analyst]) {
    const asked = api(on.t, tokenOf(await on.t.open(user)));
    for (const path of ['/api/journal', '/api/journal/export']) {
      const refused = await asked('GET', path);
      expect([refused.status, refused.json?.error?.code]).toEqual([403, 'ADMINISTRATORS_ONLY']);
    }
  }
  expect((await on.t.request('/api/journal')).status).toBe(401);
});

test('the journal is read page by page, fifty at a time', async () => {
  const ask = await asAdmin();
  for (let call = 0; call < 60; call += 1) await ask('GET', `/api/connectors/${(call % 3) + 1}`);
  await on.t.desk.settleJournal();
  const first = (await ask('GET', '/api/journal?method=connector.get')).json?.item;
  expect(first?.['entries']).toHaveLength(50);
  const second = (await ask('GET', `/api/journal?method=connector.get&before=${String(first?.['older'])}`))
    .json?.item;
  expect(second?.['entries']).toHaveLength(10);
  expect(second?.['older']).toBeNull();
});

test.each(['before=x', 'from=x', 'outcome=maybe', 'user=1x', 'member=1', 'format=csv'])(
  'a query that the journal does not understand is refused: %s',
  async query => {
    const ask = await asAdmin();
    expect((await ask('GET', `/api/journal?${query}`)).status).toBe(400);
  },
);

test('the journal is exported as a file in which spreadsheets find no formula', async () => {
  const ask = await asAdmin();
  await on.t.desk.settleJournal();
  on.t.portal.rest.faults.push({
    kind: 'html',
    body: '=HYPERLINK("http://evil.example")',
    match: 'biconnector.connector.get',
  });
  await ask('GET', '/api/connectors/1');
  await on.t.desk.settleJournal();
  const csv = await ask('GET', '/api/journal/export');
  expect(csv.headers.get('content-disposition')).toMatch(
    /^attachment; filename=journal-\d{4}-\d\d-\d\d\.csv$/,
  );
  expect(csv.headers.get('content-type')).toContain('text/csv');
  const [head, ...lines] = csv.text.split('\r\n');
  expect(head).toContain('"at","to","method"');
  expect(lines.find(line => line.includes('HYPERLINK'))).toContain(`"'=HYPERLINK(""http://evil.example"")"`);
  const jsonl = await ask('GET', '/api/journal/export?format=jsonl&code=PORTAL_NONSENSE');
  const entries = jsonl.text
    .trim()
    .split('\r\n')
    .map(line => JSON.parse(line) as ShownEntry);
  expect(entries.map(({ method, answer }) => [method, answer])).toEqual([
    ['biconnector.connector.get', '=HYPERLINK("http://evil.example")'],
  ]);
});

test('no probe secret and no value of a source’s setting is in the journal, its API or its files', async () => {
  const endpoint = await startEndpoint();
  try {
    const { portal, sandbox, desk } = on.t;
    seed(portal, sandbox.app.clientId, endpoint.url);
    const ask = await asAdmin();
    const draft = { title: 'S', connectorId: 1, settings: { token: 'PROBE-typed' } };
    for (const path of [
      '/api/sources',
      '/api/sources/1',
      '/api/sources/4',
      '/api/tables/1',
      '/api/connectors',
    ])
      await ask('GET', path);
    const add = () => ask('POST', '/api/sources', draft);
    await add();
    await ask('PATCH', '/api/sources/4', { settings: { token: 'PROBE-typed' } });
    for (const kind of ['hang', 'html', 'cut'] as const) {
      portal.rest.faults.push({ kind, match: 'biconnector.source.add' });
      await (kind === 'hang' ? outOfTime(saveSourceMs, add, isSilent) : add());
    }
    portal.rest.faults.push({
      kind: 'json',
      match: 'biconnector.source.add',
      body: { error: 'X', error_description: 'Wrong token PROBE-typed (UFJPQkUtdHlwZWQ=)' },
    });
    await add();
    sandbox.clock.advance(3_600_000);
    await ask('GET', '/api/connectors/1');
    for (const code of ['invalid_client', 'invalid_grant']) {
      sandbox.oauth.faults.push({ kind: 'status', status: 400, code, match: 'refresh_token' });
      sandbox.clock.advance(3_600_000);
      await ask('GET', '/api/connectors/1');
    }
    const again = await asAdmin();
    await on.t.request('/oauth/callback?code=PROBE-code&state=PROBE-state');
    await desk.settleJournal();

    const tokens = [...portal.rest.requests, ...sandbox.oauth.requests].flatMap(({ params }) =>
      ['auth', 'access_token', 'refresh_token', 'client_secret', 'code'].map(name => params[name]),
    );
    const secrets = [
      ...new Set([
        ...tokens,
        ...Object.entries(portal.opening().fields)
          .filter(([name]) => /^(AUTH_ID|REFRESH_ID|APPLICATION_TOKEN)$/.test(name))
          .map(([, value]) => value),
        portal.installation()?.applicationToken,
        sandbox.app.clientSecret,
        'PROBE',
        'UFJPQkUt',
      ]),
    ].filter((each): each is string => typeof each === 'string' && each.length > 4);
    expect(secrets.length).toBeGreaterThan(7);
    const sinks: Readonly<Record<string, string>> = {
      rows: JSON.stringify(await on.journal()),
      bytes: (await on.bytes()).toString('latin1'),
      api: JSON.stringify(await read(again)),
      csv: (await again('GET', '/api/journal/export')).text,
      jsonl: (await again('GET', '/api/journal/export?format=jsonl')).text,
    };
    expect(sinks['rows']).toContain('biconnector.source.add');
    for (const [sink, text] of Object.entries(sinks)) {
      expect(text.length).toBeGreaterThan(1_000);
      expect({ sink, leaked: secrets.filter(each => text.includes(each)) }).toEqual({ sink, leaked: [] });
    }
  } finally {
    await endpoint.close();
  }
});

test('CLEAN=1 erases the journal of the portal, including entries that were still in memory', async () => {
  const ask = await asAdmin();
  await ask('GET', '/api/connectors/1');
  expect((await on.journal()).some(row => row.member_id === on.t.portal.memberId)).toBe(true);
  await ask('GET', '/api/connectors/1');
  on.t.portal.uninstall({ clean: true });
  await on.t.portal.events.flush();
  await on.t.desk.settleEvents();
  expect((await on.journal()).every(row => row.member_id === '' && row.params === null)).toBe(true);
  expect((await on.bytes()).includes(on.t.portal.memberId)).toBe(false);
});

test('a journal that cannot be written neither slows nor fails calls, and logs the reason', async () => {
  const ask = await asAdmin();
  await on.t.desk.settleJournal();
  await on.db.schema.alterTable('journal').renameTo('journal_away').execute();
  for (let call = 0; call < 5; call += 1) expect((await ask('GET', '/api/connectors/1')).status).toBe(200);
  await expect(on.t.desk.settleJournal()).rejects.toThrow();
  expect((await ask('GET', '/api/connectors/1')).status).toBe(200);
  await on.db.schema.alterTable('journal_away').renameTo('journal').execute();
  expect(callsOf(await read(ask), 'biconnector.connector.get')).toHaveLength(6);
});

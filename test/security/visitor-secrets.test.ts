import { Writable } from 'node:stream';
import { AxiosError, AxiosHeaders } from 'axios';
import { ConfigError, readConfig } from '../../server/config/config.ts';
import { createLogger } from '../../server/web/http/request-log.ts';
import { tokenOf, type Answer } from '../stage/desk.ts';
import { startDeskOnFile, type DeskOnFile } from '../stage/desk-on-file.ts';
import { outOfTime } from '../stage/out-of-time.ts';

/** Time limit of a call, in milliseconds; no answer reaches it. */
const callTimeoutMs = 59_000;

let on: DeskOnFile;
beforeEach(async () => {
  on = await startDeskOnFile({ callTimeoutMs, config: { logLevel: 'trace' } });
});
afterEach(() => on.close());

const stored = async () => JSON.stringify(await on.rows());

test('neither the log nor the database holds a visitor’s frame token, session cookie, sign-in state or headers', async () => {
  const { t } = on;
  const token = tokenOf(await t.open());
  await t.request('/api/connectors/1', {
    headers: {
      authorization: `Bearer ${token}`,
      cookie: 'connector-desk=PROBE-cookie',
      'x-probe': 'PROBE-header',
    },
  });
  const started = await t.request(`/oauth/start?portal=${t.portal.host}`);
  const state = new URL(started.headers.get('location') ?? '').searchParams.get('state') ?? '';
  const cookie = /=s%3A([^.]+)\./.exec(started.headers.getSetCookie().join())?.[1] ?? '';
  expect(state).toHaveLength(43);
  expect(cookie.length).toBeGreaterThan(20);
  const { sign_ins: signIns, sessions } = await on.rows();
  expect([signIns?.length, sessions?.length]).toEqual([1, 1]);
  for (const secret of [token, state, cookie, 'PROBE-']) {
    expect(t.log()).not.toContain(secret);
    expect(await stored()).not.toContain(secret);
  }
});

test('the application token is stored as ciphertext', async () => {
  const { t } = on;
  await t.open();
  const { applicationToken } = t.portal.installation() ?? {};
  const { portals } = await on.rows();
  expect(portals?.[0]?.['application_token']).toMatch(/^k1\./);
  expect(applicationToken).toHaveLength(32);
  expect(await stored()).not.toContain(String(applicationToken));
});

test('a malformed opening is answered and logged without its values', async () => {
  const { t } = on;
  const body =
    'AUTH_ID=PROBE-access&REFRESH_ID=PROBE-refresh&APPLICATION_TOKEN=PROBE-application&member_id=PROBE';
  for (const accept of ['text/html', 'application/json']) {
    const answer = await t.post({ ...t.portal.opening(), body }, { accept });
    expect(answer.status).toBe(400);
    expect(answer.text).not.toContain('PROBE');
  }
  expect(t.log()).toContain('OPENING_MALFORMED');
  expect(t.log()).not.toContain('PROBE');
});

test('a request to an OAuth server that breaks off or is silent does not appear in the log', async () => {
  const { t } = on;
  const isSilent = () => t.sandbox.oauth.faults.hanging > 0;
  const ask = (kind: string, begin: () => Promise<Answer>) =>
    kind === 'hang' ? outOfTime(callTimeoutMs, begin, isSilent) : begin();
  const secrets = () =>
    t.sandbox.oauth.requests
      .flatMap(({ params }) => ['auth', 'refresh_token', 'client_secret'].map(name => params[name]))
      .filter((value): value is string => typeof value === 'string');
  for (const kind of ['reset', 'hang', 'html'] as const) {
    t.sandbox.oauth.faults.push({ kind, match: 'app.info' });
    expect((await ask(kind, () => t.post(t.portal.opening()))).status).toBeGreaterThanOrEqual(500);
  }
  t.portal.seedDemo();
  const token = tokenOf(await t.open());
  t.portal.rest.faults.push({ kind: 'status', status: 401, code: 'expired_token', times: 3 });
  for (const kind of ['reset', 'hang', 'html'] as const) {
    t.sandbox.oauth.faults.push({ kind, match: 'refresh_token' });
    // The app pauses before it asks a failing server again.
    t.sandbox.clock.advance(2_000);
    expect((await ask(kind, () => t.connector(1, token))).status).toBeGreaterThanOrEqual(500);
  }
  expect(secrets().length).toBeGreaterThan(6);
  expect(secrets().filter(secret => t.log().includes(secret))).toEqual([]);
});

test('the log keeps the name and the place of a foreign error, and neither its words nor its request', () => {
  const lines: string[] = [];
  const sink = new Writable({
    write: (chunk: Buffer, _encoding, done) => {
      lines.push(chunk.toString());
      done();
    },
  });
  const config = { headers: new AxiosHeaders({ authorization: 'PROBE-header' }), data: 'PROBE-body' };
  const error = new AxiosError('PROBE-message', 'E_STRANGE', config, undefined, {
    status: 500,
    statusText: '',
    headers: {},
    config,
    data: 'PROBE-answer',
  });
  createLogger('trace', sink).error({ err: error }, 'failed');
  createLogger('trace', sink).error({ err: new Error('outer', { cause: error }) }, 'failed');
  expect(lines).toHaveLength(2);
  expect(lines.join('')).toContain('visitor-secrets');
  expect(lines.join('')).not.toContain('PROBE');
});

test('a secret that is too short is named as a problem, and its value is not repeated', () => {
  expect.assertions(2);
  try {
    readConfig({ SESSION_SECRET: 'PROBE-short', TOKEN_KEYS: 'k:PROBE', B24_CLIENT_SECRET: 'PROBE-client' });
  } catch (error) {
    expect(error).toBeInstanceOf(ConfigError);
    expect(String(error)).not.toContain('PROBE');
  }
});

test('the words of a portal, which could repeat what it was sent, do not reach the log', async () => {
  const { t } = on;
  const token = tokenOf(await t.open());
  const description = 'PROBE-echo of a token';
  t.portal.rest.faults.push({ kind: 'status', status: 403, code: 'ACCESS_DENIED', description });
  expect((await t.connector(1, token)).json?.error?.message).toBe(description);
  expect(t.log()).toContain('ACCESS_DENIED');
  expect(t.log()).not.toContain(description);
});

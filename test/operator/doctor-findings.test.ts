/* What doctor says about every state of the network and the configuration, with scripted answers. */
import { randomBytes } from 'node:crypto';
import { ConfigError, readConfig } from '../../server/config/config.ts';
import { examine, type ExamineOptions } from '../../server/operator/doctor/examine.ts';
import type { HttpAnswer, SendRequest } from '../../server/operator/doctor/send-request.ts';
import { fingerprintsOf } from '../../server/config/fingerprint.ts';
import { optionsFor, problemsIn } from './examination.ts';

const config = readConfig({
  APP_URL: 'https://desk.example.com',
  B24_CLIENT_ID: 'app.1',
  B24_CLIENT_SECRET: 'secret',
  SESSION_SECRET: 's'.repeat(32),
  TOKEN_KEYS: `k:${randomBytes(32).toString('base64')}`,
  B24_OAUTH_SERVERS: 'https://oauth.example.com',
  DATABASE_URL: 'sqlite:/nowhere/at/all.sqlite',
  TRUST_PROXY: 'loopback',
});
const now = Date.UTC(2026, 9, 1);
const clock = { now: () => now, sleep: () => Promise.resolve() };
const day = 24 * 3_600_000;
const answerOf = (text: string, changes: Partial<HttpAnswer> = {}): HttpAnswer => ({
  status: 200,
  text,
  headers: { date: new Date(now).toUTCString(), 'content-security-policy': "frame-ancestors 'none'" },
  certificateEnds: now + 60 * day,
  ...changes,
});
const alive = (scheme = 'https', from = 'public') =>
  answerOf(JSON.stringify({ status: 'alive', app: fingerprintsOf(config)[0], seen: { scheme, from } }));
const refusal = answerOf('{"error":"NO_AUTH_FOUND"}', { status: 401 });
const broken = (code: string) => Object.assign(new Error('no'), { code });

const examineWith = async (
  answers: Readonly<Record<string, HttpAnswer | Error>>,
  changes: Partial<ExamineOptions> = {},
) => {
  const usual: Readonly<Record<string, HttpAnswer | Error>> = {
    'https://oauth.example.com/rest/app.info': refusal,
    'https://desk.example.com/healthz': alive(),
    'http://desk.example.com/healthz': answerOf('', {
      status: 301,
      headers: { location: 'https://desk.example.com/healthz' },
    }),
  };
  const send: SendRequest = ({ url }) => {
    const answer = answers[url.href] ?? usual[url.href] ?? answerOf('<html>');
    return answer instanceof Error ? Promise.reject(answer) : Promise.resolve(answer);
  };
  return problemsIn(await examine(optionsFor(config, { sendRequestFor: () => send, clock, ...changes })));
};
const missing = 'warning database: The file named by DATABASE_URL does not exist yet.';

test('doctor finds nothing wrong behind a correct proxy except that there is no database yet', async () => {
  expect(await examineWith({})).toEqual([missing]);
});

test('doctor warns when every private address counts as a proxy', async () => {
  const trusting = { ...config, trustProxy: 'loopback, linklocal, uniquelocal' };
  expect(await examineWith({}, { readConfig: () => trusting })).toEqual([
    'warning trusted proxies: TRUST_PROXY trusts every private address, so a client on one chooses its own address.',
    missing,
  ]);
});

const oauth = 'https://oauth.example.com/rest/app.info';
const healthz = 'https://desk.example.com/healthz';
test.each<[string, Readonly<Record<string, HttpAnswer | Error>>, string]>([
  [
    'an unreachable OAuth server',
    { [oauth]: broken('ENOTFOUND') },
    'failure OAuth server: https://oauth.example.com cannot be reached: ENOTFOUND.',
  ],
  [
    'a web page in place of the OAuth server',
    { [oauth]: answerOf('<html>') },
    'failure OAuth server: https://oauth.example.com does not answer as an OAuth server of Bitrix24 (HTTP 200).',
  ],
  [
    'JSON without a refusal from the OAuth server',
    { [oauth]: answerOf('{"result":{}}') },
    'failure OAuth server: https://oauth.example.com does not answer as an OAuth server of Bitrix24 (HTTP 200).',
  ],
  [
    'a clock that is behind',
    { [oauth]: { ...refusal, headers: { date: new Date(now + 45_000).toUTCString() } } },
    'warning clock: The clock of this machine is 45 s behind that of https://oauth.example.com.',
  ],
  [
    'a clock that is ahead',
    { [oauth]: { ...refusal, headers: { date: new Date(now - 31_000).toUTCString() } } },
    'warning clock: The clock of this machine is 31 s ahead of that of https://oauth.example.com.',
  ],
  [
    'an unreachable public address',
    { [healthz]: broken('ECONNREFUSED') },
    'failure public address: https://desk.example.com cannot be reached from here: ECONNREFUSED.',
  ],
  [
    'a private address',
    { [healthz]: broken('ADDRESS_REFUSED') },
    'warning public address: https://desk.example.com has a private address when seen from here, and was not called.',
  ],
  [
    'an expired certificate',
    { [healthz]: broken('CERT_HAS_EXPIRED') },
    'failure TLS: The certificate of https://desk.example.com is not accepted: CERT_HAS_EXPIRED.',
  ],
  [
    'a certificate that expires soon',
    { [healthz]: { ...alive(), certificateEnds: now + 13.5 * day } },
    'warning TLS: The certificate expires in 13 days.',
  ],
  [
    'an address that answers over plain http',
    { 'http://desk.example.com/healthz': answerOf('hello') },
    'warning TLS: http://desk.example.com answers without encryption.',
  ],
  [
    'a proxy that does not name the scheme',
    { [healthz]: alive('http') },
    'failure proxy headers: Requests to https://desk.example.com reach the server as http.',
  ],
  [
    'a proxy that does not name the caller',
    { [healthz]: alive('https', 'private') },
    'warning proxy headers: The server sees a private address instead of the caller’s.',
  ],
])('doctor reports %s', async (_name, answers, words) => {
  expect(await examineWith(answers)).toEqual([missing, words]);
});

test('doctor accepts a clock difference of 30 seconds, and does not judge the clock without a date', async () => {
  const at = (ms: number) => ({ ...refusal, headers: { date: new Date(now + ms).toUTCString() } });
  expect(await examineWith({ [oauth]: at(30_000) })).toEqual([missing]);
  expect(await examineWith({ [oauth]: { ...refusal, headers: {} } })).toEqual([missing]);
});

test.each(['v20.18.3', 'v21.7.0', 'v22.11.0', 'v18.20.0'])(
  'doctor reports Node.js %s as not supported',
  async nodeVersion => {
    expect((await examineWith({}, { nodeVersion }))[0]).toBe(
      `failure Node.js: Node.js ${nodeVersion} is not supported.`,
    );
  },
);
test.each(['v20.19.0', 'v22.12.0', 'v24.1.0'])('doctor accepts Node.js %s', async nodeVersion => {
  expect(await examineWith({}, { nodeVersion })).toEqual([missing]);
});

test('doctor lists every problem of an invalid configuration and calls no server', async () => {
  const refuse = () => {
    throw new ConfigError(['PORT is not a port', 'APP_URL is missing']);
  };
  const sendRequestFor = () => () => Promise.reject(new Error('called'));
  expect(problemsIn(await examine(optionsFor(config, { readConfig: refuse, sendRequestFor })))).toEqual([
    'failure configuration: PORT is not a port.',
    'failure configuration: APP_URL is missing.',
  ]);
});

import { ConfigError, readConfig } from '../../server/config/config.ts';

const good = {
  APP_URL: 'https://desk.example.com',
  B24_CLIENT_ID: 'app.1',
  B24_CLIENT_SECRET: 'PROBE-client-secret',
  SESSION_SECRET: 'PROBE-session-secret-of-enough-characters',
  TOKEN_KEYS: `k1:${Buffer.alloc(32, 1).toString('base64')}`,
};

function problemsOf(variables: Record<string, string | undefined>): readonly string[] {
  try {
    readConfig(variables);
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
    throw error;
  }
  return [];
}

test('bad configuration stops the start with every problem named at once', () => {
  const problems = problemsOf({
    PORT: '70000',
    APP_URL: 'desk.example.com',
    B24_OAUTH_SERVERS: 'http://oauth.example',
    DATABASE_URL: 'mysql://x',
    SESSION_SECRET: 'short',
    TOKEN_KEYS: 'PROBE-not-a-key',
    ALLOW_INSECURE_PORTALS: 'yes',
    ALLOW_PRIVATE_ENDPOINTS: 'yes',
    LOG_LEVEL: 'loud',
    TRUST_PROXY: 'everybody',
    CALL_BUDGET: 'file',
    INBOUND_PER_MINUTE: '-1',
    DRAIN_SECONDS: '-1',
    METRICS_PORT: 'x',
    METRICS_TOKEN: 'PROBE-short',
  });
  const names = problems.map(problem => problem.split(' ', 1)[0]);
  expect(names.sort()).toEqual([
    'ALLOW_INSECURE_PORTALS',
    'ALLOW_PRIVATE_ENDPOINTS',
    'APP_URL',
    'B24_CLIENT_ID',
    'B24_CLIENT_SECRET',
    'B24_OAUTH_SERVERS',
    'CALL_BUDGET',
    'DATABASE_URL',
    'DRAIN_SECONDS',
    'INBOUND_PER_MINUTE',
    'LOG_LEVEL',
    'METRICS_PORT',
    'METRICS_TOKEN',
    'PORT',
    'SESSION_SECRET',
    'TOKEN_KEYS',
    'TRUST_PROXY',
  ]);
  expect(problems.join()).not.toContain('PROBE');
});

test('an empty environment reports the required variables and nothing else', () => {
  expect(
    problemsOf({})
      .map(problem => problem.split(' ', 1)[0])
      .sort(),
  ).toEqual(['APP_URL', 'B24_CLIENT_ID', 'B24_CLIENT_SECRET', 'SESSION_SECRET', 'TOKEN_KEYS']);
});

test('the defaults of the configuration are those of docs/operating.md', () => {
  expect(readConfig({ ...good, PORT: '' })).toMatchObject({
    port: 3000,
    host: '0.0.0.0',
    appUrl: 'https://desk.example.com',
    oauthServers: ['https://oauth.bitrix24.tech', 'https://oauth.bitrix.info'],
    databaseUrl: 'sqlite:data/connector-desk.sqlite',
    allowInsecurePortals: false,
    allowPrivateEndpoints: false,
    logLevel: 'info',
    callBudget: 'memory',
    inboundPerMinute: 600,
    drainMs: 2_000,
    metrics: { port: undefined, host: '127.0.0.1', token: undefined },
    journalDays: 7,
    journalRows: 1_000_000,
  });
});

test.each([
  ['postgres://u:p@host/desk', undefined, 'database'],
  ['postgres://u:p@host/desk', 'memory', 'memory'],
  ['sqlite:shared.sqlite', 'database', 'database'],
  ['sqlite:shared.sqlite', '', 'memory'],
])(
  'with DATABASE_URL=%s and CALL_BUDGET=%s, calls are counted in the %s',
  (DATABASE_URL, CALL_BUDGET, place) => {
    expect(readConfig({ ...good, DATABASE_URL, CALL_BUDGET }).callBudget).toBe(place);
  },
);

test.each([
  ['http://desk.example.com', 'is not https'],
  ['https://desk.example.com/app', 'is more than an origin'],
  ['https://user:pass@desk.example.com', 'is more than an origin'],
  ['ftp://desk.example.com', 'is not an http(s) address'],
])('APP_URL=%s is refused because it %s', (appUrl, reason) => {
  expect(problemsOf({ ...good, APP_URL: appUrl }).join()).toContain(reason);
});

test('APP_URL may be http when insecure portals are allowed', () => {
  expect(readConfig({ ...good, APP_URL: 'http://127.0.0.1:3000/', ALLOW_INSECURE_PORTALS: '1' }).appUrl).toBe(
    'http://127.0.0.1:3000',
  );
});

test('several secrets and keys keep their order, and two keys with one id are refused', () => {
  const other = `k2:${Buffer.alloc(32, 2).toString('base64')}`;
  const config = readConfig({
    ...good,
    TOKEN_KEYS: `${other}, ${good.TOKEN_KEYS}`,
    SESSION_SECRET: `${'n'.repeat(32)},${'o'.repeat(32)}`,
  });
  expect(config.tokenKeys.map(({ id }) => id)).toEqual(['k2', 'k1']);
  expect(config.sessionSecrets[0]).toBe('n'.repeat(32));
  expect(problemsOf({ ...good, TOKEN_KEYS: `${good.TOKEN_KEYS},${good.TOKEN_KEYS}` })).toEqual([
    'TOKEN_KEYS holds two keys with the same id',
  ]);
});

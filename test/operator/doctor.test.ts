import { randomBytes } from 'node:crypto';
import { createServer, request, type IncomingMessage, type ServerResponse } from 'node:http';
import { sql } from 'kysely';
import type { Config } from '../../server/config/config.ts';
import { examine } from '../../server/operator/doctor/examine.ts';
import type { Finding } from '../../server/operator/doctor/finding.ts';
import { createSendRequest, type SendRequest } from '../../server/operator/doctor/send-request.ts';
import { startDesk } from '../stage/desk.ts';
import { startDeskOnFile, type DeskOnFile } from '../stage/desk-on-file.ts';
import { start } from '../start/process.ts';
import { install } from '../stage/portal-life.ts';
import { operatorEnvironment } from './environment.ts';
import { listen, optionsFor, problemsIn } from './examination.ts';

let on: DeskOnFile;
beforeAll(async () => {
  on = await startDeskOnFile();
  await install(on.t);
});
afterAll(() => on.close());

test('doctor finds nothing wrong with a healthy server except the missing TLS of a sandbox', async () => {
  const findings = await examine(optionsFor(on.t.config));
  expect(problemsIn(findings)).toEqual([`warning TLS: ${on.t.origin} is not https.`]);
  expect(findings.filter(({ state }) => state === 'ok').map(({ about }) => about)).toEqual([
    'Node.js',
    'configuration',
    'database',
    'tables',
    'keys',
    'OAuth server',
    'clock',
    'public address',
    'proxy headers',
    'framing',
  ]);
});

test('doctor names a remedy for every problem, and no secret', async () => {
  const findings = await examine(
    optionsFor({ ...on.t.config, tokenKeys: [{ id: 'x', key: randomBytes(32) }] }),
  );
  for (const { state, remedy } of findings) expect(state === 'ok' || (remedy ?? '').length > 20).toBe(true);
  expect(problemsIn(findings)).toContainEqual(expect.stringContaining('secrets cannot be decrypted'));
  const { clientSecret } = on.t.sandbox.app;
  for (const secret of [clientSecret, ...on.t.config.sessionSecrets])
    expect(JSON.stringify(findings)).not.toContain(secret);
});

/** Examines the app through a proxy that changes its answers. */
async function examineBehindProxy(
  spoil: (answer: IncomingMessage, res: ServerResponse, req: IncomingMessage) => void,
): Promise<{ readonly findings: readonly Finding[] }> {
  const proxy = createServer((req, res) => {
    const headers = { ...req.headers, 'x-forwarded-for': '8.8.8.8', 'x-forwarded-proto': 'http' };
    const onward = request(new URL(req.url ?? '/', on.t.origin), { method: req.method, headers }, answer => {
      res.statusCode = answer.statusCode ?? 500;
      for (const [name, values] of Object.entries(answer.headersDistinct)) res.setHeader(name, values ?? []);
      res.removeHeader('content-length');
      spoil(answer, res, req);
      if (!res.writableEnded) answer.pipe(res);
    });
    req.pipe(onward);
  });
  const origin = await listen(proxy);
  try {
    // APP_URL stays the app's own address, because its fingerprint depends on it.
    const send: SendRequest = sent => {
      const url = new URL(sent.url);
      if (url.origin === on.t.origin) url.host = new URL(origin).host;
      return createSendRequest(true)({ ...sent, url });
    };
    return { findings: await examine(optionsFor(on.t.config, { sendRequestFor: () => send })) };
  } finally {
    proxy.closeAllConnections();
    await new Promise(resolve => proxy.close(resolve));
  }
}

test('doctor finds nothing wrong with a proxy that changes nothing', async () => {
  const { findings } = await examineBehindProxy(() => undefined);
  expect(problemsIn(findings)).toEqual([`warning TLS: ${on.t.origin} is not https.`]);
});

test.each<[string, Parameters<typeof examineBehindProxy>[0], string]>([
  [
    'adds X-Frame-Options',
    (_answer, res) => res.setHeader('X-Frame-Options', 'SAMEORIGIN'),
    'failure framing: A proxy adds X-Frame-Options: SAMEORIGIN.',
  ],
  [
    'adds a policy',
    (answer, res) =>
      res.setHeader('Content-Security-Policy', [
        String(answer.headers['content-security-policy']),
        "frame-ancestors 'self'",
      ]),
    'failure framing: A proxy adds a second frame-ancestors directive.',
  ],
  [
    'removes the policy',
    (_answer, res) => res.removeHeader('Content-Security-Policy'),
    'failure framing: The page arrives without the frame-ancestors of its Content-Security-Policy.',
  ],
  [
    'refuses HEAD',
    (_answer, res, req) => {
      if (req.method === 'HEAD') res.writeHead(405).end();
    },
    'failure framing: HEAD /install is answered with HTTP 405.',
  ],
  [
    'refuses the pages',
    (_answer, res, req) => {
      if (req.url === '/placement') res.writeHead(403).end('no');
    },
    'failure framing: GET /placement is answered with HTTP 403.',
  ],
  [
    'answers in place of the app',
    (_answer, res) => res.writeHead(200).end('<h1>Welcome to nginx</h1>'),
    'answers (HTTP 200), but not as Connector Desk.',
  ],
])('doctor reports a proxy that %s', async (_name, spoil, words) => {
  const { findings } = await examineBehindProxy(spoil);
  expect(problemsIn(findings).join('\n')).toContain(words);
});

test('doctor reports an address that leads to another Connector Desk', async () => {
  const other = await startDesk();
  try {
    const findings = await examine(optionsFor({ ...on.t.config, appUrl: other.origin }));
    expect(problemsIn(findings).join('\n')).toContain('leads to another Connector Desk');
  } finally {
    await other.close();
  }
});

test('doctor recognizes the app after a new first key was added to its own environment only', async () => {
  const tokenKeys: Config['tokenKeys'] = [{ id: 'new', key: randomBytes(32) }, ...on.t.config.tokenKeys];
  const findings = await examine(optionsFor({ ...on.t.config, tokenKeys }));
  expect(problemsIn(findings)).toEqual([`warning TLS: ${on.t.origin} is not https.`]);
  expect(findings.map(({ text }) => text).join('\n')).toContain('encrypted with an older key');
});

test('the doctor command prints a line for each check and exits with 1 when something is broken, else with 0', async () => {
  const env = operatorEnvironment(on.t.config);
  const command = (changes: Readonly<Record<string, string>>, ...options: readonly string[]) =>
    start(process.execPath, ['dist/server/operator/index.js', 'doctor', ...options], {
      ...env,
      ...changes,
    });
  const well = command({});
  expect([await well.stop('SIGCONT'), well.output()]).toEqual([
    0,
    expect.stringMatching(/^ok {7}framing: /m),
  ]);
  const sick = command({ B24_OAUTH_SERVERS: 'http://127.0.0.1:9' }, '--json');
  expect(await sick.stop('SIGCONT')).toBe(1);
  expect(JSON.parse(sick.output())).toContainEqual(
    expect.objectContaining({ about: 'OAuth server', state: 'failure' }),
  );
  const unset = command({ APP_URL: '', TOKEN_KEYS: 'PROBE-key' });
  expect(await unset.stop('SIGCONT')).toBe(1);
  expect(unset.output()).toMatch(/^failure {2}configuration: APP_URL is missing.* → /m);
  expect(unset.output()).toMatch(/^failure {2}configuration: TOKEN_KEYS holds an entry/m);
  expect(unset.output()).not.toContain('PROBE-key');
});

test('doctor changes nothing in the database', async () => {
  const before = await on.rows();
  await examine(optionsFor(on.t.config));
  expect(await on.rows()).toEqual(before);
  const names = (await on.db.introspection.getTables()).map(({ name }) => name);
  expect(names).not.toContain('writable_probe');
});

test('doctor reports tables of a newer version as a failure and tables of an older version as a warning', async () => {
  const newer = { name: '999-of-tomorrow', timestamp: '2030-01-01T00:00:00.000Z' };
  await sql`insert into kysely_migration (name, timestamp) values (${newer.name}, ${newer.timestamp})`.execute(
    on.db,
  );
  expect(problemsIn(await examine(optionsFor(on.t.config))).join('\n')).toContain(
    'failure database: A newer version of the app has changed the tables: 999-of-tomorrow.',
  );
  await sql`delete from kysely_migration where name = ${newer.name} or name = '007-portal-life'`.execute(
    on.db,
  );
  expect(problemsIn(await examine(optionsFor(on.t.config))).join('\n')).toContain(
    'warning tables: The tables are not up to date: 007-portal-life.',
  );
  await sql`insert into kysely_migration (name, timestamp) values ('007-portal-life', ${newer.timestamp})`.execute(
    on.db,
  );
});

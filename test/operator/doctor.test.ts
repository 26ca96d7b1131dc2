import { randomBytes } from 'node:crypto';
import { createServer, request, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { sql } from 'kysely';
import { ConfigError, readConfig, type Config } from '../../server/config/config.ts';
import { examine, type Patient } from '../../server/operator/doctor/examine.ts';
import type { Finding } from '../../server/operator/doctor/finding.ts';
import { createLook, type Look, type Seen } from '../../server/operator/doctor/http-look.ts';
import { fingerprintsOf } from '../../server/web/http/fingerprint.ts';
import { systemClock } from '../../server/time/clock.ts';
import { startDesk } from '../stage/desk.ts';
import { startDeskOnFile, type DeskOnFile } from '../stage/desk-on-file.ts';
import { makeCertificate } from '../portal/http/certificate.ts';
import { start } from '../start/process.ts';
import { install } from '../stage/portal-life.ts';
import { operatorEnvironment } from './environment.ts';

const brief = (findings: readonly Finding[]) =>
  findings
    .filter(({ state }) => state !== 'ok')
    .map(({ state, about, text }) => `${state} ${about}: ${text}`);

const patient = (config: Config, changes: Partial<Patient> = {}): Patient => ({
  readConfig: () => config,
  lookWith: ({ allowInsecurePortals }) => createLook(allowInsecurePortals),
  clock: systemClock,
  nodeVersion: 'v22.12.0',
  ...changes,
});

describe('beside a running server', () => {
  let on: DeskOnFile;
  beforeAll(async () => {
    on = await startDeskOnFile();
    await install(on.t);
  });
  afterAll(() => on.close());

  test('a server in order has nothing to complain of but what a sandbox is: no TLS', async () => {
    const findings = await examine(patient(on.t.config));
    expect(brief(findings)).toEqual([`warning TLS: ${on.t.origin} is not https.`]);
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

  test('every complaint has its remedy, and nothing secret is said', async () => {
    const findings = await examine(
      patient({ ...on.t.config, tokenKeys: [{ id: 'x', key: randomBytes(32) }] }),
    );
    for (const { state, remedy } of findings) expect(state === 'ok' || (remedy ?? '').length > 20).toBe(true);
    expect(brief(findings)).toContainEqual(expect.stringContaining('secrets cannot be opened'));
    const { clientSecret } = on.t.sandbox.app;
    for (const secret of [clientSecret, ...on.t.config.sessionSecrets])
      expect(JSON.stringify(findings)).not.toContain(secret);
  });

  /** A proxy in front of the app that does something to what passes. */
  async function behind(
    spoil: (answer: IncomingMessage, res: ServerResponse, req: IncomingMessage) => void,
  ): Promise<{ readonly findings: readonly Finding[] }> {
    const proxy = createServer((req, res) => {
      const headers = { ...req.headers, 'x-forwarded-for': '8.8.8.8', 'x-forwarded-proto': 'http' };
      const onward = request(
        new URL(req.url ?? '/', on.t.origin),
        { method: req.method, headers },
        answer => {
          res.statusCode = answer.statusCode ?? 500;
          for (const [name, values] of Object.entries(answer.headersDistinct))
            res.setHeader(name, values ?? []);
          res.removeHeader('content-length');
          spoil(answer, res, req);
          if (!res.writableEnded) answer.pipe(res);
        },
      );
      req.pipe(onward);
    });
    const origin = await listen(proxy);
    try {
      // The app keeps calling itself by its own address: its fingerprint is of that.
      const look: Look = question => {
        const url = new URL(question.url);
        if (url.origin === on.t.origin) url.host = new URL(origin).host;
        return createLook(true)({ ...question, url });
      };
      return { findings: await examine(patient(on.t.config, { lookWith: () => look })) };
    } finally {
      proxy.closeAllConnections();
      await new Promise(resolve => proxy.close(resolve));
    }
  }

  test('an honest proxy is nothing to complain of', async () => {
    const { findings } = await behind(() => undefined);
    expect(brief(findings)).toEqual([`warning TLS: ${on.t.origin} is not https.`]);
  });

  test.each<[string, Parameters<typeof behind>[0], string]>([
    [
      'adds X-Frame-Options',
      (_answer, res) => res.setHeader('X-Frame-Options', 'SAMEORIGIN'),
      'failure framing: Something on the way adds X-Frame-Options: SAMEORIGIN.',
    ],
    [
      'adds a policy of its own',
      (answer, res) =>
        res.setHeader('Content-Security-Policy', [
          String(answer.headers['content-security-policy']),
          "frame-ancestors 'self'",
        ]),
      'failure framing: Something on the way adds a frame-ancestors of its own.',
    ],
    [
      'takes the policy away',
      (_answer, res) => res.removeHeader('Content-Security-Policy'),
      'failure framing: The Content-Security-Policy of the page with its frame-ancestors does not arrive.',
    ],
    [
      'does not know HEAD',
      (_answer, res, req) => {
        if (req.method === 'HEAD') res.writeHead(405).end();
      },
      'failure framing: HEAD /install is answered with HTTP 405.',
    ],
    [
      'keeps the pages for itself',
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
  ])('a proxy that %s is found out', async (_name, spoil, words) => {
    const { findings } = await behind(spoil);
    expect(brief(findings).join('\n')).toContain(words);
  });

  test('an address that leads to another Connector Desk is found out', async () => {
    const other = await startDesk();
    try {
      const findings = await examine(patient({ ...on.t.config, appUrl: other.origin }));
      expect(brief(findings).join('\n')).toContain('leads to another Connector Desk');
    } finally {
      await other.close();
    }
  });

  test('a key that was put in front since the server started does not make it another app', async () => {
    const tokenKeys: Config['tokenKeys'] = [{ id: 'new', key: randomBytes(32) }, ...on.t.config.tokenKeys];
    const findings = await examine(patient({ ...on.t.config, tokenKeys }));
    expect(brief(findings)).toEqual([`warning TLS: ${on.t.origin} is not https.`]);
    expect(findings.map(({ text }) => text).join('\n')).toContain('encrypted with an older key');
  });

  test('the command prints a line for each and ends with 1 where something is broken, with 0 otherwise', async () => {
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

  test('it changes nothing', async () => {
    const before = await on.rows();
    await examine(patient(on.t.config));
    expect(await on.rows()).toEqual(before);
    const names = (await on.db.introspection.getTables()).map(({ name }) => name);
    expect(names).not.toContain('writable_probe');
  });

  test('tables of a newer version are a failure, tables of an older one a warning', async () => {
    const newer = { name: '999-of-tomorrow', timestamp: '2030-01-01T00:00:00.000Z' };
    await sql`insert into kysely_migration (name, timestamp) values (${newer.name}, ${newer.timestamp})`.execute(
      on.db,
    );
    expect(brief(await examine(patient(on.t.config))).join('\n')).toContain(
      'failure database: A newer version of the app has changed the tables: 999-of-tomorrow.',
    );
    await sql`delete from kysely_migration where name = ${newer.name} or name = '007-portal-life'`.execute(
      on.db,
    );
    expect(brief(await examine(patient(on.t.config))).join('\n')).toContain(
      'warning tables: The tables are not up to date: 007-portal-life.',
    );
    await sql`insert into kysely_migration (name, timestamp) values ('007-portal-life', ${newer.timestamp})`.execute(
      on.db,
    );
  });
});

async function listen(server: Server): Promise<string> {
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

describe('with a network that behaves as told', () => {
  const config = readConfig({
    APP_URL: 'https://desk.example.com',
    B24_CLIENT_ID: 'app.1',
    B24_CLIENT_SECRET: 'secret',
    SESSION_SECRET: 's'.repeat(32),
    TOKEN_KEYS: `k:${randomBytes(32).toString('base64')}`,
    B24_OAUTH_SERVERS: 'https://oauth.example.com',
    DATABASE_URL: 'sqlite:/nowhere/at/all.sqlite',
  });
  const now = Date.UTC(2026, 9, 1);
  const clock = { now: () => now, sleep: () => Promise.resolve() };
  const day = 24 * 3_600_000;
  const seen = (text: string, changes: Partial<Seen> = {}): Seen => ({
    status: 200,
    text,
    headers: { date: new Date(now).toUTCString(), 'content-security-policy': "frame-ancestors 'none'" },
    certificateEnds: now + 60 * day,
    ...changes,
  });
  const alive = (scheme = 'https', from = 'public') =>
    seen(JSON.stringify({ status: 'alive', app: fingerprintsOf(config)[0], seen: { scheme, from } }));
  const refusal = seen('{"error":"NO_AUTH_FOUND"}', { status: 401 });
  const broken = (code: string) => Object.assign(new Error('no'), { code });

  const examineWith = async (
    answers: Readonly<Record<string, Seen | Error>>,
    changes: Partial<Patient> = {},
  ) => {
    const usual: Readonly<Record<string, Seen | Error>> = {
      'https://oauth.example.com/rest/app.info': refusal,
      'https://desk.example.com/healthz': alive(),
      'http://desk.example.com/healthz': seen('', {
        status: 301,
        headers: { location: 'https://desk.example.com/healthz' },
      }),
    };
    const look: Look = ({ url }) => {
      const answer = answers[url.href] ?? usual[url.href] ?? seen('<html>');
      return answer instanceof Error ? Promise.reject(answer) : Promise.resolve(answer);
    };
    return brief(await examine(patient(config, { lookWith: () => look, clock, ...changes })));
  };
  const missing = 'warning database: The file that DATABASE_URL names is not there yet.';

  test('a server behind a proper proxy has nothing to complain of but that there is no database yet', async () => {
    expect(await examineWith({})).toEqual([missing]);
  });

  const oauth = 'https://oauth.example.com/rest/app.info';
  const healthz = 'https://desk.example.com/healthz';
  test.each<[string, Readonly<Record<string, Seen | Error>>, string]>([
    [
      'an OAuth server out of reach',
      { [oauth]: broken('ENOTFOUND') },
      'failure OAuth server: https://oauth.example.com cannot be reached: ENOTFOUND.',
    ],
    [
      'something else in its place',
      { [oauth]: seen('<html>') },
      'failure OAuth server: https://oauth.example.com does not answer as an OAuth server of Bitrix24 (HTTP 200).',
    ],
    [
      'JSON that is no refusal',
      { [oauth]: seen('{"result":{}}') },
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
      'an address out of reach',
      { [healthz]: broken('ECONNREFUSED') },
      'failure public address: https://desk.example.com cannot be reached from here: ECONNREFUSED.',
    ],
    [
      'a private address',
      { [healthz]: broken('ADDRESS_REFUSED') },
      'warning public address: https://desk.example.com has a private address as seen from here, and is not called.',
    ],
    [
      'a certificate that has ended',
      { [healthz]: broken('CERT_HAS_EXPIRED') },
      'failure TLS: The certificate of https://desk.example.com is not accepted: CERT_HAS_EXPIRED.',
    ],
    [
      'a certificate that ends soon',
      { [healthz]: { ...alive(), certificateEnds: now + 13.5 * day } },
      'warning TLS: The certificate ends in 13 days.',
    ],
    [
      'plain http',
      { 'http://desk.example.com/healthz': seen('hello') },
      'warning TLS: http://desk.example.com answers in the clear.',
    ],
    [
      'a proxy that does not name the scheme',
      { [healthz]: alive('http') },
      'failure proxy headers: The server takes requests to https://desk.example.com for http.',
    ],
    [
      'a proxy that does not name the caller',
      { [healthz]: alive('https', 'private') },
      'warning proxy headers: The server sees a private address where the caller’s should be.',
    ],
  ])('%s', async (_name, answers, words) => {
    expect(await examineWith(answers)).toEqual([missing, words]);
  });

  test('30 seconds of difference are still fine, and an answer without a date says nothing about the clock', async () => {
    const at = (ms: number) => ({ ...refusal, headers: { date: new Date(now + ms).toUTCString() } });
    expect(await examineWith({ [oauth]: at(30_000) })).toEqual([missing]);
    expect(await examineWith({ [oauth]: { ...refusal, headers: {} } })).toEqual([missing]);
  });

  test.each(['v20.18.3', 'v21.7.0', 'v22.11.0', 'v18.20.0'])('Node.js %s is too old', async nodeVersion => {
    expect((await examineWith({}, { nodeVersion }))[0]).toBe(
      `failure Node.js: Node.js ${nodeVersion} will not do.`,
    );
  });
  test.each(['v20.19.0', 'v22.12.0', 'v24.1.0'])('Node.js %s will do', async nodeVersion => {
    expect(await examineWith({}, { nodeVersion })).toEqual([missing]);
  });

  test('a configuration that cannot be used is told in full, and nobody is called', async () => {
    const refuse = () => {
      throw new ConfigError(['PORT is not a port', 'APP_URL is missing']);
    };
    const lookWith = () => () => Promise.reject(new Error('called'));
    expect(brief(await examine(patient(config, { readConfig: refuse, lookWith })))).toEqual([
      'failure configuration: PORT is not a port.',
      'failure configuration: APP_URL is missing.',
    ]);
  });
});

test('a private address is not called, neither by number nor behind a name, unless insecure portals are allowed', async () => {
  let calls = 0;
  const server = createServer((_req, res) => {
    calls += 1;
    res.end('hello');
  });
  const origin = await listen(server);
  try {
    const { port } = new URL(origin);
    for (const host of [`127.0.0.1:${port}`, `[::1]:${port}`, `localhost:${port}`])
      await expect(
        createLook(false)({ method: 'GET', url: new URL(`http://${host}/`) }),
      ).rejects.toMatchObject({
        code: 'ADDRESS_REFUSED',
      });
    expect(calls).toBe(0);
    expect(await createLook(true)({ method: 'GET', url: new URL(origin) })).toMatchObject({ text: 'hello' });
  } finally {
    await new Promise(resolve => server.close(resolve));
  }
});

test('a certificate of nobody’s is not accepted', async () => {
  const server = createSecureServer({ ...(await makeCertificate()) }, (_req, res) => res.end('hello'));
  const origin = (await listen(server)).replace('http:', 'https:');
  try {
    await expect(createLook(true)({ method: 'GET', url: new URL(origin) })).rejects.toMatchObject({
      code: expect.stringMatching(/SELF_SIGNED|UNABLE_TO/) as string,
    });
  } finally {
    await new Promise(resolve => server.close(resolve));
  }
});

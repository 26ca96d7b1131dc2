import { createServer, type RequestListener, type Server } from 'node:http';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { asked, draft, makeKey, startKeyStage, type KeyStage, type MadeKey } from '../stage/service-api.ts';
import { startSampleConnector } from '../portal/sample-connector/start-sample-connector.ts';
import { run, type Ran, type RunOptions } from './command-line.ts';
import { until } from '../stage/until.ts';

let on: KeyStage;
let made: MadeKey;
let folder: string;
beforeEach(async () => {
  on = await startKeyStage();
  made = await makeKey(on.admin);
  folder = await mkdtemp(join(tmpdir(), 'desk-cli-'));
});
afterEach(async () => {
  await on.close();
  await rm(folder, { recursive: true });
});

const desk = (words: string, options?: RunOptions): Promise<Ran> =>
  run({ url: on.t.origin, key: made.key }, words.split(' '), options);

async function fileOf(change: (text: string) => string): Promise<string> {
  const { text } = await on.admin('GET', '/api/connectors/export?format=yaml&id=1');
  const path = join(folder, 'connectors.yaml');
  await writeFile(path, change(text));
  return path;
}

/** Starts a server that is not Connector Desk. */
async function startImpostor(listener: RequestListener): Promise<{ url: string; server: Server }> {
  const server = createServer(listener);
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, server };
}

test('get shows a connector as text or as JSON, wherever the option stands', async () => {
  const { exitCode, out, err } = await desk('get 1');
  expect([exitCode, err]).toEqual([0, '']);
  expect(out).toContain('(ID 1)');
  expect(out).toMatch(/urlData +https?:\/\//);
  for (const words of ['get 1 --json', '--json get 1'])
    expect(JSON.parse((await desk(words)).out)).toMatchObject({ id: 1, title: expect.any(String) });
});

test('list takes filters, and lists all pages on request', async () => {
  for (let count = 0; count < 60; count += 1)
    on.t.portal.connectors.add(draft(`Many ${count}`), { appClientId: on.t.sandbox.app.clientId });
  const first = await desk('list');
  expect(first.out.trim().split('\n')).toHaveLength(51);
  expect(first.err).toContain('--all');
  expect((await desk('list --all --filter title~Many')).out.trim().split('\n')).toHaveLength(61);
  const one = JSON.parse(
    (await run({ url: on.t.origin, key: made.key }, ['list', '--json', '--filter', 'title=Many 7'])).out,
  ) as object[];
  expect(one).toHaveLength(1);
  expect((await desk('list tables')).exitCode).toBe(0);
});

test('a dry run of apply shows what would change and ends with 2, and a file applied once leaves nothing to do', async () => {
  const path = await fileOf(text =>
    text.replace(/title: .*/, 'title: "Applied"').replace(/sort: .*/, 'sort: 777'),
  );
  const dry = await desk(`apply ${path} --dry-run`);
  expect([dry.exitCode, dry.err]).toEqual([2, '']);
  expect(dry.out).toContain('~ Applied (ID 1)');
  expect(dry.out).toMatch(/sort: - \d+\n.*sort: \+ 777/);
  expect(asked(on.t, 'biconnector.connector.update')).toBe(0);
  const applied = await desk(`apply ${path}`);
  expect([applied.exitCode, applied.err]).toEqual([0, '']);
  expect(applied.out).toContain('1 done, 0 failed');
  const again = await desk(`apply ${path} --dry-run`);
  expect([again.exitCode, again.out]).toEqual([0, 'Nothing to do: 1 unchanged.\n']);
  expect(JSON.parse((await desk(`apply ${path} --json`)).out)).toMatchObject({ counts: { same: 1 } });
  expect(asked(on.t, 'biconnector.connector.update')).toBe(1);
});

test('apply sends an Idempotency-Key, so a request whose answer got lost is sent again and nothing happens twice', async () => {
  const path = await fileOf(text => text.replace(/sort: .*/, 'sort: 778'));
  let cut = 0;
  const between = await startImpostor((req, res) => {
    void (async () => {
      const chunks: Buffer[] = [];
      for await (const chunk of req) chunks.push(chunk as Buffer);
      const body = Buffer.concat(chunks).toString();
      const { authorization = '', 'idempotency-key': name = '' } = req.headers;
      const answer = await fetch(`${on.t.origin}${req.url ?? ''}`, {
        method: 'POST',
        headers: {
          authorization,
          'content-type': 'application/json',
          ...(name !== '' && { 'idempotency-key': String(name) }),
        },
        body,
      });
      const text = await answer.text();
      if (body.includes('"apply":true') && cut === 0) {
        cut += 1;
        res.destroy();
      } else res.writeHead(answer.status).end(text);
    })();
  });
  const { exitCode, out } = await run({ url: between.url, key: made.key }, ['apply', path]);
  expect([exitCode, cut]).toEqual([0, 1]);
  expect(out).toContain('1 done');
  expect(asked(on.t, 'biconnector.connector.update')).toBe(1);
  between.server.close();
});

test('a file of another kind, or a missing file, changes nothing and ends with 1', async () => {
  const path = join(folder, 'x.yaml');
  await writeFile(path, 'format: something else\n');
  const broken = await desk(`apply ${path}`);
  expect(broken.exitCode).toBe(1);
  expect(broken.out).toContain('FILE_OF_ANOTHER_KIND');
  expect(broken.err).toContain('nothing was changed');
  const missing = await desk(`apply ${folder}/none.yaml`);
  expect([missing.exitCode, missing.err]).toEqual([1, `${folder}/none.yaml cannot be read: ENOENT.\n`]);
});

test('check calls the addresses and describes its findings in words', async () => {
  const sample = await startSampleConnector({ token: 'right-token' });
  const { portal, sandbox } = on.t;
  const id = portal.connectors.add(
    { title: 'Sample', ...sample.registration },
    { appClientId: sandbox.app.clientId },
  );
  const { exitCode, out, err } = await desk(`check ${id}`, { isInteractive: true });
  expect(exitCode).toBe(2);
  expect(out).toContain('urlCheck: ');
  expect(out).toContain('Not called because no table is known: urlTableDescription, urlData.');
  expect(out).toContain('No settings were sent');
  expect(out).toMatch(/(error|warning): [A-Z].+ \([A-Z_0-9]+/);
  // Progress is shown to a person and erased at the end.
  expect(err).toMatch(/Calling urlCheck… 0 s/);
  expect(err.endsWith('\r\u001b[K')).toBe(true);
  const reports = JSON.parse((await desk(`check ${id} --json`)).out) as { endpoint: string }[];
  expect(reports[0]?.endpoint).toBe('urlCheck');
  await sample.close();
});

test('journal passes its options to the app and shows the entries it gets', async () => {
  let path = '';
  const item = { at: '2026-11-01T00:00:00Z', method: 'profile', status: 200, ms: 12, attempt: 1, cause: 'x' };
  const { url, server } = await startImpostor((req, res) => {
    path = req.url ?? '';
    res.end(JSON.stringify({ item: { entries: [item], older: null } }));
  });
  const now = Date.UTC(2026, 10, 1, 12);
  const words = ['journal', '--failed', '--method', 'profile', '--since', '1h'];
  const { exitCode, out } = await run({ url, key: made.key }, words, { now });
  expect([exitCode, path]).toEqual([
    0,
    '/api/v1/journal?outcome=failed&method=profile&from=2026-11-01T11%3A00%3A00.000Z',
  ]);
  expect(out).toMatch(/^AT .*\n2026-11-01T00:00:00Z +profile +200 +12 +1 +x\n$/);
  server.close();
});

test('an error is printed with its code and request id, also as JSON', async () => {
  const { exitCode, out, err } = await desk('get 9999');
  expect([exitCode, out]).toEqual([1, '']);
  expect(err).toMatch(/^.+ \(CONNECTOR_NOT_FOUND, request [0-9a-f-]{36}\)\n$/);
  const asJson = JSON.parse((await desk('get 9999 --json')).err) as object;
  expect(asJson).toMatchObject({ error: { code: 'CONNECTOR_NOT_FOUND', requestId: expect.any(String) } });
});

test.each([
  ['an unknown command', 'fetch 1'],
  ['an invalid id', 'get 4.7'],
  ['an unknown option', 'get 1 --key=cdk_x'],
  ['an invalid filter', 'list --filter title'],
  ['an invalid time span', 'journal --since yesterday'],
  ['a missing file name', 'apply'],
])('%s is wrong usage and ends with 64', async (_name, words) => {
  const { exitCode, err } = await desk(words);
  expect(exitCode).toBe(64);
  expect(err).toMatch(/^error: /);
});

test.each([
  ['a missing address', { url: undefined }, 'CONNECTOR_DESK_URL is missing'],
  ['a missing key', { key: undefined }, 'CONNECTOR_DESK_KEY is missing'],
  ['an invalid key', { key: 'PROBE' }, 'CONNECTOR_DESK_KEY is not a service key'],
  ['http to another host', { url: 'http://desk.example.com' }, 'is not https'],
  ['an address with a password', { url: 'https://PROBE:x@desk.example.com' }, 'is not an address'],
])('%s in the environment is wrong usage and ends with 64', async (_name, wrong, words) => {
  const { exitCode, err } = await run({ url: on.t.origin, key: made.key, ...wrong }, ['get', '1']);
  expect(exitCode).toBe(64);
  expect(err).toContain(words);
  expect(err).not.toContain('PROBE');
});

test('an unreachable app, or a proxy without one, ends with 69, and a redirect is not followed', async () => {
  const closed = await startImpostor(() => undefined);
  await new Promise(resolve => closed.server.close(resolve));
  const gone = await run({ url: closed.url, key: made.key }, ['get', '1']);
  expect([gone.exitCode, gone.err]).toEqual([69, `${closed.url} cannot be reached: ECONNREFUSED.\n`]);
  const proxy = await startImpostor((_req, res) => res.writeHead(502).end('<html>'));
  expect((await run({ url: proxy.url, key: made.key }, ['get', '1'])).exitCode).toBe(69);
  proxy.server.close();
  let heard = '';
  const elsewhere = await startImpostor((req, res) => {
    heard = req.headers.authorization ?? 'nothing';
    res.end('{}');
  });
  const redirect = await startImpostor((_req, res) => res.writeHead(302, { location: elsewhere.url }).end());
  const { exitCode } = await run({ url: redirect.url, key: made.key }, ['get', '1']);
  expect([exitCode, heard]).toEqual([1, '']);
  elsewhere.server.close();
  redirect.server.close();
});

test('Ctrl-C ends a command cleanly', async () => {
  const stop = new AbortController();
  on.t.portal.rest.faults.push({ kind: 'hang' });
  const running = desk('get 1', { signal: stop.signal });
  await until(() => on.t.portal.rest.faults.hanging > 0);
  stop.abort();
  expect(await running).toEqual({ exitCode: 130, out: '', err: 'Interrupted.\n' });
});

test('a title with control characters cannot steer the terminal', async () => {
  const { portal, sandbox } = on.t;
  const title = 'Evil \u001b[2J\u009b31m\u202e\nline';
  const id = portal.connectors.add({ ...draft('x'), title }, { appClientId: sandbox.app.clientId });
  for (const words of [`get ${id}`, `get ${id} --json`, 'list --all'])
    expect((await desk(words)).out).not.toMatch(/[\u001b\u009b]/);
});

test('the help names environment, exit codes and commands, and needs neither address nor key', async () => {
  const { exitCode, out } = await run({ url: undefined, key: undefined }, ['--help']);
  expect(exitCode).toBe(0);
  for (const words of [
    'CONNECTOR_DESK_URL',
    'CONNECTOR_DESK_KEY',
    '69 ',
    'get',
    'list',
    'apply',
    'check',
    'journal',
  ])
    expect(out).toContain(words);
  expect((await run({ url: undefined, key: undefined }, ['apply', '--help'])).out).toContain('--dry-run');
});

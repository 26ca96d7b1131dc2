import { createServer, type RequestListener, type Server } from 'node:http';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
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

test('apply tells settings with reserved codes in words', async () => {
  const connector = { ...draft('Reserved'), settings: [{ code: 'title', name: 'Name', type: 'STRING' }] };
  const path = await fileOf(() =>
    JSON.stringify({ format: 'connector-desk/connectors', version: 1, connectors: [connector] }),
  );
  const { exitCode, out } = await desk(`apply ${path} --dry-run`);
  expect(exitCode).toBe(2);
  expect(out).toMatch(/settings\.0\.code: Bitrix24 uses this name itself .* \[SETTING_CODE_RESERVED\]/);
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

test('a file of another encoding is read by its mark or refused in words before anything is asked', async () => {
  const { text } = await on.admin('GET', '/api/connectors/export?format=yaml&id=1');
  const path = join(folder, 'connectors.yaml');
  await writeFile(path, Buffer.from(`\ufeff${text}`, 'utf16le'));
  expect((await desk(`apply ${path} --dry-run`)).out).toBe('Nothing to do: 1 unchanged.\n');
  on.t.portal.rest.requests.length = 0;
  // "Склад" as an old Windows editor saves it.
  await writeFile(path, Buffer.from(text.replace(/title: .*/, 'title: \xd1\xea\xeb\xe0\xe4'), 'latin1'));
  const broken = await desk(`apply ${path}`);
  expect([broken.exitCode, broken.out]).toEqual([1, '']);
  expect(broken.err).toBe(
    `${path} is not UTF-8 text (line 8, column 12). Save it as UTF-8. (FILE_NOT_UTF8)\n`,
  );
  await writeFile(path, Buffer.from(text, 'utf16le'));
  expect((await desk(`apply ${path}`)).err).toContain('it looks like UTF-16');
  expect(on.t.portal.rest.requests).toEqual([]);
});

test('problems of a file are told with number, line and the sentences of the page', async () => {
  const path = await fileOf(
    text => `${text}  - description: no title\n    logo: x\n  - title: Twice\n  - title: Twice\n`,
  );
  const { exitCode, out, err } = await desk(`apply ${path}`);
  expect(exitCode).toBe(1);
  expect(out).toMatch(/^! Without a title {2}invalid {2}\(connector 2 of the file, line \d+\)$/m);
  expect(out).toMatch(
    /^ {4}line \d+, column 5: title: Fill in this field\. \[VALIDATION_REQUIRED_FIELD_MISSING\]$/m,
  );
  expect(out).toMatch(
    /^ {4}line \d+, column 5: logo: Enter the https address of an image, or choose a file\. \[/m,
  );
  expect(out).toMatch(
    /^! Twice {2}conflict {2}\(connector 3 of the file, line \d+\)\n {4}The file contains this title more/m,
  );
  expect(err).toBe('The file cannot be applied; nothing was changed.\n');
  await writeFile(path, 'a: 1\nb: *x\n');
  const broken = await desk(`apply ${path}`);
  expect(broken.out).toContain('! The file  invalid\n    line 2, column 4: ');
  await writeFile(path, '');
  expect((await desk(`apply ${path}`)).out).toContain('    The file is empty. [FILE_EMPTY]\n');
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

test('check --all checks every connector under its title, and waits while other checks use up the limit', async () => {
  for (const { id } of on.t.portal.connectors.all().slice(2)) on.t.portal.connectors.delete(id);
  const { exitCode, out } = await desk('check --all');
  expect(exitCode).toBe(2);
  for (const { id, title } of on.t.portal.connectors.all())
    expect(out).toContain(`${title} (ID ${id})\nurlCheck: `);
  const all = JSON.parse((await desk('check --all --json')).out) as object[];
  expect(all).toMatchObject([{ id: 1, reports: [{ endpoint: 'urlCheck' }, {}] }, { id: 2 }]);
  expect((await desk('check')).exitCode).toBe(64);
  expect((await desk('check 1 --all')).exitCode).toBe(64);
  let asked = 0;
  const busy = await startImpostor((_req, res) => {
    asked += 1;
    const body = { error: { code: 'TOO_MANY_CHECKS', message: 'Too many.' } };
    if (asked === 1) res.writeHead(429, { 'retry-after': '7' }).end(JSON.stringify(body));
    else
      res.end(
        JSON.stringify({
          item: { endpoint: 'urlCheck', verdict: 'ok', findings: [], ms: 1, status: 200, portalSays: null },
        }),
      );
  });
  expect((await run({ url: busy.url, key: made.key }, ['check', '1'])).exitCode).toBe(0);
  expect(asked).toBe(3);
  busy.server.close();
});

test('export writes a file that apply finds nothing to do in, to the output or to a file', async () => {
  const printed = await desk('export');
  expect([printed.exitCode, printed.err]).toEqual([0, '']);
  expect(printed.out).toMatch(/^format: connector-desk\/connectors\n/);
  const path = join(folder, 'all.json');
  expect((await desk(`export 1 2 --format json --output ${path}`)).out).toBe('');
  expect((await desk(`apply ${path}`)).out).toBe('Nothing to do: 2 unchanged.\n');
  expect((await desk('export 9999')).err).toContain('CONNECTOR_NOT_FOUND');
  expect((await desk('export abc')).exitCode).toBe(64);
  expect((await desk(`export --output ${folder}/none/x.yaml`)).err).toBe(
    `${folder}/none/x.yaml cannot be written: ENOENT.\n`,
  );
});

test('get shows the sources and tables of a connector, and a source or a table by its own ID', async () => {
  const { sources, tables } = on.t.portal;
  const source = sources.ofConnector(1)[0];
  const shown = await desk('get 1');
  expect(shown.out).toMatch(new RegExp(`sources\\n +${source?.id ?? 0} +${source?.title ?? ''}`));
  expect(shown.out).toContain('northwind_stock');
  expect(JSON.parse((await desk('get 1 --json')).out)).toMatchObject({
    id: 1,
    sources: [{ id: source?.id }],
  });
  expect((await desk(`get source ${source?.id ?? 0}`)).out).toContain('northwind_stock');
  const table = tables.named('northwind_stock');
  const one = await desk(`get table ${table?.id ?? 0}`);
  expect([one.exitCode, one.out]).toEqual([0, expect.stringMatching(/columns\n +[A-Z_]+ /)]);
  expect((await desk('get report 4')).exitCode).toBe(64);
});

test('--version prints the version of the package', async () => {
  const { version } = JSON.parse(await readFile('package.json', 'utf8')) as { version: string };
  expect(await run({ url: undefined, key: undefined }, ['--version'])).toEqual({
    exitCode: 0,
    out: `${version}\n`,
    err: '',
  });
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
  // Nobody ever gets this port; one that was just given back may be somebody else's.
  const nowhere = 'http://127.0.0.1:2';
  const gone = await run({ url: nowhere, key: made.key }, ['get', '1']);
  expect([gone.exitCode, gone.err]).toEqual([69, `${nowhere} cannot be reached: ECONNREFUSED.\n`]);
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
  // The app would wait for the answer until the time of its call is over.
  on.t.portal.rest.faults.release();
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
    'export',
    '--version',
    'format: connector-desk/connectors',
    'journal',
  ])
    expect(out).toContain(words);
  expect((await run({ url: undefined, key: undefined }, ['apply', '--help'])).out).toContain('--dry-run');
});

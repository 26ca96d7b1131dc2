/** `npm run portal`, as a developer starts it. */
import { spawn, type ChildProcess } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { findPort } from '../demo/find-port.ts';

const bin = path.join(import.meta.dirname, '..', 'bin', 'portal.js');
const running: ChildProcess[] = [];
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'portal-command-'));
});
afterEach(() => {
  for (const child of running.splice(0)) child.kill('SIGKILL');
});
afterAll(() => rm(folder, { recursive: true, force: true }));

interface Run {
  readonly child: ChildProcess;
  readonly ended: Promise<{ readonly code: number | null; readonly output: string }>;
  /** Resolves with the first match in what was printed. */
  readonly printed: (pattern: RegExp) => Promise<string>;
}

function start(...options: readonly string[]): Run {
  const child = spawn(process.execPath, [bin, ...options], { stdio: ['ignore', 'pipe', 'pipe'] });
  running.push(child);
  let output = '';
  const listeners = new Set<() => void>();
  const take = (chunk: Buffer): void => {
    output += String(chunk);
    for (const listener of listeners) listener();
  };
  child.stdout.on('data', take);
  child.stderr.on('data', take);
  const ended = new Promise<{ code: number | null; output: string }>(resolve =>
    child.once('close', code => resolve({ code, output })),
  );
  const printed = (pattern: RegExp): Promise<string> =>
    new Promise((resolve, reject) => {
      const look = (): void => {
        const found = pattern.exec(output);
        if (found) resolve(found[1] ?? found[0]);
      };
      listeners.add(look);
      void ended.then(() => reject(new Error(`The command ended:\n${output}`)));
      look();
    });
  return { child, ended, printed };
}

/** Options with two free ports, below those that the system gives to other tests before the command listens. */
async function ports(): Promise<readonly string[]> {
  const [portal, oauth] = await Promise.all([
    findPort(randomInt(11_000, 20_000)),
    findPort(randomInt(20_000, 30_000)),
  ]);
  return ['--port', String(portal.port), '--oauth-port', String(oauth.port)];
}

test('the command prints what to open, shows the keys there, and ends on SIGINT', async () => {
  const run = start(
    '--app',
    'http://localhost:8080/',
    '--install',
    '/install',
    '--lang',
    'ru',
    ...(await ports()),
  );
  const origin = await run.printed(/(http:\/\/127\.0\.0\.1:\d+)\/\n/);
  const clientId = await run.printed(/client_id: (local\.[0-9a-f]{14}\.\d{8})/);
  const page = await (await fetch(`${origin}/devops/local-application/${clientId}/`)).text();
  expect(page).toContain('<html lang="ru"');
  expect(page).toContain('value="http://localhost:8080/install"');
  const secret = /data-copy="([0-9a-f]{50})"/.exec(page)?.[1] ?? '';
  run.child.kill('SIGINT');
  const { code, output } = await run.ended;
  expect(code).toBe(0);
  expect(secret).toHaveLength(50);
  expect(output).not.toContain(secret);
});

test('the command keeps given keys, seeds a file, and runs an on-premise portal', async () => {
  const seed = path.join(folder, 'seed.json');
  await writeFile(seed, '{"connectors":[{"key":"a","title":"Seeded one"}]}');
  const keys = ['--client-id', 'local.0123456789abcd.12345678', '--client-secret', 'my-own-secret'];
  const run = start('--app', 'http://127.0.0.1:8080', '--box', '--seed', seed, ...keys, ...(await ports()));
  const origin = await run.printed(/(http:\/\/localhost:\d+)\/\n/);
  const page = await (
    await fetch(`${origin}/devops/local-application/local.0123456789abcd.12345678/`)
  ).text();
  expect(page).toContain('data-copy="my-own-secret"');
  expect(page).toContain('data-profile="box"');
  const bi = await (await fetch(`${origin}/bi/`)).text();
  expect(bi).toContain('Seeded one');
  expect(bi).not.toContain('Northwind');
});

test('mistakes end the command with a sentence and exit code 1', async () => {
  const seed = path.join(folder, 'broken.json');
  await writeFile(seed, '{"connectors":[{"key":"a"}]}');
  const runs = await Promise.all(
    [
      ['--app', 'localhost:8080'],
      ['--port', '0'],
      ['--lang', 'de'],
      ['--empty', '--seed', seed],
      ['--seed', seed],
    ].map(options => start(...options).ended),
  );
  expect(runs.map(({ code }) => code)).toEqual([1, 1, 1, 1, 1]);
  expect(runs[0]?.output).toContain('It must be an address such as http://localhost:8080.');
  expect(runs[1]?.output).toContain('It must be a number from 1 to 65535.');
  expect(runs[2]?.output).toContain('en, ru');
  expect(runs[3]?.output).toContain("cannot be used with option '--seed <file>'");
  expect(runs[4]?.output).toContain('connectors[0].title: ');
});

test('the help names every option with an example', async () => {
  const { code, output } = await start('--help').ended;
  expect(code).toBe(0);
  for (const option of [
    '--app',
    '--install',
    '--empty',
    '--seed',
    '--lang',
    '--box',
    '--port',
    '--oauth-port',
  ])
    expect(output).toContain(option);
  expect(output).toContain('npm run portal -- --app http://localhost:8080');
});

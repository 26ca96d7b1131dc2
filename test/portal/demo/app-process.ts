import { spawn, type ChildProcess } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';

const root = path.join(import.meta.dirname, '..', '..', '..');

/** Arguments that run the server from its sources and restart it when these, the views or the built page change. */
const watched = [
  'node_modules/tsx/dist/cli.mjs',
  'watch',
  '--clear-screen=false',
  '--include=./views/*.ejs',
  '--include=./dist/client/.vite/manifest.json',
  'server/index.ts',
];

export interface AppProcessOptions {
  readonly origin: string;
  readonly env: Readonly<Record<string, string>>;
  /** File for the app's log; the terminal shows only what the user needs. */
  readonly logFile: string;
  /** Runs the TypeScript sources and restarts at every change. */
  readonly fromSource: boolean;
}

export interface AppProcess {
  /** Resolves when the process has ended for any reason. */
  readonly ended: Promise<void>;
  readonly stop: () => Promise<void>;
}

/** Rebuilds the page at every change of its sources until this process exits. */
export function watchPage(): void {
  const child = spawn(
    process.execPath,
    ['node_modules/vite/bin/vite.js', 'build', '--watch', '--logLevel=warn'],
    {
      cwd: root,
      stdio: ['ignore', 'inherit', 'inherit'],
    },
  );
  process.once('exit', () => child.kill());
}

/** Starts the app as an operator would and waits until it answers /readyz; rejects with the app's log. */
export async function startApp(options: AppProcessOptions): Promise<AppProcess> {
  const { origin, env, logFile, fromSource } = options;
  const parameters = fromSource ? watched : ['dist/server/index.js'];
  const child = spawn(process.execPath, parameters, {
    cwd: root,
    env: { PATH: process.env['PATH'] ?? '', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const log = createWriteStream(logFile);
  child.stdout.pipe(log, { end: false });
  child.stderr.pipe(log, { end: false });
  const ended = new Promise<void>(resolve => child.once('exit', () => resolve()));
  const app = { ended, stop: () => stop(child, ended) };
  try {
    await waitUntilReady(origin, child);
    return app;
  } catch (error) {
    await app.stop();
    const message = error instanceof Error ? error.message : String(error);
    throw new Error(`${message}\n${await readFile(logFile, 'utf8')}`, { cause: error });
  }
}

async function waitUntilReady(origin: string, child: ChildProcess): Promise<void> {
  const deadline = Date.now() + 30_000;
  while (Date.now() < deadline) {
    if (child.exitCode !== null) throw new Error('The app ended before it was ready. Its log:');
    const response = await fetch(`${origin}/readyz`).catch(() => undefined);
    if (response?.ok) return;
    await wait(100);
  }
  throw new Error('The app was not ready within 30 seconds. Its log:');
}

/** Sends SIGTERM, then SIGKILL after three seconds, because a demo has no data worth waiting for. */
async function stop(child: ChildProcess, ended: Promise<void>): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill('SIGTERM');
  const killTimer = setTimeout(() => child.kill('SIGKILL'), 3000);
  await ended;
  clearTimeout(killTimer);
}

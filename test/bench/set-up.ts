import { randomBytes } from 'node:crypto';
import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtemp, open as openFile, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import type { Opening } from '../portal/opening.ts';
import { ask, child } from './children.ts';

export interface PortalFacts {
  readonly clientId: string;
  readonly clientSecret: string;
  readonly oauth: string;
  readonly origin: string;
  readonly memberId: string;
  readonly opening: Opening;
  readonly connectors: number;
}

/** A server that is measured. */
export interface Served {
  readonly origin: string;
  readonly pid: number | undefined;
  readonly frameToken?: string;
}

export interface Bench {
  readonly portal: PortalFacts;
  readonly portalProcess: ChildProcess;
  /** Way (a): a bare proxy. */
  readonly bare: Served;
  /** Way (b): the SDK behind Express. */
  readonly sdk: Served;
  /** Way (c): this app with its SQLite file. */
  readonly desk: Served & { readonly frameToken: string };
  /** Way (d): this app with inbound limits, the call budget of a cloud portal and metrics. */
  readonly limited: Served;
  readonly close: () => Promise<void>;
}

/** Starts the portal and every server that is measured, each in a process of its own. */
export async function setUp(): Promise<Bench> {
  const portalProcess = child('./portal-process.ts');
  const portal = await ask<PortalFacts>(portalProcess, 'tell');
  const { accessToken } = portal.opening.tokens;

  const bare = child('./bare-process.ts', [portal.origin, accessToken]);
  const sdk = child('./sdk-process.ts', [portal.origin, accessToken, portal.memberId]);
  const at = async (process: ChildProcess): Promise<Served> => ({
    origin: `http://127.0.0.1:${await ask<number>(process)}`,
    pid: process.pid,
  });
  const folders: string[] = [];
  const servers: ChildProcess[] = [];

  async function serve(more: Readonly<Record<string, string>>) {
    const folder = await mkdtemp(join(tmpdir(), 'desk-bench-'));
    folders.push(folder);
    const parameters = process.env['BENCH_NODE_OPTIONS']?.split(' ') ?? [];
    // The log goes into a file, so that the process that makes the load does not read it.
    const log = await openFile(join(folder, 'log'), 'w');
    const server = spawn(process.execPath, [...parameters, 'dist/server/index.js'], {
      env: { PATH: process.env['PATH'] ?? '', ...environment(portal, folder), ...more },
      stdio: ['ignore', log.fd, 'inherit'],
    });
    servers.push(server);
    await log.close();
    const port = await portIn(join(folder, 'log'));
    const origin = `http://127.0.0.1:${port}`;
    return { origin, pid: server.pid, frameToken: await open(origin, portal.opening) };
  }

  return {
    portal,
    portalProcess,
    bare: await at(bare),
    sdk: await at(sdk),
    desk: await serve({}),
    limited: await serve({ INBOUND_PER_MINUTE: '1000000', METRICS_TOKEN: 'for-the-bench-only' }),
    close: async () => {
      bare.disconnect();
      sdk.disconnect();
      for (const server of servers) server.kill('SIGKILL');
      portalProcess.send('stop');
      await Promise.all(folders.map(folder => rm(folder, { recursive: true })));
    },
  };
}

/** Waits for the line with which a server says that it listens. */
async function portIn(log: string): Promise<string> {
  for (let look = 0; look < 200; look += 1) {
    const port = /"port":(\d+)/.exec(await readFile(log, 'utf8'))?.[1];
    if (port !== undefined) return port;
    await setTimeout(100);
  }
  throw new Error('The server did not start');
}

/** Environment of a server for the benchmark's portal, with its database in this folder. */
export const environment = (portal: PortalFacts, folder: string) => ({
  PORT: '0',
  HOST: '127.0.0.1',
  APP_URL: 'http://127.0.0.1:9',
  B24_CLIENT_ID: portal.clientId,
  B24_CLIENT_SECRET: portal.clientSecret,
  B24_OAUTH_SERVERS: portal.oauth,
  ALLOW_INSECURE_PORTALS: '1',
  SESSION_SECRET: randomBytes(32).toString('hex'),
  TOKEN_KEYS: `k:${randomBytes(32).toString('base64')}`,
  DATABASE_URL: `sqlite:${join(folder, 'desk.sqlite')}`,
  // The benchmark's single user sends more requests than a person could.
  INBOUND_PER_MINUTE: '0',
  LOG_LEVEL: process.env['BENCH_LOG_LEVEL'] ?? 'info',
});

/** Opens the page as the portal would and returns its frame token, which lives for 15 minutes. */
export async function open(origin: string, { path, body }: Opening): Promise<string> {
  const answer = await fetch(new URL(path, origin), {
    method: 'POST',
    body,
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
  });
  const token = /"frameToken":"([^"]+)"/.exec(await answer.text())?.[1];
  if (token === undefined) throw new Error(`The page was not opened: ${answer.status}`);
  return token;
}

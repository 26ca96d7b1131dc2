import { randomBytes } from 'node:crypto';
import type { ChildProcess } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Opening } from '../portal/opening.ts';
import { start, type Started } from '../start/process.ts';
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

export interface Bench {
  readonly portal: PortalFacts;
  readonly portalProcess: ChildProcess;
  /** Way (a): a bare proxy. */
  readonly bare: { readonly origin: string; readonly pid: number | undefined };
  /** Way (b): the SDK in a loop. */
  readonly sdk: ChildProcess;
  /** Way (c): this app. */
  readonly desk: { readonly origin: string; readonly process: Started; readonly frameToken: string };
  readonly close: () => Promise<void>;
}

/** Starts four processes: the portal, a bare proxy, the SDK in a loop, and the built server with its SQLite file. */
export async function setUp(): Promise<Bench> {
  const portalProcess = child('./portal-process.ts');
  const portal = await ask<PortalFacts>(portalProcess, 'tell');
  const { accessToken } = portal.opening.tokens;

  const bare = child('./bare-process.ts', [portal.origin, accessToken]);
  const barePort = await ask<number>(bare);
  const sdk = child('./sdk-process.ts', [portal.origin, accessToken, portal.memberId]);
  await ask(sdk);

  const folder = await mkdtemp(join(tmpdir(), 'desk-bench-'));
  const desk = start(
    process.execPath,
    [...(process.env['BENCH_NODE_OPTIONS']?.split(' ') ?? []), 'dist/server/index.js'],
    environment(portal, folder),
  );
  const [, port] = await desk.printed(/"port":(\d+)/, 20_000);
  const origin = `http://127.0.0.1:${String(port)}`;
  return {
    portal,
    portalProcess,
    bare: { origin: `http://127.0.0.1:${barePort}`, pid: bare.pid },
    sdk,
    desk: { origin, process: desk, frameToken: await open(origin, portal.opening) },
    close: async () => {
      bare.disconnect();
      sdk.disconnect();
      await desk.stop('SIGKILL');
      portalProcess.send('stop');
      await rm(folder, { recursive: true });
    },
  };
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

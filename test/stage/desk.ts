import { randomBytes } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { Writable } from 'node:stream';
import { createDeskServer, type DeskServer } from '../../server/app.ts';
import type { DatabaseAdapter } from '../../server/databases/port/database-adapter.ts';
import type { Clock } from '../../server/time/clock.ts';
import type { Bootstrap } from '../../server/web/placement/page-answers.ts';
import type { Config } from '../../server/config/config.ts';
import { createLogger } from '../../server/web/http/request-log.ts';
import type { BudgetFor } from '../../server/bitrix24/limits/budget.ts';
import type { Assets } from '../../server/web/placement/assets.ts';
import { freshDatabase } from './fresh-database.ts';
import type { Sandbox, SandboxPortal } from '../portal/api.ts';
import type { Certificate } from '../portal/http/certificate.ts';
import type { Opening } from '../portal/opening.ts';
import { startSandbox } from '../portal/sandbox.ts';
import type { PortalUser } from '../portal/users.ts';

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** The body as JSON, or undefined. */
  readonly json: JsonAnswer | undefined;
}

/** What JSON answers of the app look like, loosely. */
export interface JsonAnswer {
  readonly item?: Readonly<Record<string, unknown>>;
  readonly answeredBy?: string;
  readonly error?: { readonly code: string; readonly message: string; readonly requestId: string };
  readonly [key: string]: unknown;
}

/** A request as it reached the app. */
export interface HeardRequest {
  readonly method: string;
  readonly path: string;
  readonly cookie: string | undefined;
}

/** The app on a free port, beside a sandbox with one portal in which it is installed or not. */
export interface DeskUnderTest {
  readonly sandbox: Sandbox;
  readonly portal: SandboxPortal;
  readonly desk: DeskServer;
  readonly origin: string;
  readonly config: Config;
  readonly clock: Clock;
  /** Everything that was logged so far. */
  readonly log: () => string;
  /** Every request the app has had, in order. */
  readonly heard: readonly HeardRequest[];
  /** POSTs what the portal page would; the answer is the page. */
  readonly post: (opening: Opening, headers?: Readonly<Record<string, string>>) => Promise<Answer>;
  /** Opens the app as a user and gives the page's bootstrap; fails when the page is refused. */
  readonly open: (user?: PortalUser, portal?: SandboxPortal) => Promise<Bootstrap>;
  readonly request: (path: string, init?: RequestInit) => Promise<Answer>;
  /** GET /api/connectors/:id with a frame token. */
  readonly connector: (id: string | number, frameToken: string) => Promise<Answer>;
  readonly close: () => Promise<void>;
}

export interface DeskTestOptions {
  readonly sandbox?: Sandbox;
  readonly config?: Partial<Config>;
  /** Time limit of a call; default: one that no answer reaches, however busy the machine is. */
  readonly callTimeoutMs?: number;
  /** How long the saving of a source may take. */
  readonly saveSourceMs?: number;
  readonly anonymousPerMinute?: number;
  /** Call budgets of portals; by default there are no limits, as for every box. */
  readonly budgetFor?: BudgetFor;
  readonly portalProfile?: 'cloud' | 'box';
  /** Leave the app card added but not installed. */
  readonly installed?: boolean;
  readonly clock?: Clock;
  /** The analyst's databases; default: real ones. */
  readonly databases?: DatabaseAdapter;
  /** Spreads background checks; default: the middle of its range. */
  readonly random?: () => number;
  /** The built files, for tests that show the page; default: names of files that are not there. */
  readonly assets?: Assets;
  /** Makes the app https. */
  readonly certificate?: Certificate;
}

const words = { en: '/assets/words-en.js', ru: '/assets/words-ru.js' };

export const testAssets = {
  placement: { script: '/assets/placement.js', preloads: [], styles: ['/assets/placement.css'], words },
  install: { script: '/assets/install.js', preloads: [], styles: ['/assets/install.css'], words },
};

export async function startDesk(options: DeskTestOptions = {}): Promise<DeskUnderTest> {
  const sandbox = options.sandbox ?? (await startSandbox());
  const clock: Clock = options.clock ?? {
    now: () => sandbox.clock.now(),
    sleep: milliseconds => sandbox.clock.wait(milliseconds),
  };
  const lines: string[] = [];
  const sink = new Writable({
    write: (chunk: Buffer, _encoding, done) => {
      lines.push(chunk.toString());
      done();
    },
  });

  const { certificate } = options;
  // A database that the caller gave is the caller's to drop.
  const database = options.config?.databaseUrl === undefined ? await freshDatabase() : undefined;
  // Connections are kept, however slow the machine is: a request may be on its way when an idle one would be closed.
  const keepAliveTimeout = 0;
  const server = certificate
    ? createSecureServer({ keepAliveTimeout, ...certificate })
    : createServer({ keepAliveTimeout });
  const origin = await listen(server, certificate ? 'https' : 'http');
  const config: Config = {
    port: 0,
    host: '127.0.0.1',
    appUrl: origin,
    client: { id: sandbox.app.clientId, secret: sandbox.app.clientSecret },
    oauthServers: [sandbox.oauth.origin],
    databaseUrl: database?.url ?? '',
    sessionSecrets: [randomBytes(24).toString('hex')],
    tokenKeys: [{ id: 'k1', key: randomBytes(32) }],
    allowInsecurePortals: true,
    allowPrivateEndpoints: true,
    allowPrivateDatabases: true,
    outboundAddresses: [],
    publisher: { name: undefined, contact: undefined },
    // Threads run the built program; a test reads in its own thread.
    biWorkers: 0,
    logLevel: 'debug',
    journalDays: 7,
    journalRows: 1_000_000,
    trustProxy: 'loopback',
    callBudget: 'memory',
    inboundPerMinute: 0,
    drainMs: 0,
    metrics: { port: undefined, host: '127.0.0.1', token: undefined },
    ...options.config,
  };
  const desk = await createDeskServer({
    config,
    clock,
    logger: createLogger(config.logLevel, sink),
    assets: options.assets ?? testAssets,
    callTimeoutMs: options.callTimeoutMs ?? 60_000,
    ...(options.saveSourceMs === undefined ? {} : { saveSourceMs: options.saveSourceMs }),
    anonymousPerMinute: options.anonymousPerMinute ?? 100_000,
    ...(options.budgetFor && { budgetFor: options.budgetFor }),
    ...(options.databases && { databases: options.databases }),
    random: options.random ?? (() => 0.5),
  });
  const heard: HeardRequest[] = [];
  server.on('request', (req, res) => {
    heard.push({ method: req.method ?? '', path: req.url ?? '', cookie: req.headers.cookie });
    desk.app(req, res);
  });

  const { app } = sandbox;
  app.url = `${origin}/placement`;
  app.installUrl = `${origin}/install`;
  app.eventUrl = `${origin}/events`;
  app.redirectUrl = `${origin}/oauth/callback`;
  const portal =
    sandbox.portals[0] ?? (await sandbox.addPortal({ profile: options.portalProfile ?? 'cloud' }));
  if (portal.installation() === undefined) portal.addToPortal();
  if (options.installed !== false) portal.finishInstallation();

  const request = async (path: string, init: RequestInit = {}): Promise<Answer> => {
    const answer = await fetch(new URL(path, origin), { redirect: 'manual', ...init });
    const text = await answer.text();
    return { status: answer.status, headers: answer.headers, text, json: parseJson(text) };
  };
  const post = (opening: Opening, headers: Readonly<Record<string, string>> = {}) =>
    request(opening.path, {
      method: 'POST',
      body: opening.body,
      headers: { 'content-type': 'application/x-www-form-urlencoded', accept: 'text/html', ...headers },
    });

  return {
    sandbox,
    portal,
    desk,
    origin,
    config,
    clock,
    log: () => lines.join(''),
    heard,
    request,
    post,
    open: async (user, at = portal) => {
      const answer = await post(at.opening(user === undefined ? {} : { user }));
      if (answer.status !== 200)
        throw new Error(`The opening was answered with ${answer.status}: ${answer.text}`);
      return bootstrapOf(answer);
    },
    connector: (id, frameToken) =>
      request(`/api/connectors/${id}`, { headers: { authorization: `Bearer ${frameToken}` } }),
    close: async () => {
      await new Promise(resolve => {
        server.close(resolve);
        server.closeAllConnections();
      });
      await desk.close();
      await sandbox.close();
      await database?.drop();
    },
  };
}

export function bootstrapOf({ text }: Answer): Bootstrap {
  const json = /<script type="application\/json" id="bootstrap"[^>]*>(?<json>[^<]*)<\/script>/.exec(text)
    ?.groups?.['json'];
  if (json === undefined) throw new Error('The page has no bootstrap');
  return JSON.parse(json) as Bootstrap;
}

/** The frame token of a page that was opened and verified. */
export function tokenOf({ frameToken }: Bootstrap): string {
  if (frameToken === null) throw new Error('The page has no frame token');
  return frameToken;
}

async function listen(server: Server, scheme: 'http' | 'https'): Promise<string> {
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  return `${scheme}://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

function parseJson(text: string): JsonAnswer | undefined {
  try {
    return JSON.parse(text) as JsonAnswer;
  } catch {
    return undefined;
  }
}

import { randomBytes } from 'node:crypto';
import { sql } from 'kysely';
import type { EncryptionKey } from '../../server/config/config.ts';
import type { AccessToken, MemberId } from '../../server/bitrix24/identifiers.ts';
import { openStorage, type Database } from '../../server/storage/database.ts';
import { createVault } from '../../server/secrets/vault.ts';
import { createTokenStore, type StoredPair } from '../../server/portals/tokens/token-store.ts';
import { freshDatabase, type FreshDatabase } from './fresh-database.ts';
import type { Sandbox, SandboxPortal } from '../portal/api.ts';
import { startSandbox } from '../portal/sandbox.ts';
import type { Opening } from '../portal/opening.ts';
import type { PortalUser } from '../portal/users.ts';
import { start, type Started } from '../start/process.ts';
import { until } from './until.ts';
import { startBalancer, type Balancer, type BalancerOptions } from './balancer.ts';

/** The built server as a process of its own. */
export interface ServerProcess {
  readonly origin: string;
  readonly process: Started;
  /** Ends it as the kernel does: nothing is finished, nothing is said. */
  readonly kill: () => Promise<void>;
}

/** A sandbox portal, one database, a balancer, and any number of processes of the built server on them. */
export interface Stage {
  readonly sandbox: Sandbox;
  /** The newest portal. */
  readonly portal: SandboxPortal;
  readonly balancer: Balancer;
  readonly database: FreshDatabase;
  /** What every process is started with. */
  readonly env: Readonly<Record<string, string>>;
  /** The test's own look at what is stored. */
  readonly db: Database;
  /** Starts one more process, behind the balancer from now on. */
  readonly serve: (env?: Readonly<Record<string, string>>) => Promise<ServerProcess>;
  /** Gives the processes that run a portal they have not met, for a test of its own, and a quiet OAuth server. */
  readonly nextPortal: () => Promise<void>;
  /** What is stored of a user's access. */
  readonly pair: (user: PortalUser) => Promise<StoredPair | undefined>;
  /** Lets every running lease and claim run out now, as if its time had passed. */
  readonly runOut: () => Promise<void>;
  /** Waits until no event is pending. */
  readonly settled: () => Promise<void>;
  /** The rows of the newest portal, and the events that were handled, which name no portal any more. */
  readonly rows: (
    table: 'portals' | 'tokens' | 'settings' | 'sessions' | 'events',
  ) => Promise<readonly Row[]>;
  readonly close: () => Promise<void>;
}

type Row = Readonly<Record<string, unknown>>;

export interface StageOptions extends BalancerOptions {
  /** Leave the app card added but not installed. */
  readonly installed?: boolean;
  /** Where the processes find the database, given its address: for a wire in between. */
  readonly databaseUrl?: (url: string) => Promise<string> | string;
}

export async function setStage(options: StageOptions = {}): Promise<Stage> {
  const sandbox = await startSandbox();
  const balancer = await startBalancer(options);
  const database = await freshDatabase({ shared: true });
  const { app } = sandbox;
  app.url = `${balancer.origin}/placement`;
  app.installUrl = `${balancer.origin}/install`;
  app.eventUrl = `${balancer.origin}/events`;
  app.redirectUrl = `${balancer.origin}/oauth/callback`;
  async function addPortal(): Promise<SandboxPortal> {
    const added = await sandbox.addPortal();
    added.addToPortal();
    if (options.installed !== false) added.finishInstallation();
    added.events.clear();
    added.seedDemo();
    return added;
  }
  let portal = await addPortal();

  const key: EncryptionKey = { id: 'k', key: randomBytes(32) };
  const env = {
    HOST: '127.0.0.1',
    APP_URL: balancer.origin,
    B24_CLIENT_ID: app.clientId,
    B24_CLIENT_SECRET: app.clientSecret,
    B24_OAUTH_SERVERS: sandbox.oauth.origin,
    ALLOW_INSECURE_PORTALS: '1',
    SESSION_SECRET: randomBytes(24).toString('hex'),
    TOKEN_KEYS: `${key.id}:${key.key.toString('base64')}`,
    DATABASE_URL: (await options.databaseUrl?.(database.url)) ?? database.url,
  };
  const { db, close } = await openStorage(database.url);
  const tokens = createTokenStore(db, createVault([key]));
  const started: Started[] = [];
  const running: ServerProcess[] = [];

  return {
    sandbox,
    get portal() {
      return portal;
    },
    balancer,
    database,
    env,
    db,
    serve: async more => {
      const process_ = start(process.execPath, ['dist/server/index.js'], { ...env, PORT: '0', ...more });
      started.push(process_);
      const [, port] = await process_.printed(/"port":(\d+),.*"msg":"listening"/);
      const server: ServerProcess = {
        origin: `http://127.0.0.1:${String(port)}`,
        process: process_,
        kill: async () => {
          running.splice(running.indexOf(server), 1);
          started.splice(started.indexOf(process_), 1);
          balancer.set(running.map(({ origin }) => origin));
          await process_.stop('SIGKILL');
        },
      };
      running.push(server);
      balancer.set(running.map(({ origin }) => origin));
      return server;
    },
    nextPortal: async () => {
      sandbox.oauth.faults.clear();
      sandbox.oauth.toggles.notInstalled = false;
      sandbox.oauth.latencyMs = 0;
      sandbox.oauth.requests.length = 0;
      portal = await addPortal();
    },
    pair: ({ id }) => tokens.find({ memberId: portal.memberId as MemberId, userId: id }),
    runOut: async () => {
      await db.updateTable('tokens').set({ lease_until: 0 }).execute();
      await db.updateTable('events').set({ due_at: 0 }).where('state', '=', 'pending').execute();
    },
    settled: async () => {
      const pending = db.selectFrom('events').select('fingerprint').where('state', '=', 'pending');
      await until(async () => (await pending.execute()).length === 0);
    },
    rows: async table => {
      const { rows } = await sql<Row>`select * from ${sql.table(table)}
        where member_id in (${portal.memberId}, '')`.execute(db);
      return rows;
    },
    close: async () => {
      await Promise.all(started.splice(0).map(each => each.stop('SIGKILL')));
      await close();
      await Promise.all([balancer.close(), sandbox.close()]);
      await database.drop();
    },
  };
}

/** Posts what the portal page would; the answer is the page. */
export const post = (
  origin: string,
  { path, body }: Opening,
  headers: Readonly<Record<string, string>> = {},
) =>
  fetch(new URL(path, origin), {
    method: 'POST',
    body,
    redirect: 'manual',
    headers: { 'content-type': 'application/x-www-form-urlencoded', accept: 'text/html', ...headers },
  });

/** Opens the page as the portal would; gives its frame token. */
export async function open(origin: string, opening: Opening): Promise<string> {
  const page = await post(origin, opening);
  const token = /"frameToken":"([^"]+)"/.exec(await page.text())?.[1];
  if (token === undefined) throw new Error(`The page was not opened: ${page.status}`);
  return token;
}

export interface ApiAnswer {
  readonly status: number;
  readonly retryAfter: number | undefined;
  readonly code: string | undefined;
  readonly json: Readonly<Record<string, unknown>>;
}

/** Asks the JSON API with a frame token. */
export async function askApi(
  origin: string,
  path: string,
  frameToken: string,
  init: { readonly method?: string; readonly body?: object } = {},
): Promise<ApiAnswer> {
  const answer = await fetch(new URL(path, origin), {
    method: init.method ?? 'GET',
    headers: { authorization: `Bearer ${frameToken}`, 'content-type': 'application/json' },
    ...(init.body && { body: JSON.stringify(init.body) }),
  });
  const json = (await answer.json()) as Record<string, unknown>;
  const after = answer.headers.get('retry-after');
  return {
    status: answer.status,
    retryAfter: after === null ? undefined : Number(after),
    code: (json['error'] as { readonly code?: string } | undefined)?.code,
    json,
  };
}

/** The requests to the OAuth server that renew an access. */
export const refreshesOf = ({ oauth }: Sandbox) =>
  oauth.requests.filter(({ restMethod }) => restMethod === 'refresh_token');

/** The access tokens that came with calls of this method, in order. */
export const tokensSeen = ({ rest }: SandboxPortal, method = 'biconnector.connector.get') =>
  rest.requests
    .filter(({ restMethod }) => restMethod === method)
    .map(({ accessToken }) => accessToken as AccessToken | undefined);

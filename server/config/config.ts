import ipaddr from 'ipaddr.js';
import { z } from 'zod';
import {
  Problem,
  isProxyList,
  listOf,
  parseOrigin,
  parseTokenKey,
  port,
  required,
  wholeNumber,
  type EncryptionKey,
  type NonEmpty,
} from './values.ts';
import { parseUrl } from '../net/parse-url.ts';

export type { EncryptionKey, NonEmpty } from './values.ts';

/** Everything an operator configures. Validated once at the start, then trusted. */
export interface Config {
  readonly port: number;
  readonly host: string;
  /** Public origin of this server, without a trailing slash. */
  readonly appUrl: string;
  readonly client: { readonly id: string; readonly secret: string };
  /** Origins of the only OAuth servers that may be called. The first is used when a request names none. */
  readonly oauthServers: NonEmpty<string>;
  /** `sqlite:path/to/file` or `postgres://…`. May contain a password. */
  readonly databaseUrl: string;
  /** The first secret signs, all verify. */
  readonly sessionSecrets: NonEmpty<string>;
  /** The first key encrypts, all decrypt. */
  readonly tokenKeys: NonEmpty<EncryptionKey>;
  /** Portals and OAuth servers may be http and on private addresses. */
  readonly allowInsecurePortals: boolean;
  /** Endpoints of connectors may be on private addresses. */
  readonly allowPrivateEndpoints: boolean;
  /** Databases that the app serves may be on private addresses. */
  readonly allowPrivateDatabases: boolean;
  /** Addresses from which this server calls databases, for people to let in. */
  readonly outboundAddresses: readonly string[];
  /** Who offers this server to people, for its privacy notice and terms. */
  readonly publisher: { readonly name: string | undefined; readonly contact: string | undefined };
  /** Number of threads that read from databases; 0 reads in the main thread. */
  readonly biWorkers: number;
  readonly logLevel: string;
  /** Days for which the journal of calls is kept. */
  readonly journalDays: number;
  /** Largest number of journal entries, whatever their age. */
  readonly journalRows: number;
  /** Peers whose X-Forwarded-* headers are trusted, in the notation of Express' `trust proxy`. */
  readonly trustProxy: string | number;
  /** Place of the portals' call budgets: in this process, or in the database and shared by all processes. */
  readonly callBudget: 'memory' | 'database';
  /** Requests per minute that one user may make. 0 means no limit. */
  readonly inboundPerMinute: number;
  readonly metrics: MetricsConfig;
  /** Time between "not ready" and the end of accepting requests, in milliseconds: the load balancer's time to notice. */
  readonly drainMs: number;
}

/** Access to the metrics: none, through a separate port, with a token, or both. */
export interface MetricsConfig {
  readonly port: number | undefined;
  readonly host: string;
  readonly token: string | undefined;
}

/** Lists every problem at once, so that one restart is enough to fix them all. */
export class ConfigError extends Error {
  readonly problems: readonly string[];
  constructor(problems: readonly string[]) {
    super(`The configuration cannot be used:\n${problems.map(problem => `  - ${problem}`).join('\n')}`);
    this.name = 'ConfigError';
    this.problems = problems;
  }
}

const environment = (secureOnly: boolean) =>
  z.object({
    PORT: port().default(3000),
    HOST: z.string().default('0.0.0.0'),
    APP_URL: required('the public address of this server, such as https://desk.example.com').transform(
      (value, context) => {
        const origin = parseOrigin(value, secureOnly);
        if (typeof origin === 'string') return origin;
        context.addIssue({ code: 'custom', message: origin.text });
        return z.NEVER;
      },
    ),
    B24_CLIENT_ID: required('"client_id" of the app card'),
    B24_CLIENT_SECRET: required('"client_secret" of the app card'),
    B24_OAUTH_SERVERS: listOf(
      z.string().default('https://oauth.bitrix24.tech,https://oauth.bitrix.info'),
      entry => parseOrigin(entry, secureOnly),
    ),
    DATABASE_URL: z
      .string()
      .default('sqlite:data/connector-desk.sqlite')
      // The message does not repeat the value, which may contain a password.
      .refine(
        value => /^sqlite:.+$/.test(value) || /^postgres(ql)?:$/.test(parseUrl(value)?.protocol ?? ''),
        'is neither "sqlite:path/to/file" nor "postgres://user:password@host/database"',
      ),
    SESSION_SECRET: listOf(required('random text of 32 characters or more'), secret =>
      secret.length >= 32 ? secret : new Problem('holds a secret shorter than 32 characters'),
    ),
    TOKEN_KEYS: listOf(
      required('"id:base64 of 32 bytes", made by `openssl rand -base64 32`'),
      parseTokenKey,
    ).refine(
      keys => new Set(keys.map(({ id }) => id)).size === keys.length,
      'holds two keys with the same id',
    ),
    ALLOW_INSECURE_PORTALS: z.enum(['0', '1'], 'is neither 0 nor 1').default('0'),
    ALLOW_PRIVATE_ENDPOINTS: z.enum(['0', '1'], 'is neither 0 nor 1').default('0'),
    ALLOW_PRIVATE_DATABASES: z.enum(['0', '1'], 'is neither 0 nor 1').default('0'),
    OUTBOUND_ADDRESSES: z
      .string()
      .default('')
      .transform(text =>
        text
          .split(',')
          .map(entry => entry.trim())
          .filter(entry => entry !== ''),
      )
      .refine(
        entries => entries.every(entry => ipaddr.isValid(entry) || ipaddr.isValidCIDR(entry)),
        'is not a list of addresses or networks',
      ),
    PUBLISHER: z.string().max(200, 'is longer than 200 characters').optional(),
    PUBLISHER_CONTACT: z
      .string()
      .regex(/^(?:https:\/\/\S+|[^\s@]+@[^\s@]+\.[^\s@]+)$/, 'is neither a mail address nor an https address')
      .optional(),
    BI_WORKERS: wholeNumber(0, 32).default(2),
    LOG_LEVEL: z
      .enum(
        ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'],
        'is not one of trace, debug, info, warn, error, fatal, silent',
      )
      .default('info'),
    JOURNAL_DAYS: wholeNumber(3, 90).default(7),
    JOURNAL_ROWS: wholeNumber(1_000, 100_000_000).default(1_000_000),
    TRUST_PROXY: z
      .string()
      .default('loopback, linklocal, uniquelocal')
      .refine(
        isProxyList,
        'is neither a number of proxies nor a list of addresses, networks, loopback, linklocal, uniquelocal',
      )
      .transform(value => (/^\d+$/.test(value) ? Number(value) : value)),
    CALL_BUDGET: z.enum(['memory', 'database'], 'is neither memory nor database').optional(),
    INBOUND_PER_MINUTE: z.coerce
      .number('is not a number of requests')
      .int('is not a number of requests')
      .min(0, 'is not a number of requests')
      .default(600),
    DRAIN_SECONDS: z.coerce
      .number('is not a number of seconds')
      .min(0, 'is below 0')
      .max(600, 'is above 600')
      .default(2),
    METRICS_PORT: port().optional(),
    METRICS_HOST: z.string().default('127.0.0.1'),
    METRICS_TOKEN: z
      .string()
      .regex(/^[\x21-\x7e]{16,}$/, 'is not 16 printable characters or more')
      .optional(),
  });

/**
 * Reads the configuration from environment variables (docs/operating.md has their table). An empty variable counts as not set.
 * @throws ConfigError that names every problem at once and contains no secret
 */
export function readConfig(variables: Readonly<Record<string, string | undefined>>): Config {
  const set = Object.fromEntries(Object.entries(variables).filter(([, value]) => value !== ''));
  const { success, data: env, error } = environment(set['ALLOW_INSECURE_PORTALS'] !== '1').safeParse(set);
  if (!success)
    throw new ConfigError(error.issues.map(({ path, message }) => `${path.join('.')} ${message}`));
  return {
    port: env.PORT,
    host: env.HOST,
    appUrl: env.APP_URL,
    client: { id: env.B24_CLIENT_ID, secret: env.B24_CLIENT_SECRET },
    oauthServers: env.B24_OAUTH_SERVERS,
    databaseUrl: env.DATABASE_URL,
    sessionSecrets: env.SESSION_SECRET,
    tokenKeys: env.TOKEN_KEYS,
    allowInsecurePortals: env.ALLOW_INSECURE_PORTALS === '1',
    allowPrivateEndpoints: env.ALLOW_PRIVATE_ENDPOINTS === '1',
    allowPrivateDatabases: env.ALLOW_PRIVATE_DATABASES === '1',
    outboundAddresses: env.OUTBOUND_ADDRESSES,
    publisher: { name: env.PUBLISHER, contact: env.PUBLISHER_CONTACT },
    biWorkers: env.BI_WORKERS,
    logLevel: env.LOG_LEVEL,
    journalDays: env.JOURNAL_DAYS,
    journalRows: env.JOURNAL_ROWS,
    trustProxy: env.TRUST_PROXY,
    // Several processes are likely on PostgreSQL and unlikely on SQLite.
    callBudget: env.CALL_BUDGET ?? (env.DATABASE_URL.startsWith('sqlite:') ? 'memory' : 'database'),
    inboundPerMinute: env.INBOUND_PER_MINUTE,
    drainMs: env.DRAIN_SECONDS * 1_000,
    metrics: { port: env.METRICS_PORT, host: env.METRICS_HOST, token: env.METRICS_TOKEN },
  };
}

/** The configuration from the environment of this process. */
export const readEnvironment = (): Config => readConfig(process.env);

/** Environment of the command line. The key is never an argument, because arguments are visible in the process list. */
export interface CliEnvironment {
  /** Address of the app, not validated yet. */
  readonly url: string | undefined;
  /** Service key, not validated yet. */
  readonly key: string | undefined;
  /** Password of a database that is being connected. */
  readonly databasePassword?: string | undefined;
}

export const readCliEnvironment = (): CliEnvironment => ({
  url: process.env['CONNECTOR_DESK_URL'],
  key: process.env['CONNECTOR_DESK_KEY'],
  databasePassword: process.env['CONNECTOR_DESK_DATABASE_PASSWORD'],
});

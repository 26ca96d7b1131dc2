import { Agent, fetch } from 'undici';
import { isItem, type Item } from '../bitrix24/biconnector/item.ts';
import type { CliEnvironment } from '../config/config.ts';
import { parseJson } from '../net/parse-json.ts';
import { parseUrl } from '../net/parse-url.ts';
import { readKey } from '../service-keys/key-text.ts';
import { CliError, exitCodes, wrongUsage } from './cli-error.ts';

/** A client of the app's API for other servers. */
export interface ServiceClient {
  /**
   * @param path address below `/api/v1`
   * @throws CliError
   */
  get(path: string): Promise<Item>;
  /** Gets an answer that is a file. */
  getText(path: string): Promise<string>;
  post(path: string, body: object, headers?: Readonly<Record<string, string>>): Promise<Item>;
  close(): Promise<void>;
}

/** Time limit of one request in milliseconds, longer than the longest check. */
const timeoutMs = 360_000;

const isLoopback = (host: string): boolean => /^(localhost|127(\.\d+){3}|\[::1\])$/.test(host);

/**
 * @param insecure accepts http for any host
 * @throws CliError (64) that names the missing or invalid variable; the message never contains the key
 */
export function createServiceClient(
  { url, key }: CliEnvironment,
  insecure: boolean,
  signal: AbortSignal,
): ServiceClient {
  const origin = readOrigin(url, insecure);
  if (key === undefined || key === '')
    throw wrongUsage(
      'CONNECTOR_DESK_KEY is missing: set it to a service key, which an administrator creates in the app.',
    );
  if (readKey(key) === undefined)
    throw wrongUsage('CONNECTOR_DESK_KEY is not a service key: a key looks like cdk_…_….');
  const agent = new Agent({ headersTimeout: timeoutMs, bodyTimeout: timeoutMs });

  async function request(
    path: string,
    init: { method: string; headers?: object; body?: string },
  ): Promise<ServiceAnswer> {
    try {
      const response = await fetch(`${origin}/api/v1${path}`, {
        ...init,
        headers: { accept: 'application/json', ...init.headers, authorization: `Bearer ${key ?? ''}` },
        // Following a redirect would send the key to another server.
        redirect: 'manual',
        dispatcher: agent,
        signal,
      });
      const { status, headers } = response;
      return {
        status,
        text: await response.text(),
        wait: headers.get('retry-after'),
        isFile: headers.has('content-disposition'),
      };
    } catch (error) {
      if (signal.aborted) throw new CliError(exitCodes.interrupted, 'Interrupted.');
      throw new CliError(exitCodes.unreachable, `${origin} cannot be reached: ${reasonOf(error)}.`, {
        lost: true,
      });
    }
  }

  const ask = async (...how: Parameters<typeof request>): Promise<Item> =>
    readAnswer(origin, await request(...how));

  return {
    get: path => ask(path, { method: 'GET' }),
    getText: async path => {
      const answer = await request(path, { method: 'GET' });
      if (answer.status !== 200 || !answer.isFile) throw asError(origin, answer);
      return answer.text;
    },
    post: (path, body, headers = {}) =>
      ask(path, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...headers },
        body: JSON.stringify(body),
      }),
    close: () => agent.destroy(),
  };
}

function readOrigin(text: string | undefined, insecure: boolean): string {
  if (text === undefined || text === '')
    throw wrongUsage(
      'CONNECTOR_DESK_URL is missing: set it to the address of the app, such as https://desk.example.com.',
    );
  const url = parseUrl(text);
  if (url === null || !/^https?:$/.test(url.protocol) || url.username !== '' || url.password !== '')
    throw wrongUsage('CONNECTOR_DESK_URL is not an address such as https://desk.example.com.');
  if (url.protocol === 'http:' && !insecure && !isLoopback(url.hostname))
    throw wrongUsage(
      'CONNECTOR_DESK_URL is not https: the key would travel unencrypted. Use --insecure to allow that.',
    );
  return url.origin;
}

/** The system's code of the failure; never text from the request, which may hold the key. */
function reasonOf(error: unknown): string {
  const { code, cause } = error as { readonly code?: unknown; readonly cause?: unknown };
  if (typeof code === 'string') return code;
  return isItem(cause) ? reasonOf(cause) : 'the connection broke';
}

interface ServiceAnswer {
  readonly status: number;
  readonly text: string;
  /** The `Retry-After` header. */
  readonly wait: string | null;
  /** Whether the answer is a file to save. */
  readonly isFile: boolean;
}

function readAnswer(origin: string, answer: ServiceAnswer): Item {
  const body = parseJson(answer.text);
  if (answer.status >= 200 && answer.status < 300 && isItem(body)) return body;
  throw asError(origin, answer);
}

function asError(origin: string, { status, text, wait }: ServiceAnswer): CliError {
  const body = parseJson(text);
  const error = isItem(body) ? body['error'] : undefined;
  if (!isItem(error)) {
    const message = `The server at ${origin} is not Connector Desk (HTTP ${status}).`;
    return new CliError(status >= 500 ? exitCodes.unreachable : exitCodes.failed, message, {
      lost: status >= 500,
    });
  }
  const { code, message, requestId } = error;
  return new CliError(exitCodes.failed, typeof message === 'string' ? message : '', {
    code: typeof code === 'string' ? code : String(status),
    requestId: typeof requestId === 'string' ? requestId : undefined,
    retryAfter: wait === null || !/^\d{1,4}$/.test(wait) ? undefined : Number(wait),
  });
}

import { Agent, fetch } from 'undici';
import { isItem, type Item } from '../bitrix24/biconnector/item.ts';
import type { CliEnvironment } from '../config/config.ts';
import { parseJson } from '../net/parse-json.ts';
import { parseUrl } from '../net/parse-url.ts';
import { readKey } from '../service-keys/key-text.ts';
import { CliError, exitCodes, wrongUsage } from './cli-error.ts';

/** The app's API for servers. */
export interface ServiceClient {
  /** @param path below `/api/v1`; @throws CliError */
  get(path: string): Promise<Item>;
  post(path: string, body: object, headers?: Readonly<Record<string, string>>): Promise<Item>;
  close(): Promise<void>;
}

/** Longer than the longest check, in milliseconds. */
const patienceMs = 360_000;

const isLoopback = (host: string): boolean => /^(localhost|127(\.\d+){3}|\[::1\])$/.test(host);

/**
 * @param insecure http is fine, whatever the host
 * @throws CliError (64) that names what is missing in the environment; the key is never part of it
 */
export function createServiceClient(
  { url, key }: CliEnvironment,
  insecure: boolean,
  signal: AbortSignal,
): ServiceClient {
  const origin = readOrigin(url, insecure);
  if (key === undefined || key === '')
    throw wrongUsage('CONNECTOR_DESK_KEY is missing: a service key that an administrator makes in the app.');
  if (readKey(key) === undefined)
    throw wrongUsage('CONNECTOR_DESK_KEY is not a service key: those look like cdk_…_….');
  const agent = new Agent({ headersTimeout: patienceMs, bodyTimeout: patienceMs });

  async function ask(path: string, init: { method: string; headers?: object; body?: string }): Promise<Item> {
    let answer: { readonly status: number; readonly text: string; readonly wait: string | null };
    try {
      const response = await fetch(`${origin}/api/v1${path}`, {
        ...init,
        headers: { accept: 'application/json', ...init.headers, authorization: `Bearer ${key ?? ''}` },
        // A redirect would carry the key elsewhere.
        redirect: 'manual',
        dispatcher: agent,
        signal,
      });
      const { status, headers } = response;
      answer = { status, text: await response.text(), wait: headers.get('retry-after') };
    } catch (error) {
      if (signal.aborted) throw new CliError(exitCodes.interrupted, 'Interrupted.');
      throw new CliError(exitCodes.unreachable, `${origin} cannot be reached: ${reasonOf(error)}.`, {
        lost: true,
      });
    }
    return readAnswer(origin, answer);
  }

  return {
    get: path => ask(path, { method: 'GET' }),
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
      'CONNECTOR_DESK_URL is missing: the address of the app, such as https://desk.example.com.',
    );
  const url = parseUrl(text);
  if (url === null || !/^https?:$/.test(url.protocol) || url.username !== '' || url.password !== '')
    throw wrongUsage('CONNECTOR_DESK_URL is not an address such as https://desk.example.com.');
  if (url.protocol === 'http:' && !insecure && !isLoopback(url.hostname))
    throw wrongUsage(
      'CONNECTOR_DESK_URL is not https: the key would travel unencrypted. --insecure permits that.',
    );
  return url.origin;
}

/** The system's code for it, never words of the request. */
function reasonOf(error: unknown): string {
  const { code, cause } = error as { readonly code?: unknown; readonly cause?: unknown };
  if (typeof code === 'string') return code;
  return isItem(cause) ? reasonOf(cause) : 'the connection broke';
}

function readAnswer(
  origin: string,
  { status, text, wait }: { readonly status: number; readonly text: string; readonly wait: string | null },
): Item {
  const body = parseJson(text);
  if (status >= 200 && status < 300 && isItem(body)) return body;
  const error = isItem(body) ? body['error'] : undefined;
  if (!isItem(error)) {
    const where = `What answers at ${origin} (HTTP ${status}) is not Connector Desk.`;
    throw new CliError(status >= 500 ? exitCodes.unreachable : exitCodes.failed, where, {
      lost: status >= 500,
    });
  }
  const { code, message, requestId } = error;
  throw new CliError(exitCodes.failed, typeof message === 'string' ? message : '', {
    code: typeof code === 'string' ? code : String(status),
    requestId: typeof requestId === 'string' ? requestId : undefined,
    retryAfter: wait === null || !/^\d{1,4}$/.test(wait) ? undefined : Number(wait),
  });
}

import { isItem } from '../../server/bitrix24/biconnector/item.ts';
import type { Failure, Problem } from './answer.ts';
import { readPortal, readUser, type Bootstrap, type PortalIdentity } from './bootstrap.ts';
import type { FrameAuth } from './frame.ts';
import type { Timers } from './timers.ts';

export interface Reply {
  readonly ok: true;
  readonly status: number;
  readonly body: Readonly<Record<string, unknown>>;
}

export interface RequestOptions {
  readonly method?: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  readonly body?: unknown;
  readonly signal?: AbortSignal;
  /** The answer is a file: its body becomes `{text, name}`. */
  readonly file?: boolean;
  /** Asks for an answer in lines, and is called with each step of the work as it ends. */
  readonly onProgress?: (progress: unknown) => void;
}

export interface Session {
  /** Calls this app's own server as the viewing person. Never rejects. */
  readonly request: (path: string, options?: RequestOptions) => Promise<Reply | Failure>;
  /** Ensures that there is a frame token. A failure says why there cannot be one. */
  readonly open: () => Promise<{ readonly ok: true } | Failure>;
  /** Whether the server can be asked at once, without new proof from the portal's page. */
  readonly isOpen: () => boolean;
  readonly portal: () => PortalIdentity | null;
}

export interface SessionOptions {
  readonly bootstrap: Bootstrap;
  readonly fetch: (url: string, init: RequestInit) => Promise<Response>;
  readonly timers: Timers;
  /**
   * Asks the portal's page for proof of the person, for new proof when `renew` is set. Fails where there is no portal's
   * page or it keeps silent.
   */
  readonly freshAuth: (renew: boolean) => Promise<FrameAuth | Failure>;
}

/** Milliseconds before its end, or a fifth of its life if that is less, from which a token is renewed before its use. */
const renewalMarginMs = 30_000;

/** The server's codes for a token that a fresh one can replace: it is too old, or its signing key is gone. */
const replaceable = new Set(['FRAME_TOKEN_EXPIRED', 'FRAME_TOKEN_INVALID']);

const failed = (code: string, message: string, status = 0): Failure => ({ ok: false, code, message, status });

/** The file name in a Content-Disposition header, or empty text. */
const fileNameIn = (disposition: string | null): string =>
  /filename="?([^";]+)/.exec(disposition ?? '')?.[1] ?? '';

const isProblem = (value: unknown): value is Problem =>
  isItem(value) && typeof value['field'] === 'string' && typeof value['code'] === 'string';

function readFailure(response: Response, body: unknown): Failure {
  const error = isItem(body) && isItem(body['error']) ? body['error'] : null;
  const { code, message, requestId, problems, steps, status } = error ?? {};
  const retryAfter = Number(response.headers.get('Retry-After') ?? Number.NaN);
  return {
    ok: false,
    code: typeof code === 'string' || typeof code === 'number' ? String(code) : 'SERVER_NONSENSE',
    message: typeof message === 'string' ? message : '',
    // An answer in lines has begun with status 200 before it failed.
    status: typeof status === 'number' ? status : response.status,
    ...(Number.isFinite(retryAfter) && retryAfter > 0 ? { retryAfter } : {}),
    ...(typeof requestId === 'string' ? { requestId } : {}),
    ...(Array.isArray(problems) ? { problems: problems.filter(isProblem) } : {}),
    ...(Array.isArray(steps) ? { steps } : {}),
    answeredBy: 'server',
  };
}

/** The text of a file with its byte order mark, which `response.text()` would drop and Excel needs. */
const textOf = async (response: Response): Promise<string> =>
  new TextDecoder('utf-8', { ignoreBOM: true }).decode(await response.arrayBuffer());

/** The content type of an answer in lines. */
const lineType = 'application/x-ndjson';

/** Reads an answer: JSON, or the last of its lines once the others were passed on. */
async function readBody(response: Response, onProgress: RequestOptions['onProgress']): Promise<unknown> {
  const isLines = response.headers.get('Content-Type')?.startsWith(lineType) === true;
  if (!isLines || response.body === null) return response.json();
  let rest = '';
  let last: unknown = null;
  const take = (line: string): void => {
    const read: unknown = JSON.parse(line);
    if (isItem(read) && 'progress' in read) onProgress?.(read['progress']);
    else last = read;
  };
  const decoder = new TextDecoder();
  const reader = response.body.getReader();
  for (let part = await reader.read(); !part.done; part = await reader.read()) {
    const lines = (rest + decoder.decode(part.value, { stream: true })).split('\n');
    rest = lines.pop() ?? '';
    lines.filter(line => line !== '').forEach(take);
  }
  return last;
}

/**
 * The page's session with this app's server. The frame token lives in memory only. Fresh proof from the portal's page renews
 * it before it expires, and when the server no longer takes it: once, however many calls wait.
 */
export function createSession({ bootstrap, fetch, timers, freshAuth }: SessionOptions): Session {
  let token = bootstrap.frameToken;
  let renewAt = 0;
  let { portal, user } = bootstrap;
  let renewing: Promise<{ readonly ok: true } | Failure> | null = null;

  const setLife = (seconds: number): void => {
    const life = seconds * 1000;
    renewAt = timers.now() + life - Math.min(renewalMarginMs, life / 5);
  };
  setLife(bootstrap.expiresIn);

  async function send(
    url: string,
    init: RequestInit,
    { file = false, onProgress }: RequestOptions = {},
  ): Promise<Reply | Failure> {
    let response: Response;
    try {
      response = await fetch(url, { credentials: 'same-origin', ...init });
    } catch (error) {
      if (init.signal?.aborted) return failed('CANCELLED', '');
      return failed('SERVER_UNREACHABLE', error instanceof Error ? error.message : String(error));
    }
    if (file && response.ok) {
      const text = await textOf(response).catch(() => null);
      const name = fileNameIn(response.headers.get('Content-Disposition'));
      return text === null
        ? failed('SERVER_UNREACHABLE', '')
        : { ok: true, status: response.status, body: { text, name } };
    }
    const body: unknown =
      response.status === 204 ? {} : await readBody(response, onProgress).catch(() => null);
    if (body === null && init.signal?.aborted) return failed('CANCELLED', '');
    if (!response.ok || (isItem(body) && isItem(body['error']))) return readFailure(response, body);
    return isItem(body)
      ? { ok: true, status: response.status, body }
      : failed('SERVER_NONSENSE', '', response.status);
  }

  async function prove(renewAuth: boolean): Promise<{ readonly ok: true } | Failure> {
    const auth = await freshAuth(renewAuth);
    if ('ok' in auth) return auth;
    if (portal && portal.memberId !== auth.member_id) return failed('WRONG_PORTAL', '');
    const reply = await send('/session', {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ auth }),
    });
    if (!reply.ok) return reply;
    const { frameToken, expiresIn } = reply.body;
    if (typeof frameToken !== 'string') return failed('SERVER_NONSENSE', '', reply.status);
    token = frameToken;
    setLife(typeof expiresIn === 'number' ? expiresIn : 0);
    portal = readPortal(reply.body['portal']) ?? portal;
    user = readUser(reply.body['user']) ?? user;
    return { ok: true };
  }

  /** Proof that is valid by this computer's clock may be too old by Bitrix24's, so a refusal leads to new proof. */
  async function renew(): Promise<{ readonly ok: true } | Failure> {
    const proved = await prove(false);
    return !proved.ok && (proved.status === 401 || proved.status === 403) ? prove(true) : proved;
  }

  const renewOnce = (): Promise<{ readonly ok: true } | Failure> => {
    renewing ??= renew().finally(() => (renewing = null));
    return renewing;
  };

  const isOpen = (): boolean => bootstrap.signedIn || (token !== null && timers.now() < renewAt);

  const open = (): Promise<{ readonly ok: true } | Failure> =>
    isOpen() ? Promise.resolve({ ok: true }) : renewOnce();

  const headers = (hasBody: boolean, lines: boolean, bearer: string | null): Record<string, string> => ({
    ...(lines ? { Accept: lineType } : {}),
    ...(hasBody ? { 'Content-Type': 'application/json' } : {}),
    ...(bearer ? { Authorization: `Bearer ${bearer}` } : {}),
    ...(portal ? { 'X-Portal': portal.memberId } : {}),
    ...(user ? { 'X-Portal-User': String(user.id) } : {}),
  });

  async function request(path: string, options: RequestOptions = {}): Promise<Reply | Failure> {
    const opened = await open();
    // The cookie is the second way in, where the browser kept it, for exactly the portal and person the page names.
    if (!opened.ok && (opened.code !== 'FRAME_SILENT' || !portal || !user)) return opened;
    const { method = 'GET', body, signal, onProgress } = options;
    const sendOnce = (): Promise<Reply | Failure> =>
      send(
        path,
        {
          method,
          headers: headers(body !== undefined, onProgress !== undefined, opened.ok ? token : null),
          ...(body === undefined ? {} : { body: JSON.stringify(body) }),
          ...(signal ? { signal } : {}),
        },
        options,
      );
    const used = token;
    const reply = await sendOnce();
    if (!opened.ok) return reply.ok || reply.status !== 401 ? reply : opened;
    if (reply.ok || !replaceable.has(reply.code) || bootstrap.signedIn) return reply;
    // Another call may have renewed the token meanwhile; then this one only used the old token.
    const renewed = token === used ? await renewOnce() : ({ ok: true } as const);
    return renewed.ok ? sendOnce() : renewed;
  }

  return { request, open, isOpen, portal: () => portal };
}

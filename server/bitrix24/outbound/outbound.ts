import { isIP } from 'node:net';
import { Agent } from 'undici';
import { DeskError } from '../../desk-error.ts';
import { isPublic, publicLookup } from '../../net/public-address.ts';
import { breatheAfter } from '../../time/breathe.ts';
import { hasTooManyValues } from '../../net/json-value-count.ts';
import type { MemberId } from '../identifiers.ts';
import { connectionFailure } from './connection-failure.ts';
import { isClosedBefore } from './closed-connection.ts';
import { NotSent } from './not-sent.ts';
import { post, type RawAnswer } from './post.ts';
import { readBody, textOf } from './read-body.ts';
import { readRetryAfter } from './gate-failure.ts';

export { HeldBack, NotSent } from './not-sent.ts';

export interface OutboundOptions {
  /** Allows http and private addresses; only for the sandbox and closed networks. */
  readonly allowInsecure: boolean;
  /** Time limit of one request, connection and body included, in milliseconds. */
  readonly timeoutMs: number;
}

/** How one call differs from the usual ones. */
export interface CallManner {
  /** The call changes something: once sent, it may have taken effect whatever comes back. */
  readonly writes?: boolean;
  /** Time limit of the call in milliseconds; absent: the usual one. */
  readonly timeoutMs?: number;
}

/** One outgoing request as seen by the code that limits, records and counts calls. */
export interface OutgoingCall {
  readonly to: 'portal' | 'oauth';
  /** The portal concerned; undefined while an opening is still being verified. */
  readonly memberId: MemberId | undefined;
  /** The user whose token is sent, where known. */
  readonly userId: number | undefined;
  /** A REST method, or the OAuth server's `app.info`, `refresh_token` or `authorization_code`. */
  readonly method: string;
  /** The parameters as sent. They hold tokens and may hold other secrets. */
  readonly params: object;
}

export interface OutboundRequest {
  readonly call: OutgoingCall;
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** Time limit of the request in milliseconds; undefined: the usual one. */
  readonly timeoutMs?: number | undefined;
  /** The request changes nothing: it is sent once more when the portal closed the kept connection it went over. */
  readonly repeatable?: boolean;
}

export interface OutboundAnswer {
  readonly status: number;
  readonly text: string;
  /** What its `Retry-After` says, in whole seconds. */
  readonly retryAfter?: number;
}

/** The only way out to Bitrix24: every host is checked before it is called, and redirects are never followed. */
export interface Outbound {
  /**
   * POSTs the request and reads the whole answer. Any HTTP status is an answer, unless it reports an exceeded limit.
   * @throws DeskError `PORTAL_NONSENSE`, `PORTAL_ANSWER_TOO_LARGE`, `PORTAL_UNREACHABLE` (502), `PORTAL_TIMEOUT` (504), or
   * `PORTAL_BUSY` (503) after a 503 that is not of Bitrix24's REST
   * @throws NotSent when nothing was sent: `ADDRESS_REFUSED`, `PORTAL_CERTIFICATE_*` (502) or a failed connection; and
   * `PORTAL_GATE_REFUSED` (502) when a server in front of the portal refused the request
   * @throws HeldBack when a limit of Bitrix24, or of a server in front of it, is used up
   */
  post(request: OutboundRequest): Promise<OutboundAnswer>;
  close(): Promise<void>;
}

/**
 * Maximum size of an answer in bytes. Fifty connectors with the largest logos fit (biconnector contract 3.1); a hostile
 * portal cannot fill the memory.
 */
const largestAnswer = 16 * 1024 * 1024;

/**
 * Maximum number of names, values and brackets in an answer. Parsing as many stops the process for at most 50 ms; a batch of
 * pages is kept smaller (`heaviestBatch` of lists).
 */
const mostValues = 100_000;

const addressRefused = (reason: string) =>
  new NotSent('ADDRESS_REFUSED', {
    message: `This server may not call the address of the portal: ${reason}.`,
  });

function assertAllowed(url: URL): void {
  if (url.protocol !== 'https:') throw addressRefused('not https');
  const host = url.hostname.replace(/^\[|\]$/g, '');
  if (isIP(host) !== 0 && !isPublic(host)) throw addressRefused('a private address');
}

/** Creates the way out over a pool of kept connections; `close` ends them. */
export function createOutbound({ allowInsecure, timeoutMs }: OutboundOptions): Outbound {
  const connection = {
    // Connections per portal: calls to a slow portal wait in line instead of filling the memory.
    connections: 16,
    connect: { timeout: timeoutMs, ...(allowInsecure ? {} : { lookup: publicLookup }) },
    maxResponseSize: largestAnswer,
  };
  const agent = new Agent(connection);
  /** Keeps no connection. */
  const fresh = new Agent({ ...connection, pipelining: 0 });

  /** Only a connection that closed before the answer began leads to a repetition. */
  function ask({ repeatable, timeoutMs: ownMs, ...request }: OutboundRequest): Promise<RawAnswer> {
    const longestMs = ownMs ?? timeoutMs;
    const begun = performance.now();
    return post(agent, { ...request, timeoutMs: longestMs }).catch((error: unknown) => {
      if (repeatable !== true || !isClosedBefore(error)) throw error;
      return post(fresh, { ...request, timeoutMs: longestMs - (performance.now() - begun) });
    });
  }

  async function askChecked(request: OutboundRequest): Promise<RawAnswer> {
    if (!allowInsecure) assertAllowed(request.url);
    try {
      return await ask(request);
    } catch (error) {
      throw (error as { code?: unknown }).code === 'ADDRESS_REFUSED'
        ? addressRefused('a private address')
        : connectionFailure(error);
    }
  }

  return {
    post: async request => {
      const { status, headers, bytes } = await askChecked(request);
      const encoding = headers['content-encoding'];
      // Each value takes at least one byte, so a short answer needs no count, and no time for other requests.
      const isShort = encoding === undefined && bytes.length <= mostValues;
      const text = isShort ? textOf(bytes) : await readAndCount(bytes, encoding);
      const retryAfter = readRetryAfter(headers);
      return { status, text, ...(retryAfter === undefined ? {} : { retryAfter }) };
    },
    close: async () => {
      await Promise.all([agent.close(), fresh.close()]);
    },
  };
}

async function readAndCount(bytes: Uint8Array, encoding: string | undefined): Promise<string> {
  await breatheAfter(bytes.length);
  const text = await readBody(bytes, encoding, largestAnswer);
  await breatheAfter(text.length);
  if (await hasTooManyValues(text, mostValues))
    throw new DeskError('PORTAL_NONSENSE', {
      message: 'The answer holds more values than any answer of Bitrix24.',
    });
  await breatheAfter(text.length);
  return text;
}

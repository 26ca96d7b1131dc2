import { isIP } from 'node:net';
import { Agent, request } from 'undici';
import { DeskError } from '../../desk-error.ts';
import { isPublic, publicLookup } from '../../net/public-address.ts';
import type { MemberId } from '../identifiers.ts';
import { hasTooManyValues } from './json-value-count.ts';

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
}

/** A request that failed before it was sent. */
export class NotSent extends DeskError {}

/** A call that a limit, ours or the portal's, refused before anything was done. `retryAfter` says when to try again. */
export class HeldBack extends NotSent {}

export interface OutboundAnswer {
  readonly status: number;
  readonly text: string;
}

/** The only way out to Bitrix24: every host is checked before it is called, and redirects are never followed. */
export interface Outbound {
  /**
   * POSTs the request and reads the whole answer. Any HTTP status is an answer, unless it reports an exceeded limit.
   * @throws DeskError `PORTAL_NONSENSE` (502), `PORTAL_TIMEOUT` (504) or `PORTAL_UNREACHABLE` (502)
   * @throws NotSent when nothing was sent: `ADDRESS_REFUSED` (502) or a failed connection
   * @throws HeldBack when a limit of Bitrix24 is used up
   */
  post(request: OutboundRequest): Promise<OutboundAnswer>;
  close(): Promise<void>;
}

/**
 * Maximum size of an answer in bytes. Fifty connectors with the largest logos fit (biconnector contract 3.1); a hostile
 * portal cannot fill the memory.
 */
const largestAnswer = 16 * 1024 * 1024;

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
  const agent = new Agent({
    // Connections per portal: calls to a slow portal wait in line instead of filling the memory.
    connections: 16,
    connect: { timeout: timeoutMs, ...(allowInsecure ? {} : { lookup: publicLookup }) },
    maxResponseSize: largestAnswer,
  });
  return {
    post: async ({ url, headers, body, timeoutMs: limitMs = timeoutMs }) => {
      if (!allowInsecure) assertAllowed(url);
      // One time limit covers connecting, interim answers, headers and a slow body.
      const stop = new AbortController();
      const timer = setTimeout(() => stop.abort(late), limitMs);
      try {
        const answer = await request(url, {
          method: 'POST',
          headers,
          body,
          dispatcher: agent,
          signal: stop.signal,
        });
        const text = await answer.body.text();
        if (hasTooManyValues(text)) throw tooManyValues;
        return { status: answer.statusCode, text };
      } catch (error) {
        throw asDeskError(error);
      } finally {
        clearTimeout(timer);
      }
    },
    close: () => agent.close(),
  };
}

const tooManyValues = new Error('too many values');
const late = Object.assign(new Error('too late'), { code: 'ANSWER_TIMEOUT' });

/** Error codes of connections that were never established. */
const beforeSending =
  /^(UND_ERR_CONNECT_TIMEOUT|ECONNREFUSED|ENOTFOUND|EAI_\w+|EHOSTUNREACH|ENETUNREACH|CERT_\w+|DEPTH_ZERO_\w+|SELF_SIGNED_\w+|UNABLE_TO_\w+|ERR_TLS_\w+)$/;

function asDeskError(error: unknown): DeskError {
  if (error === tooManyValues)
    return new DeskError('PORTAL_NONSENSE', {
      message: 'The answer holds more values than any answer of Bitrix24.',
    });
  const code = String((error as { code?: unknown }).code);
  if (code === 'ADDRESS_REFUSED') return addressRefused('a private address');
  const Failure = beforeSending.test(code) ? NotSent : DeskError;
  return code.endsWith('_TIMEOUT')
    ? new Failure('PORTAL_TIMEOUT', { cause: error })
    : new Failure('PORTAL_UNREACHABLE', { cause: error });
}

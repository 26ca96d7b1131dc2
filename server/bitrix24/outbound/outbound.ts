import { isIP } from 'node:net';
import { Agent, request } from 'undici';
import { DeskError } from '../../desk-error.ts';
import { isPublic, publicLookup } from '../../net/public-address.ts';
import type { OutgoingCall } from './outgoing-call.ts';
import { hasTooManyParts } from './json-part-count.ts';

export interface OutboundOptions {
  /** http and private addresses are fine: sandbox and closed networks only. */
  readonly allowInsecure: boolean;
  /** How long one request may take, connection and body included, in milliseconds. */
  readonly timeoutMs: number;
}

/** How one call is made, where not as every other. */
export interface CallManner {
  /** It changes something: once sent it may have happened, whatever comes back. */
  readonly writes?: boolean;
  /** How long it may take, in milliseconds, instead of the usual time. */
  readonly timeoutMs?: number;
}

export interface OutboundRequest {
  readonly call: OutgoingCall;
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** In milliseconds, instead of the usual time. */
  readonly timeoutMs?: number | undefined;
}

/** A request that failed before it left. */
export class NotSent extends DeskError {}

/** Refused by a limit, of ours or of the portal's, before anything was done; `retryAfter` says when it would not be. */
export class HeldBack extends NotSent {}

export interface OutboundAnswer {
  readonly status: number;
  readonly text: string;
}

/** The only way out of this server: every host is checked before it is called, redirects are never followed. */
export interface Outbound {
  /**
   * POSTs and reads the whole answer.
   * @throws DeskError `ADDRESS_REFUSED`, `PORTAL_NONSENSE` (502), `PORTAL_TIMEOUT` (504) or `PORTAL_UNREACHABLE` (502), as a `NotSent` where nothing
   * has left or a limit of Bitrix24's was used up (`HeldBack`); any other HTTP status is an answer
   */
  post(request: OutboundRequest): Promise<OutboundAnswer>;
  close(): Promise<void>;
}

/** Fifty connectors with the largest logos fit (biconnector contract 3.1); a hostile portal must not fill the memory. */
const largestAnswer = 16 * 1024 * 1024;

const refused = (what: string) =>
  new NotSent('ADDRESS_REFUSED', {
    message: `The address of the portal is not one this server may call: ${what}.`,
  });

function assertAllowed(url: URL): void {
  if (url.protocol !== 'https:') throw refused('not https');
  const host = url.hostname.replace(/^\[|\]$/g, '');
  if (isIP(host) !== 0 && !isPublic(host)) throw refused('a private address');
}

export function createOutbound({ allowInsecure, timeoutMs }: OutboundOptions): Outbound {
  const agent = new Agent({
    // Per portal: a slow one keeps its callers waiting, not the memory full.
    connections: 16,
    connect: { timeout: timeoutMs, ...(allowInsecure ? {} : { lookup: publicLookup }) },
    maxResponseSize: largestAnswer,
  });
  return {
    post: async ({ url, headers, body, timeoutMs: limitMs = timeoutMs }) => {
      if (!allowInsecure) assertAllowed(url);
      // One limit for all of it: connecting, interim answers, headers and a body that trickles.
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
        if (hasTooManyParts(text)) throw nonsense;
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

const nonsense = new Error('too many parts');
const late = Object.assign(new Error('too late'), { code: 'ANSWER_TIMEOUT' });

/** Of connections that never came about. */
const beforeSending =
  /^(UND_ERR_CONNECT_TIMEOUT|ECONNREFUSED|ENOTFOUND|EAI_\w+|EHOSTUNREACH|ENETUNREACH|CERT_\w+|DEPTH_ZERO_\w+|SELF_SIGNED_\w+|UNABLE_TO_\w+|ERR_TLS_\w+)$/;

function asDeskError(error: unknown): DeskError {
  if (error === nonsense)
    return new DeskError('PORTAL_NONSENSE', { message: 'The answer is longer than any of Bitrix24.' });
  const code = String((error as { code?: unknown }).code);
  if (code === 'ADDRESS_REFUSED') return refused('a private address');
  const Failure = beforeSending.test(code) ? NotSent : DeskError;
  return code.endsWith('_TIMEOUT')
    ? new Failure('PORTAL_TIMEOUT', { cause: error })
    : new Failure('PORTAL_UNREACHABLE', { cause: error });
}

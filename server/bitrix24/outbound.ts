import { lookup as resolve } from 'node:dns';
import { isIP } from 'node:net';
import type { LookupFunction } from 'node:net';
import ipaddr from 'ipaddr.js';
import { Agent, request } from 'undici';
import type { Dispatcher } from 'undici';
import { DeskError } from '../desk-error.ts';

export interface OutboundOptions {
  /** http and private addresses are fine: sandbox and closed networks only. */
  readonly allowInsecure: boolean;
  /** How long connecting, waiting for the answer and reading it may take, each, in milliseconds. */
  readonly timeoutMs: number;
}

export interface OutboundRequest {
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export interface OutboundAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly text: string;
}

/** The only way out of this server: every host is checked before it is called, redirects are never followed. */
export interface Outbound {
  /**
   * POSTs and reads the whole answer.
   * @throws DeskError `ADDRESS_REFUSED`, `PORTAL_TIMEOUT` (504) or `PORTAL_UNREACHABLE` (502); any HTTP status is an answer
   */
  post(request: OutboundRequest): Promise<OutboundAnswer>;
  close(): Promise<void>;
}

/** No answer this app asks for is anywhere near as large; a hostile portal must not fill the memory. */
const largestAnswer = 8 * 1024 * 1024;

const isPublic = (address: string): boolean => ipaddr.process(address).range() === 'unicast';

/** Refuses by the resolved address, so that a public name for a private address does not help. */
const publicLookup: LookupFunction = (hostname, options, callback) => {
  resolve(hostname, { ...options, all: true }, (error, addresses) => {
    if (error !== null) {
      callback(error, []);
      return;
    }
    const allowed = addresses.filter(({ address }) => isPublic(address));
    const [first] = allowed;
    if (first === undefined)
      callback(Object.assign(new Error('no public address'), { code: 'ADDRESS_REFUSED' }), []);
    else if (options.all === true) callback(null, allowed);
    else callback(null, first.address, first.family);
  });
};

const refused = (what: string) =>
  new DeskError('ADDRESS_REFUSED', `The address of the portal is not one this server may call: ${what}.`, {
    status: 502,
  });

function assertAllowed(url: URL): void {
  if (url.protocol !== 'https:') throw refused('not https');
  const host = url.hostname.replace(/^\[|\]$/g, '');
  if (isIP(host) !== 0 && !isPublic(host)) throw refused('a private address');
}

export function createOutbound({ allowInsecure, timeoutMs }: OutboundOptions): Outbound {
  const agent = new Agent({
    connections: 64,
    connect: { timeout: timeoutMs, ...(allowInsecure ? {} : { lookup: publicLookup }) },
    maxResponseSize: largestAnswer,
    headersTimeout: timeoutMs,
    bodyTimeout: timeoutMs,
  });
  return {
    post: async ({ url, headers, body }) => {
      if (!allowInsecure) assertAllowed(url);
      try {
        const answer = await request(url, { method: 'POST', headers, body, dispatcher: agent });
        return {
          status: answer.statusCode,
          headers: answer.headers,
          text: await readWithin(timeoutMs, answer.body),
        };
      } catch (error) {
        throw asDeskError(error);
      }
    },
    close: () => agent.close(),
  };
}

/** undici limits the pause between two pieces; this also ends an answer that trickles on and on. */
async function readWithin(milliseconds: number, body: Dispatcher.ResponseData['body']): Promise<string> {
  const late = Object.assign(new Error('the answer took too long'), { code: 'ANSWER_TIMEOUT' });
  const timer = setTimeout(() => body.destroy(late), milliseconds);
  try {
    return await body.text();
  } finally {
    clearTimeout(timer);
  }
}

function asDeskError(error: unknown): DeskError {
  const { code } = error as { code?: unknown };
  if (code === 'ADDRESS_REFUSED') return refused('a private address');
  if (typeof code === 'string' && code.endsWith('_TIMEOUT')) {
    return new DeskError('PORTAL_TIMEOUT', 'The portal did not answer in time.', {
      status: 504,
      cause: error,
    });
  }
  return new DeskError('PORTAL_UNREACHABLE', 'The portal could not be reached.', {
    status: 502,
    cause: error,
  });
}

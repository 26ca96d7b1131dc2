import type { Socket } from 'node:net';
import { parseUrl } from '../../net/parse-url.ts';
import { connect } from './connect.ts';
import { createDeadline, type Deadline } from './deadline.ts';
import { readBody, readHead, send, type EndpointAnswer } from './http-exchange.ts';
import type { Findings } from './findings.ts';
import type { FindingCode } from '../../bitrix24/biconnector/finding-codes.ts';
import { StepFailed, type StepLog } from './step-log.ts';
import type { StepName } from './report-answers.ts';
import { resolveHost, systemResolve, type Resolve } from './resolve-host.ts';
import { startTls } from './tls.ts';

export interface EndpointLimits {
  /** Time limit from resolving the name to the headers of the answer, in milliseconds. */
  readonly connectMs: number;
  /** Time limit from the headers to the end of the body, in milliseconds. */
  readonly bodyMs: number;
  /** Maximum number of bytes read of the body. */
  readonly largestBody: number;
}

/** The portal's own time limits (biconnector contract 7.1), and a size limit that protects this server's memory. */
const portalLimits: EndpointLimits = {
  connectMs: 250_000,
  bodyMs: 60_000,
  largestBody: 4 * 1024 * 1024,
};

export interface CallEndpointOptions {
  /** Whether private addresses may be called; the operator decides. */
  readonly allowPrivate: boolean;
  readonly limits?: EndpointLimits;
  readonly resolve?: Resolve;
  /** Trusted beside the system's roots; PEM. */
  readonly certificateAuthority?: string | undefined;
  /** Wall clock in milliseconds since the epoch. */
  readonly today: () => number;
  /** Monotonic clock in milliseconds. */
  readonly now: () => number;
}

/**
 * POSTs a form to an endpoint as Bitrix24 does and logs every step.
 * @param signal aborts the call, which then throws the signal's reason
 * @returns undefined when there is no complete answer; the step log and the findings say why
 */
export type CallEndpoint = (
  address: string,
  form: string,
  log: StepLog,
  findings: Findings,
  signal: AbortSignal,
) => Promise<EndpointAnswer | undefined>;

export function createCallEndpoint(options: CallEndpointOptions): CallEndpoint {
  const { limits = portalLimits, now, certificateAuthority } = options;

  return async (address, form, log, findings, signal) => {
    /** Runs one step, which fails with `code` at the deadline. */
    const timed = <T>(step: StepName, deadline: Deadline, code: FindingCode, work: Work<T>): Promise<T> =>
      log.step(step, () =>
        deadline.within(
          signal,
          () => new StepFailed(code, `nothing after ${deadline.milliseconds} ms`),
          work,
        ),
      );
    let socket: Socket | undefined;
    try {
      const url = await log.step('address', () => Promise.resolve(readAddress(address, findings)));
      const connecting = createDeadline(limits.connectMs, now);
      const addresses = await timed('resolve', connecting, 'NAME_NOT_RESOLVED', () =>
        resolveHost(url.hostname, options.resolve ?? systemResolve, options.allowPrivate, findings),
      );
      const { protocol, hostname } = url;
      const port = Number(url.port) || (protocol === 'https:' ? 443 : 80);
      const plain = await timed('connect', connecting, 'CONNECT_TIMEOUT', stop =>
        connect(addresses, port, stop),
      );
      socket = plain;
      const open =
        protocol === 'https:'
          ? await timed('tls', connecting, 'TLS_FAILED', stop =>
              startTls(plain, { hostname, certificateAuthority, today: options.today() }, stop, findings),
            )
          : plain;
      const sent = await timed('send', connecting, 'ANSWER_TIMEOUT', stop => send(open, url, form, stop));
      const head = await timed('firstByte', connecting, 'ANSWER_TIMEOUT', stop => readHead(sent, stop));
      return await timed('body', createDeadline(limits.bodyMs, now), 'BODY_TIMEOUT', stop =>
        readBody(head, limits.largestBody, stop),
      );
    } catch (error) {
      if (error instanceof StepFailed) return undefined;
      throw error;
    } finally {
      socket?.destroy();
    }
  };
}

type Work<T> = (stop: AbortSignal) => Promise<readonly [T, string]>;

/** Bitrix24 accepts http and any port, but both are worth a finding. */
function readAddress(address: string, findings: Findings): readonly [URL, string] {
  if (address === '') throw new StepFailed('URL_MISSING', 'no address');
  const url = parseUrl(address);
  if (url === null || !/^https?:$/.test(url.protocol))
    throw new StepFailed('URL_NOT_VALID', 'not an http(s) address');
  if (url.protocol === 'http:') findings.add('NOT_HTTPS');
  if (url.username !== '' || url.password !== '') findings.add('URL_CREDENTIALS');
  if (!['', '80', '443'].includes(url.port)) findings.add('ODD_PORT', url.port);
  return [url, `${url.protocol}//${url.host}`];
}

import type { Socket } from 'node:net';
import { parseUrl } from '../../net/parse-url.ts';
import { connect } from './connect.ts';
import { createDeadline, type Deadline } from './deadline.ts';
import { readBody, readHead, send, type EndpointAnswer } from './http-probe.ts';
import type { FindingCode, Findings } from './findings.ts';
import { StepFailed, type Journal } from './steps.ts';
import type { StepName } from './report-answers.ts';
import { resolveHost, systemResolve, type Resolve } from './resolve-host.ts';
import { secure } from './tls.ts';

export interface CallLimits {
  /** From the name to the headers of the answer, in milliseconds. */
  readonly connectMs: number;
  /** From the headers to the end of the body, in milliseconds. */
  readonly bodyMs: number;
  /** Bytes of the body that are read. */
  readonly largestBody: number;
}

/** The portal's own limits (biconnector contract 7.1), and one for this server's memory. */
const portalLimits: CallLimits = {
  connectMs: 250_000,
  bodyMs: 60_000,
  largestBody: 8 * 1024 * 1024,
};

export interface CallEndpointOptions {
  /** Private addresses may be called: the operator's decision. */
  readonly allowPrivate: boolean;
  readonly limits?: CallLimits;
  readonly resolve?: Resolve;
  readonly certificateAuthority?: string | undefined;
  /** Milliseconds since the epoch. */
  readonly today: () => number;
  /** Milliseconds on a clock that never jumps. */
  readonly now: () => number;
}

/**
 * POSTs a form to an endpoint as Bitrix24 does, noting down every step.
 * @param signal nobody waits for the answer any more
 * @returns undefined when there is no complete answer; the journal and the findings tell why
 */
export type CallEndpoint = (
  address: string,
  form: string,
  journal: Journal,
  findings: Findings,
  signal: AbortSignal,
) => Promise<EndpointAnswer | undefined>;

export function createCallEndpoint(options: CallEndpointOptions): CallEndpoint {
  const { limits = portalLimits, now, certificateAuthority } = options;

  return async (address, form, journal, findings, signal) => {
    /** One step, which has to be done before the deadline. */
    const timed = <T>(step: StepName, deadline: Deadline, code: FindingCode, work: Work<T>): Promise<T> =>
      journal.step(step, () =>
        deadline.within(
          signal,
          () => new StepFailed(code, `nothing after ${deadline.milliseconds} ms`),
          work,
        ),
      );
    let socket: Socket | undefined;
    try {
      const url = await journal.step('address', () => Promise.resolve(readAddress(address, findings)));
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
              secure(plain, { hostname, certificateAuthority, today: options.today() }, stop, findings),
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

/** Bitrix24 takes http and any port; both are worth a word. */
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

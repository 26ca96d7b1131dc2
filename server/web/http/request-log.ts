import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { Request, Response } from 'express';
import { pino, type DestinationStream, type Logger } from 'pino';
import type { Cause } from '../../bitrix24/outbound/cause.ts';
import { DeskError } from '../../desk-error.ts';
import type { Clock } from '../../time/clock.ts';

/** Makes the logger of structured lines. They name portal, method and request id, and hold no header, body, query or token. */
export function createLogger(level: string, destination: DestinationStream = collectLines()): Logger {
  return pino({ level, serializers: { err: describeError }, base: null }, destination);
}

/** Lines that wait are written when they are this long together, in bytes, or after this time, in milliseconds. */
const linesTogether = 8_192;
const longestWaitMs = 200;

/** Writes lines to the standard output, many at a time: a system call per line costs as much as answering half a request. */
function collectLines(): DestinationStream {
  const output = pino.destination({ sync: false, minLength: linesTogether });
  setInterval(() => output.flush(), longestWaitMs).unref();
  process.once('exit', () => output.flushSync());
  return output;
}

/** Describes an error without foreign text: foreign errors carry requests, and those carry tokens. */
export function describeError(error: unknown): object {
  if (error instanceof DeskError) {
    // The message is left out: a portal words some of them and could repeat a token we sent.
    const { code, status, cause } = error;
    return { code, status, ...(cause === undefined ? {} : { cause: describeCause(cause) }) };
  }
  if (!(error instanceof Error)) return { code: 'UNKNOWN' };
  const { name, stack } = error;
  return {
    code: 'code' in error && typeof error.code === 'string' ? error.code : name,
    stack: stack
      ?.split('\n')
      .filter(line => /^\s+at /.test(line))
      .slice(0, 8)
      .join('\n'),
  };
}

function describeCause(cause: unknown): string {
  if (cause instanceof DeskError) return cause.code;
  if (cause instanceof Error)
    return 'code' in cause && typeof cause.code === 'string' ? cause.code : cause.message.slice(0, 80);
  return typeof cause === 'string' ? cause : typeof cause;
}

declare module 'node:http' {
  interface IncomingMessage {
    /** The request's id, in the log and in the answer. */
    id?: string;
  }
}

declare module 'express-serve-static-core' {
  interface Locals {
    /** The code of the failure this request was answered with, for its log line. */
    failureCode?: string;
  }
}

/** Makes a UUID of version 7. It begins with the time, so that the journal's index by request grows at its end alone. */
function newRequestId(now: number): string {
  const time = now.toString(16).padStart(12, '0');
  return `${time.slice(0, 8)}-${time.slice(8)}-7${randomUUID().slice(15)}`;
}

/**
 * Gives a request its id, and logs one line when it is over. This replaces pino-http, whose two child loggers per request cost as
 * much time as the store and the SDK together.
 * @returns the request as the cause of what this app does for it
 */
export type LogRequest = (req: Request, res: Response) => Cause;

export function createRequestLog(logger: Logger, clock: Pick<Clock, 'now'>): LogRequest {
  return function logRequest(req, res) {
    const id = newRequestId(clock.now());
    const begun = performance.now();
    const { originalUrl } = req;
    req.id = id;
    if (!originalUrl.startsWith('/assets/')) {
      res.once('close', () => {
        const { user, serviceKey, failureCode } = res.locals;
        const line = {
          reqId: id,
          method: req.method,
          path: pathOf(originalUrl),
          status: res.statusCode,
          ms: Math.round(performance.now() - begun),
          ...(user && { portal: user.memberId, user: user.userId }),
          ...(serviceKey && { serviceKey: serviceKey.id }),
          ...(failureCode !== undefined && { code: failureCode }),
          ...(res.writableFinished ? {} : { aborted: true }),
        };
        if (res.statusCode >= 500) logger.error(line, 'request');
        else logger.info(line, 'request');
      });
    }
    const { method } = req;
    const hasBody = method !== 'GET' && method !== 'HEAD';
    return { requestId: id, what: `${method} ${pathOf(originalUrl)}`, background: false, hasBody };
  };
}

/** The URL without its query, which may hold a one-time code. */
const pathOf = (url: string): string => url.replace(/\?.*/s, '');

export const requestIdOf = (req: IncomingMessage): string => req.id ?? '';

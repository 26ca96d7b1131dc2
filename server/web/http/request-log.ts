import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { RequestHandler } from 'express';
import { pino, type DestinationStream, type Logger } from 'pino';
import { because } from '../../bitrix24/outbound/cause.ts';
import { DeskError } from '../../desk-error.ts';

/** Makes the logger of structured lines. They name portal, method and request id, and hold no header, body, query or token. */
export function createLogger(level: string, destination?: DestinationStream): Logger {
  const options = { level, serializers: { err: describeError }, base: null };
  return pino(options, destination ?? pino.destination({ sync: false }));
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

/**
 * Logs one line per request; every answer carries the id of its line. This replaces pino-http, whose two child loggers per
 * request cost as much time as the store and the SDK together.
 */
export function createRequestLog(logger: Logger): RequestHandler {
  return function logRequest(req, res, next) {
    const id = randomUUID();
    const begun = performance.now();
    req.id = id;
    res.setHeader('X-Request-Id', id);
    if (!req.path.startsWith('/assets/')) {
      res.once('close', () => {
        const { user, serviceKey, failureCode } = res.locals;
        const line = {
          reqId: id,
          method: req.method,
          path: pathOf(req.originalUrl),
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
    because({ requestId: id, what: `${req.method} ${pathOf(req.originalUrl)}`, background: false }, next);
  };
}

/** The URL without its query, which may hold a one-time code. */
const pathOf = (url: string): string => url.replace(/\?.*/s, '');

export const requestIdOf = (req: IncomingMessage): string => req.id ?? '';

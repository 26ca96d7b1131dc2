import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { RequestHandler } from 'express';
import { pino } from 'pino';
import type { DestinationStream, Logger } from 'pino';
import { pinoHttp } from 'pino-http';
import type { TokenKey } from '../bitrix24/identifiers.ts';
import { DeskError } from '../desk-error.ts';

/** Structured lines that name portal, method and request id, and hold no header, body, query or token. */
export function createLogger(level: string, destination?: DestinationStream): Logger {
  const options = { level, serializers: { err: describeError }, base: null };
  return destination === undefined ? pino(options) : pino(options, destination);
}

/** Only what we wrote ourselves: foreign errors carry requests, and those carry tokens. */
export function describeError(error: unknown): object {
  if (error instanceof DeskError) {
    const { code, status, message, cause } = error;
    return { code, status, message, ...(cause === undefined ? {} : { cause: describeCause(cause) }) };
  }
  if (!(error instanceof Error)) return { code: 'UNKNOWN' };
  const { name, stack } = error;
  return {
    code: name,
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

/** One line per request; every answer carries the id of its line. */
export function createRequestLog(logger: Logger): RequestHandler {
  return pinoHttp({
    logger,
    genReqId: (_req, res) => {
      const id = randomUUID();
      res.setHeader('X-Request-Id', id);
      return id;
    },
    serializers: {
      req: ({ id, method, url }: { id: string; method: string; url: string }) => ({
        id,
        method,
        path: pathOf(url),
      }),
      res: ({ statusCode }: { statusCode: number }) => ({ status: statusCode }),
      err: describeError,
    },
    customLogLevel: (_req, res, error) => (error !== undefined || res.statusCode >= 500 ? 'error' : 'info'),
    customProps: (_req, res) => {
      const user = (res as unknown as { locals?: { user?: TokenKey } }).locals?.user;
      return user === undefined ? {} : { portal: user.memberId, user: user.userId };
    },
    autoLogging: { ignore: req => /^\/(healthz|readyz|assets\/)/.test(req.url) },
  });
}

/** Without the query: it may hold a one-time code. */
const pathOf = (url: string): string => url.replace(/\?.*/s, '');

export const requestIdOf = (req: IncomingMessage): string => (typeof req.id === 'string' ? req.id : '');

import type { ErrorRequestHandler, Request, RequestHandler, Response } from 'express';
import type { Logger } from 'pino';
import { DeskError } from '../../desk-error.ts';
import { languageOf } from './request-language.ts';
import { requestIdOf } from './request-log.ts';
import { allowPage, nonceOf } from './security-headers.ts';
import { wordsFor } from './page-words.ts';

/**
 * Turns whatever was thrown into an answer: JSON for programs, a short page in words for people, a stack trace for nobody.
 * @param originAt the known portal at a host: in its frame the words can be read, in no other
 */
export function createErrorHandler(
  logger: Logger,
  originAt: (host: string) => Promise<string | undefined>,
): ErrorRequestHandler {
  return async (thrown: unknown, req, res, next) => {
    const error = asDeskError(thrown);
    const log = { err: thrown, reqId: requestIdOf(req) };
    if (error.status >= 500) logger.error(log, error.code);
    else logger.info(log, error.code);
    if (res.headersSent) {
      next(thrown);
      return;
    }
    if (error.retryAfter !== undefined) res.setHeader('Retry-After', String(error.retryAfter));
    res.status(error.status);
    if (wantsPage(req)) sendPage(req, res, error, await frameOf(req, error));
    else {
      const { code, message, problems } = error;
      res.json({ error: { code, message, requestId: requestIdOf(req), ...(problems && { problems }) } });
    }
  };

  async function frameOf(req: Request, { code }: DeskError): Promise<string | undefined> {
    if (code === 'DATABASE_UNAVAILABLE') return undefined;
    const host = req.query['DOMAIN'];
    // The words have to come even when the database does not answer.
    return typeof host === 'string' ? originAt(host).catch(() => undefined) : undefined;
  }
}

/** A URL or method this app does not have. */
export const notFound: RequestHandler = (_req, _res, next) => {
  next(new DeskError('NOT_FOUND', 'There is nothing at this address.', { status: 404 }));
};

/** For the last place behind the methods a URL has. */
export function methodNotAllowed(...allowed: readonly string[]): RequestHandler {
  return (_req, res, next) => {
    res.setHeader('Allow', allowed.join(', '));
    next(new DeskError('METHOD_NOT_ALLOWED', 'This address does not take that method.', { status: 405 }));
  };
}

function sendPage(req: Request, res: Response, { code }: DeskError, portal: string | undefined): void {
  const lang = languageOf(req);
  const signIn = code === 'SIGN_IN_FAILED' || code === 'UNKNOWN_PORTAL';
  allowPage(res, { portal, ...(signIn ? { formAction: "'self' https: http:" } : {}) });
  res.render('message', {
    lang,
    nonce: nonceOf(res),
    ...wordsFor(code, lang),
    signIn,
    requestId: requestIdOf(req),
  });
}

const wantsPage = (req: Request): boolean =>
  !/^\/(api|session|events|healthz|readyz)(\/|$)/.test(req.path) && req.accepts(['html', 'json']) === 'html';

/** What Express and its parsers throw carries a status; its own text may quote the request and is not passed on. */
function asDeskError(thrown: unknown): DeskError {
  if (thrown instanceof DeskError) return thrown;
  const status = (thrown as { status?: unknown } | null | undefined)?.status;
  if (status === 413)
    return new DeskError('TOO_LARGE', 'The request is larger than this app accepts.', { status });
  if (status === 415)
    return new DeskError('WRONG_CONTENT_TYPE', 'The request is in a form this address does not take.', {
      status,
    });
  if (typeof status === 'number' && status >= 400 && status < 500) {
    return new DeskError('BAD_INPUT', 'The request cannot be read.', { status: 400 });
  }
  return new DeskError('INTERNAL_ERROR', 'Something went wrong on our side.', { status: 500, cause: thrown });
}

import type { ErrorRequestHandler, Request, RequestHandler, Response } from 'express';
import type { Logger } from 'pino';
import { DeskError } from '../../desk-error.ts';
import { requestIdOf } from './request-log.ts';
import { sendFailure, startFailure } from './send-failure.ts';
import { sendMessage } from './send-message.ts';

/**
 * Turns what was thrown into an answer: JSON for programs, a short page in words for people, and a stack trace for no one.
 * @param originAt finds the known portal at a host: only its frame may show the page
 */
export function createErrorHandler(
  logger: Logger,
  originAt: (host: string) => Promise<string | undefined>,
): ErrorRequestHandler {
  const logError = createLogError(logger);
  return async (thrown: unknown, req, res, next) => {
    const error = logError(thrown, req);
    if (res.headersSent) {
      next(thrown);
      return;
    }
    if (wantsPage(req)) sendPage(req, res, error, await frameOf(req, error));
    else sendFailure(req, res, error);
  };

  async function frameOf(req: Request, { code }: DeskError): Promise<string | undefined> {
    if (code === 'DATABASE_UNAVAILABLE') return undefined;
    const host = req.query['DOMAIN'];
    // The page is shown even when the database does not answer.
    return typeof host === 'string' ? originAt(host).catch(() => undefined) : undefined;
  }
}

/** Logs what was thrown. @returns it as one of our errors */
function createLogError(logger: Logger): (thrown: unknown, req: Request) => DeskError {
  return (thrown, req) => {
    const error = asDeskError(thrown);
    const log = { err: thrown, reqId: requestIdOf(req) };
    if (error.status >= 500) logger.error(log, error.code);
    else logger.info(log, error.code);
    return error;
  };
}

/** Answers a program with what was thrown. An answer that has begun is broken off. */
export type AnswerError = (thrown: unknown, req: Request, res: Response) => void;

export function createAnswerError(logger: Logger): AnswerError {
  const logError = createLogError(logger);
  return (thrown, req, res) => {
    const error = logError(thrown, req);
    // An answer of several lines has ended with this error.
    if (res.writableEnded) return;
    if (res.headersSent) res.destroy();
    else sendFailure(req, res, error);
  };
}

/** A URL or method this app does not have. */
export const notFound: RequestHandler = (_req, _res, next) => {
  next(new DeskError('NOT_FOUND'));
};

/** Refuses every other method; stands behind the methods an address has. */
export function methodNotAllowed(...allowed: readonly string[]): RequestHandler {
  return (_req, res, next) => {
    res.setHeader('Allow', allowed.join(', '));
    next(new DeskError('METHOD_NOT_ALLOWED'));
  };
}

function sendPage(req: Request, res: Response, error: DeskError, portal: string | undefined): void {
  const { code } = error;
  const signIn = code === 'SIGN_IN_FAILED' || code === 'UNKNOWN_PORTAL';
  startFailure(res, error);
  sendMessage(req, res, {
    code,
    portal,
    ...(signIn ? { signIn: { typed: typedPortal(req) } } : {}),
    requestId: requestIdOf(req),
  });
}

/** What the person typed, so that one letter can be corrected; it is escaped like everything on the page. */
const typedPortal = ({ query }: Request): string =>
  typeof query['portal'] === 'string' ? query['portal'].slice(0, 255) : '';

const wantsPage = (req: Request): boolean =>
  !/^\/(api|bi|session|events|healthz|readyz)(\/|$)/.test(req.path) &&
  req.accepts(['html', 'json']) === 'html';

/** Errors of Express and its parsers carry a status. Their text may quote the request, so it is not passed on. */
export function asDeskError(thrown: unknown): DeskError {
  if (thrown instanceof DeskError) return thrown;
  const status = (thrown as { status?: unknown } | null | undefined)?.status;
  if (status === 413) return new DeskError('TOO_LARGE');
  if (status === 415) return new DeskError('WRONG_CONTENT_TYPE');
  if (typeof status === 'number' && status >= 400 && status < 500) return new DeskError('BAD_INPUT');
  return new DeskError('INTERNAL_ERROR', { cause: thrown });
}

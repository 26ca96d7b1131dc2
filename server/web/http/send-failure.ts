import type { Request, Response } from 'express';
import { requestIdOf } from './request-log.ts';

/** A refusal or an error, as far as the client may know it. */
export interface Failure {
  readonly code: string;
  readonly message: string;
  /** HTTP status. */
  readonly status: number;
  /** Whole seconds; becomes the `Retry-After` header. */
  readonly retryAfter?: number | undefined;
  readonly problems?: readonly object[] | undefined;
}

/** Answers with a failure as JSON: `{"error":{"code","message","requestId","problems"?}}`. */
export function sendFailure(req: Request, res: Response, failure: Failure): void {
  const { code, message, problems } = failure;
  startFailure(res, failure).json({
    error: { code, message, requestId: requestIdOf(req), ...(problems && { problems }) },
  });
}

/** Sets what a failure has in common as JSON and as a page: the status and `Retry-After`. */
export function startFailure(res: Response, { code, status, retryAfter }: Failure): Response {
  res.locals.failureCode = code;
  if (retryAfter !== undefined) res.setHeader('Retry-After', String(retryAfter));
  return res.status(status);
}

import type { Request, Response } from 'express';
import { requestIdOf } from './request-log.ts';
import { sendJson } from './send-json.ts';

/** A refusal or an error, as far as the client may know it. */
export interface Failure {
  readonly code: string;
  readonly message: string;
  /** HTTP status. */
  readonly status: number;
  /** Whole seconds; becomes the `Retry-After` header. */
  readonly retryAfter?: number | undefined;
  readonly problems?: readonly object[] | undefined;
  /** Further parts of the error, such as the steps of a check. */
  readonly details?: Readonly<Record<string, unknown>> | undefined;
}

/** Answers with a failure as JSON: `{"error":{"code","message","requestId","problems"?}}`. */
export function sendFailure(req: Request, res: Response, failure: Failure): void {
  startFailure(res, failure);
  sendJson(req, res, failure.status, failureBody(req, failure));
}

/** The JSON of a failure. @param more further parts of the error */
export const failureBody = (
  req: Request,
  { code, message, problems, details }: Failure,
  more: Readonly<Record<string, unknown>> = {},
): object => ({
  error: { code, message, requestId: requestIdOf(req), ...(problems && { problems }), ...details, ...more },
});

/** Sets what a failure has in common as JSON and as a page: the status and `Retry-After`. */
export function startFailure(res: Response, { code, status, retryAfter }: Failure): Response {
  res.locals.failureCode = code;
  if (retryAfter !== undefined) res.setHeader('Retry-After', String(retryAfter));
  return res.status(status);
}

import type { Request, RequestHandler, Response } from 'express';
import type { Logger } from 'pino';
import { because, type Cause } from '../../bitrix24/outbound/cause.ts';
import type { Clock } from '../../time/clock.ts';
import type { Metrics } from '../../metrics/metrics.ts';
import { createCountRequest } from './count-requests.ts';
import { createRequestLog, requestIdOf } from './request-log.ts';
import { setStrictHeaders } from './security-headers.ts';

/** Gives a request its id; logs and counts it when it is over. @returns the request as a cause */
export type BeginRequest = (req: Request, res: Response) => Cause;

/** @param metrics undefined when nobody reads them */
export function createBeginRequest(logger: Logger, clock: Clock, metrics: Metrics | undefined): BeginRequest {
  const logRequest = createRequestLog(logger, clock);
  if (metrics === undefined) return logRequest;
  const countRequest = createCountRequest(metrics);
  return (req, res) => {
    countRequest(req, res);
    return logRequest(req, res);
  };
}

/** Begins each request that comes to it, sets the strictest headers, and runs what follows for the request as its cause. */
export const beginHere = (begin: BeginRequest): RequestHandler =>
  function beginRequest(req, res, next) {
    const cause = begin(req, res);
    setStrictHeaders(res);
    res.setHeader('X-Request-Id', requestIdOf(req));
    because(cause, next);
  };

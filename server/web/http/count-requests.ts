import type { Request, RequestHandler, Response } from 'express';
import type { Metrics } from '../../metrics/metrics.ts';

/** Counts requests by the template of their route, so that no label holds a value from a URL. */
export function countRequests(metrics: Metrics): RequestHandler {
  return function countRequest(req, res, next) {
    const begun = performance.now();
    res.once('close', () => {
      metrics.requestServed(req.method, routeOf(req), classOf(res), (performance.now() - begun) / 1000);
    });
    next();
  };
}

/** Template of the route; `other` when the request was refused before a route was found, or no route matches. */
function routeOf(req: Request): string {
  const { path } = (req.route ?? {}) as { readonly path?: unknown };
  return typeof path === 'string' ? path : 'other';
}

const classOf = (res: Response): string =>
  res.writableFinished ? `${Math.floor(res.statusCode / 100)}xx` : 'left';

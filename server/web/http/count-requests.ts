import type { Request, Response } from 'express';
import type { Metrics } from '../../metrics/metrics.ts';

/** Counts a request by the template of its route once it is over, so that no label holds a value from a URL. */
export type CountRequest = (req: Request, res: Response) => void;

export const createCountRequest = (metrics: Metrics): CountRequest =>
  function countRequest(req, res) {
    const begun = performance.now();
    res.once('close', () => {
      metrics.requestServed(req.method, routeOf(req), classOf(res), (performance.now() - begun) / 1000);
    });
  };

/** Template of the route; `other` when the request was refused before a route was found, or no route matches. */
function routeOf(req: Request): string {
  const { path } = (req.route ?? {}) as { readonly path?: unknown };
  return typeof path === 'string' ? path : 'other';
}

const classOf = (res: Response): string =>
  res.writableFinished ? `${Math.floor(res.statusCode / 100)}xx` : 'left';

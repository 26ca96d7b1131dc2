import type { Request, RequestHandler, Response } from 'express';
import type { Cause } from '../../bitrix24/outbound/cause.ts';

/**
 * Decides whether a request may go on. It notes in `res.locals` who asks.
 * @returns the cause of what the request makes this app do, where it is not the request itself
 * @throws DeskError when the request is refused
 */
export type Guard = (req: Request, res: Response) => Promise<Cause | undefined>;

/** A check of a request as Express runs it. */
export const asMiddleware = (check: (req: Request, res: Response) => unknown): RequestHandler =>
  async function runCheck(req, res, next) {
    await check(req, res);
    next();
  };

/** Runs a middleware of a library as a step of our own. It rejects with what the middleware passes on. */
export const runMiddleware = (middleware: RequestHandler, req: Request, res: Response): Promise<void> =>
  new Promise((resolve, reject) => {
    void middleware(req, res, (error?: unknown) => {
      if (error === undefined) resolve();
      // eslint-disable-next-line @typescript-eslint/prefer-promise-reject-errors -- it is whatever the library reports
      else reject(error);
    });
  });

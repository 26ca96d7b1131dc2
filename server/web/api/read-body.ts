import type { Request, Response } from 'express';
import { DeskError } from '../../desk-error.ts';
import { mayBeMissing, type Operation } from '../../operations/operation.ts';
import { runMiddleware } from '../http/guard.ts';
import { readJson } from '../http/read-json.ts';
import { assertReadableBody } from '../http/readable-request.ts';

/** Size limit of a body for which the operation names none, in bytes. */
const usualBody = 512 * 1024;

/** Reads the body of a request into `req.body`. @throws DeskError, or an error of the parser with its status */
export type ReadBody = (req: Request, res: Response) => Promise<void>;

/** Makes the reader of an operation's body; undefined for an operation that has none. */
export function createReadBody({ body, largestBody = usualBody }: Operation): ReadBody | undefined {
  if (body === undefined) return undefined;
  const parse = readJson(largestBody);
  const isOptional = mayBeMissing(body);
  return async (req, res) => {
    if (isOptional && req.get('content-length') === '0') return;
    if (req.is('application/json') === false)
      throw new DeskError('WRONG_CONTENT_TYPE', { message: 'This address takes JSON.' });
    await runMiddleware(parse, req, res);
    assertReadableBody(req.body);
  };
}

import { isUtf8 } from 'node:buffer';
import express, { type Request, type RequestHandler } from 'express';
import { bytesHaveTooManyValues } from '../../net/json-value-count.ts';
import { breatheAfter } from '../../time/breathe.ts';
import { DeskError } from '../../desk-error.ts';

/** Maximum number of names, values and brackets in a body; the largest check has two fifths of them. */
const mostValues = 50_000;

/**
 * Reads JSON bodies. Bytes that are not UTF-8 are refused: the parser would replace them, and the replacements would be stored.
 * So is a body whose parsing would stop the process for long. Other requests run while a large body is looked through.
 * @param limit size limit in bytes, or with a unit
 */
export function readJson(limit: number | string): RequestHandler {
  const readBytes: RequestHandler = express.raw({ limit, type: 'application/json' });
  return function readJsonBody(req, res, next) {
    void readBytes(req, res, (error?: unknown) => {
      if (error === undefined) parseBody(req).then(() => next(), next);
      else next(error);
    });
  };
}

/** Replaces the bytes of a body by their value. @throws DeskError `WRONG_CONTENT_TYPE`, `BAD_INPUT` or `TOO_LARGE` */
async function parseBody(req: Request): Promise<void> {
  const body: unknown = req.body;
  if (!Buffer.isBuffer(body)) return;
  const charset = /;\s*charset\s*=\s*"?(?<name>[^";\s]+)/i.exec(req.get('content-type') ?? '')?.groups?.[
    'name'
  ];
  if (charset !== undefined && charset.toLowerCase() !== 'utf-8')
    throw new DeskError('WRONG_CONTENT_TYPE', { message: 'JSON has to be UTF-8.' });
  if (!isUtf8(body)) throw new DeskError('BAD_INPUT', { message: 'The request is not UTF-8.' });
  if (await bytesHaveTooManyValues(body, mostValues)) throw new DeskError('TOO_LARGE');
  req.body = await parseJsonBody(body);
}

/** Parses an object or a list; an empty body counts as an empty object. */
async function parseJsonBody(body: Buffer): Promise<unknown> {
  if (body.length === 0) return {};
  await breatheAfter(body.length);
  // The decoder drops the mark that some editors write at the beginning of a text.
  const text = new TextDecoder().decode(body);
  await breatheAfter(body.length);
  if (!/^[ \t\n\r]*[[{]/.test(text)) throw new DeskError('BAD_INPUT');
  try {
    return JSON.parse(text) as unknown;
  } catch {
    throw new DeskError('BAD_INPUT');
  } finally {
    await breatheAfter(body.length);
  }
}

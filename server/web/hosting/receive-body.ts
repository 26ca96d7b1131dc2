import type { Request } from 'express';
import { formLimits } from '../../bitrix24/endpoint-protocol/form-body.ts';
import { QuestionRefused } from '../../bitrix24/endpoint-protocol/question-refused.ts';
import { DeskError } from '../../desk-error.ts';
import { within, TooLate } from '../../time/within.ts';

/** Time in which a body must have arrived, in milliseconds. */
const arrivalMs = 30_000;
/** Length up to which a body is always received, in bytes: every question but those with very long lists. */
const smallBody = 64 * 1024;
/** Bytes that longer bodies may hold together while they arrive; their senders have proved nothing yet. */
const mostHeld = 128 * 1024 * 1024;

/** Receives the body of a request. @throws DeskError `TOO_MANY_REQUESTS`, QuestionRefused `BODY_TOO_LARGE` */
export type ReceiveBody = (req: Request) => Promise<Buffer>;

export function createReceiveBody(longestMs = arrivalMs, most = mostHeld): ReceiveBody {
  let held = 0;

  async function readAll(req: Request): Promise<Buffer> {
    const chunks: Buffer[] = [];
    let length = 0;
    try {
      for await (const chunk of req as AsyncIterable<Buffer>) {
        length += chunk.length;
        held += chunk.length;
        if (length > formLimits.bytes) throw new QuestionRefused('BODY_TOO_LARGE');
        if (length > smallBody && held > most)
          throw new DeskError('TOO_MANY_REQUESTS', { status: 503, retryAfter: 1 });
        chunks.push(chunk);
      }
      return Buffer.concat(chunks, length);
    } finally {
      held -= length;
    }
  }

  return async req => {
    if (Number(req.headers['content-length']) > formLimits.bytes) throw new QuestionRefused('BODY_TOO_LARGE');
    try {
      return await within(longestMs, readAll(req));
    } catch (error) {
      if (error instanceof TooLate) {
        req.destroy();
        throw new DeskError('CLIENT_LEFT', { status: 408 });
      }
      throw error;
    }
  };
}

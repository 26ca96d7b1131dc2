import type { Request, Response } from 'express';
import type { Operation, Reply } from '../../operations/operation.ts';
import { asDeskError } from '../http/errors.ts';
import { requestIdOf } from '../http/request-log.ts';
import { setStrictHeaders } from '../http/security-headers.ts';
import { failureBody, type Failure } from '../http/send-failure.ts';

/** The content type of an answer whose lines are JSON. */
export const lineType = 'application/x-ndjson';

/** What is told of an operation while it runs, one JSON line each. */
export interface ProgressLines {
  /** Sends a line with `progress` to a client that accepts lines. */
  readonly tell: (progress: unknown) => void;
  /** Whether lines were sent; then the reply is the last one. */
  readonly begun: () => boolean;
  /** Sends the reply as the last line: `{"item":…}`, or `{"error":…}` with the status that the answer can no longer have. */
  readonly end: (reply: Reply) => void;
  /** Sends an error as the last line. */
  readonly fail: (thrown: unknown) => void;
}

const textOf = (line: object): string => `${JSON.stringify(line)}\n`;

/**
 * Makes the lines of one request. Nothing is sent before something is told, so that a refusal of the input keeps its status.
 */
export function createProgressLines({ progress }: Operation, req: Request, res: Response): ProgressLines {
  const wanted = progress !== undefined && req.accepts(['application/json', lineType]) === lineType;
  let begun = false;

  const begin = (): void => {
    if (begun) return;
    begun = true;
    setStrictHeaders(res);
    // Neither a proxy nor a browser may keep lines back.
    res.status(200).set({
      'X-Request-Id': requestIdOf(req),
      'Content-Type': lineType,
      'Cache-Control': 'no-store, no-transform',
      'X-Accel-Buffering': 'no',
    });
  };
  const isOpen = (): boolean => !res.destroyed && !res.writableEnded;
  // The end comes in one piece with the last line: Chromium calls an answer aborted when its reader meets the end later.
  const endWith = (line: object): void => {
    if (!isOpen()) return;
    begin();
    res.end(textOf(line));
  };
  const failWith = (failure: Failure): void => {
    res.locals.failureCode = failure.code;
    endWith(failureBody(req, failure, { status: failure.status }));
  };
  return {
    tell: value => {
      if (!wanted || !isOpen()) return;
      begin();
      res.write(textOf({ progress: value }));
    },
    begun: () => begun,
    end: reply => {
      if (!reply.ok) {
        failWith(reply);
        return;
      }
      const { value, from } = reply;
      endWith({ item: value, ...(from && { answeredBy: 'server', time: from.time }) });
    },
    fail: thrown => failWith(asDeskError(thrown)),
  };
}

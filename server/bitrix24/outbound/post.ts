import { Buffer } from 'node:buffer';
import type { IncomingHttpHeaders } from 'node:http';
import type { Dispatcher } from 'undici';

/** An answer as its bytes came. */
export interface RawAnswer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly bytes: Uint8Array;
}

export interface PostOptions {
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** One time limit covers connecting, interim answers, headers and a slow body. In milliseconds. */
  readonly timeoutMs: number;
}

/**
 * POSTs and reads the whole answer. undici's `request` makes a stream, an abort signal and a promise for each part of an answer,
 * which together cost as much as sending it.
 * @throws undici's error, without its socket once the answer has begun; or one with the code `ANSWER_TIMEOUT`
 */
export function post(
  dispatcher: Dispatcher,
  { url, headers, body, timeoutMs }: PostOptions,
): Promise<RawAnswer> {
  return new Promise((resolve, reject) => {
    let underWay: Dispatcher.DispatchController | undefined;
    let isLate = false;
    let status = 0;
    let answerHeaders: IncomingHttpHeaders = {};
    const chunks: Buffer[] = [];
    const timer = setTimeout(() => {
      isLate = true;
      underWay?.abort(late);
      reject(late);
    }, timeoutMs);

    dispatcher.dispatch(
      { origin: url.origin, path: url.pathname + url.search, method: 'POST', headers, body },
      {
        onRequestStart: controller => {
          underWay = controller;
          // It waited in line for a connection until it was too late.
          if (isLate) controller.abort(late);
        },
        onResponseStart: (_controller, statusCode, received) => {
          // Interim answers, below 200, are followed by the real one.
          if (statusCode < 200) return;
          status = statusCode;
          answerHeaders = received;
        },
        onResponseData: (_controller, chunk) => void chunks.push(chunk),
        onResponseEnd: () => {
          clearTimeout(timer);
          const [only] = chunks;
          const bytes = chunks.length === 1 && only !== undefined ? only : Buffer.concat(chunks);
          resolve({ status, headers: answerHeaders, bytes });
        },
        onResponseError: (_controller, error) => {
          clearTimeout(timer);
          reject(status === 0 ? error : brokenOff(error));
        },
      },
    );
  });
}

/** The error of an answer that began, which tells no longer that its connection may have been closed before. */
const brokenOff = (cause: Error): Error =>
  Object.assign(new Error('The answer broke off', { cause }), { code: (cause as { code?: unknown }).code });

const late = Object.assign(new Error('The answer took too long'), { code: 'ANSWER_TIMEOUT' });

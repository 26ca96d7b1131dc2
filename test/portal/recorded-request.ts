import type { IncomingHttpHeaders, ServerResponse } from 'node:http';
import { isMap, type JsonMap } from './json.ts';

/** One request as it arrived; tests count them and search them for leaked secrets. */
export interface RecordedRequest {
  readonly method: string;
  /** Path and query as they were sent. */
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
  /** Lower-cased REST method on a portal; grant or `app.info` on the OAuth server. */
  readonly restMethod?: string;
  /** Query and body parameters, tokens included; the body wins. */
  readonly params: JsonMap;
  readonly accessToken?: string;
  readonly remoteAddress: string;
  /** Milliseconds of the sandbox clock. */
  readonly at: number;
  /** HTTP status of the answer; 0 when the connection ended without one, undefined while it is under way. */
  status?: number;
  /** Error code of the answer, also of one that stands in `result` with HTTP 200. */
  error?: string;
}

const longestLog = 20_000;

/** Adds a request to the log. A full log drops its oldest half, because a bench sends millions. */
export function record(log: RecordedRequest[], request: RecordedRequest): void {
  if (log.length >= longestLog) log.splice(0, longestLog / 2);
  log.push(request);
}

/** Notes the status of a request's answer when the connection has been served or has ended. */
export function noteStatus(request: RecordedRequest, response: ServerResponse): void {
  response.once('close', () => {
    request.status = response.writableFinished ? response.statusCode : 0;
  });
}

/** The error code of an answer, also of one that stands in `result` (biconnector contract 2). */
export function errorCodeOf({ error, result }: JsonMap): string | undefined {
  const code = isMap(error) ? error['code'] : error;
  if (typeof code === 'string') return code;
  const inner = isMap(result) ? result['error'] : undefined;
  const innerCode = isMap(inner) ? inner['error'] : inner;
  return typeof innerCode === 'string' ? innerCode : undefined;
}

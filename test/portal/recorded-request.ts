import type { IncomingHttpHeaders } from 'node:http';
import type { JsonMap } from './json.ts';

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
}

const longestLog = 20_000;

/** Adds a request to the log. A full log drops its oldest half, because a bench sends millions. */
export function record(log: RecordedRequest[], request: RecordedRequest): void {
  if (log.length >= longestLog) log.splice(0, longestLog / 2);
  log.push(request);
}

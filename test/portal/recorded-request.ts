import type { IncomingHttpHeaders } from 'node:http';
import type { JsonMap } from './json.ts';

/** One request as it arrived, for counting and for leak probes. */
export interface RecordedRequest {
  readonly method: string;
  /** Path and query as sent. */
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
  /** Lower-cased REST method, on the portal; grant or `app.info`, on the OAuth server. */
  readonly restMethod?: string;
  /** Query and body parameters, body first, tokens included. */
  readonly params: JsonMap;
  readonly accessToken?: string;
  readonly remoteAddress: string;
  /** Milliseconds of the sandbox clock. */
  readonly at: number;
}

const kept = 20_000;

/** Adds to the log and drops the oldest half when it grows beyond what a test can want: a bench sends millions. */
export function record(log: RecordedRequest[], request: RecordedRequest): void {
  if (log.length >= kept) log.splice(0, kept / 2);
  log.push(request);
}

import { AsyncLocalStorage } from 'node:async_hooks';

/** The reason why calls to Bitrix24 are made. */
export interface Cause {
  /** Id of the HTTP request that waits for the result; absent for work the server does on its own. */
  readonly requestId?: string | undefined;
  /** Description for the journal, such as `GET /api/connectors/4`, `event ONAPPINSTALL` or `service key nightly`. */
  readonly what: string;
  /** No person waits for the result, so calls that people wait for go first. */
  readonly background: boolean;
  /** Whether the HTTP request may have a body, which can take any time to come; absent for other work. */
  readonly hasBody?: boolean;
}

/** State of one call to a portal while it is under way; it may take several requests. */
export interface CallUnderWay {
  /** Number of requests sent so far, by method. */
  readonly sent: Map<string, number>;
  /** Time spent waiting in line so far, without the present wait, in milliseconds. */
  waitedMs: number;
  /** Start of the present wait by `performance.now()`; undefined while the call does not wait. */
  waitingSince: number | undefined;
}

/** Cause and call share one store, because each store costs time at every promise of the process. */
const works = new AsyncLocalStorage<{ readonly cause: Cause; readonly call?: CallUnderWay }>();

/** Runs the work, and everything it starts, for this cause. */
export const because = <T>(cause: Cause, work: () => T): T => works.run({ cause }, work);

/** The cause of the running code; outside of any cause it is the server's own background work. */
export const currentCause = (): Cause => works.getStore()?.cause ?? { what: 'server', background: true };

/**
 * Runs the work as one call: requests repeated within it, after a refresh or at a new address, are attempts at the same
 * call.
 */
export function asOneCall<T>(work: (call: CallUnderWay) => T): T {
  const outer = currentCall();
  if (outer !== undefined) return work(outer);
  const call: CallUnderWay = { sent: new Map(), waitedMs: 0, waitingSince: undefined };
  return works.run({ cause: currentCause(), call }, () => work(call));
}

/** The call that the running code belongs to; undefined outside of `asOneCall`. */
export const currentCall = (): CallUnderWay | undefined => works.getStore()?.call;

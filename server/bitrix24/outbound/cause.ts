import { AsyncLocalStorage } from 'node:async_hooks';

/** What calls to Bitrix24 are made for. */
export interface Cause {
  /** Of the request that somebody is waiting for; absent for work of the server's own. */
  readonly requestId?: string | undefined;
  /** In words for the journal, such as `GET /api/connectors/4`, `event ONAPPINSTALL` or `service key nightly`. */
  readonly what: string;
  /** Nobody sits in front of it: it gives way to those who wait. */
  readonly background: boolean;
}

/** What is known of one call to a portal, which may take several requests, while it is under way. */
export interface CallUnderWay {
  /** How often each method has been sent. */
  readonly sent: Map<string, number>;
  /** How long it has stood in line before now, and since when it does, in milliseconds of real time. */
  waitedMs: number;
  waitingSince: number | undefined;
}

/** One store for all of it: each costs time at every promise of the process. */
const works = new AsyncLocalStorage<{ readonly cause: Cause; readonly call?: CallUnderWay }>();

/** Does the work, and whatever it starts, for this cause. */
export const because = <T>(cause: Cause, work: () => T): T => works.run({ cause }, work);

/** What the running code works for. Outside of any cause it is the server's own business. */
export const currentCause = (): Cause => works.getStore()?.cause ?? { what: 'server', background: true };

/** Does one call: what is sent again within it, after a refresh or at a portal's new address, is another attempt at the same. */
export function asOneCall<T>(work: (call: CallUnderWay) => T): T {
  const present = currentCall();
  if (present !== undefined) return work(present);
  const call: CallUnderWay = { sent: new Map(), waitedMs: 0, waitingSince: undefined };
  return works.run({ cause: currentCause(), call }, () => work(call));
}

export const currentCall = (): CallUnderWay | undefined => works.getStore()?.call;

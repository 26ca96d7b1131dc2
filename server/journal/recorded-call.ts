import type { OutgoingCall } from '../bitrix24/outbound/outbound.ts';
import type { Cause } from '../bitrix24/outbound/cause.ts';

/** A request as it was made. It holds tokens, so it stays in memory until they are hidden. */
export interface RecordedCall {
  readonly call: OutgoingCall;
  readonly cause: Cause;
  /** When the request began, in milliseconds since the epoch. */
  readonly at: number;
  /** Duration in milliseconds. */
  readonly ms: number;
  /** 1 for the first request of a call, more for its repetitions. */
  readonly attempt: number;
  /** Number of characters sent. */
  readonly sent: number;
  /** The answer, or the code of what went wrong on the way. */
  readonly outcome: { readonly status: number; readonly text: string } | { readonly code: string };
}

/** Takes a call for the journal. Returns at once and never throws. */
export type RecordCall = (call: RecordedCall) => void;

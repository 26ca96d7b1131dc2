import type { OutgoingCall } from '../bitrix24/outbound/outbound.ts';
import type { Cause } from '../bitrix24/outbound/cause.ts';

/** A request that was made, as it was: it holds tokens, and lives in memory alone until they are hidden. */
export interface RecordedCall {
  readonly call: OutgoingCall;
  readonly cause: Cause;
  /** When it began, in milliseconds since the epoch. */
  readonly at: number;
  readonly ms: number;
  /** 1, or more where one call took several requests. */
  readonly attempt: number;
  /** Characters sent. */
  readonly sent: number;
  /** What came back, or the code of what went wrong on the way. */
  readonly outcome: { readonly status: number; readonly text: string } | { readonly code: string };
}

/** Takes a call for the journal, at once and without ever throwing. */
export type RecordCall = (call: RecordedCall) => void;

import type { MemberId } from '../identifiers.ts';

/**
 * How many calls of one address a portal takes: calls fill a bucket, time empties it (platform contract 4.7). All there is
 * to know about a bucket is when it will be empty: a full number of milliseconds that any database can keep.
 */
export interface Budget {
  /** Calls that may come at once. */
  readonly burst: number;
  /** How long the bucket takes to lose one call, in milliseconds. */
  readonly msPerCall: number;
}

/** The budget of a portal at this host; undefined where none is known to be counted. */
export type BudgetFor = (memberId: MemberId, host: string) => Promise<Budget | undefined>;

/** Bitrix24 in the cloud: 2 per second above 50, Enterprise 5 per second above 250. */
export const standardBudget: Budget = { burst: 50, msPerCall: 500 };
export const enterpriseBudget: Budget = { burst: 250, msPerCall: 200 };

/** When the bucket will be empty if one more call comes now. */
export const emptyAfterCall = (emptyAt: number, { msPerCall }: Budget, now: number): number =>
  Math.max(emptyAt, now) + msPerCall;

/** When the call may go that makes the bucket empty at `emptyAt`; a time in the past means at once. */
export const turnAt = (emptyAt: number, { burst, msPerCall }: Budget): number => emptyAt - burst * msPerCall;

/** When a bucket is empty that takes no call before `until`. */
export const fullUntil = (until: number, { burst, msPerCall }: Budget): number =>
  until + (burst - 1) * msPerCall;

import { liesAhead } from '../../time/time-window.ts';
import type { MemberId } from '../identifiers.ts';

/**
 * How many calls a portal takes from one address: calls fill a bucket, time empties it (platform contract 4.7). The state
 * of a bucket is the time when it will be empty, in whole milliseconds since the epoch.
 */
export interface Budget {
  /** Number of calls that may come at once. */
  readonly burst: number;
  /** Time in which the bucket loses one call, in milliseconds. */
  readonly msPerCall: number;
}

/** Gives the call budget of a portal at this host; undefined when no limit of the portal is known. */
export type BudgetFor = (memberId: MemberId, host: string) => Promise<Budget | undefined>;

/** The cloud allows 2 calls per second above a burst of 50; Enterprise plans allow 5 above 250. */
export const standardBudget: Budget = { burst: 50, msPerCall: 500 };
export const enterpriseBudget: Budget = { burst: 250, msPerCall: 200 };

/** Longest time that a portal's bucket takes to become empty, in milliseconds: an hour's pause that it may ask for included. */
export const longestEmptyingMs = 70 * 60_000;

/**
 * The time when the bucket will be empty if one more call comes now. A bucket that would be empty later than any was filled
 * before a clock was set back, and counts as empty.
 */
export const emptyAfterCall = (emptyAt: number, { msPerCall }: Budget, now: number): number =>
  (liesAhead(emptyAt, longestEmptyingMs, now) ? emptyAt : now) + msPerCall;

/** The time when the call that makes the bucket empty at `emptyAt` may go; a time in the past means at once. */
export const turnAt = (emptyAt: number, { burst, msPerCall }: Budget): number => emptyAt - burst * msPerCall;

/** The time when a bucket that takes no call before `until` will be empty. */
export const fullUntil = (until: number, { burst, msPerCall }: Budget): number =>
  until + (burst - 1) * msPerCall;

import type { MemberId } from '../identifiers.ts';
import type { Budget } from './budget.ts';

/** A limit that a portal reported. */
export interface Lesson {
  /** The method in lower case, because Bitrix24 ignores case; empty if the limit concerns the whole portal. */
  readonly method: string;
  /** Bitrix24's code. `QUERY_LIMIT_EXCEEDED` blocks nothing; it says that the portal counts calls. */
  readonly code: string;
  /** Milliseconds since the epoch. */
  readonly endsAt: number;
}

/** Stores the budgets and limits of portals. Times are milliseconds since the epoch. */
export interface LimitStore {
  /**
   * Takes the next turn. The caller waits until it comes.
   * @returns when the bucket will be empty with this turn included; `turnAt` gives the time of the turn
   */
  take(memberId: MemberId, budget: Budget, now: number): Promise<number>;
  /** Postpones the time when the bucket is empty to `emptyAt`, unless it is later already. */
  raise(memberId: MemberId, emptyAt: number): Promise<void>;
  /** Stores a limit; it replaces an earlier one of the same method and code. */
  learn(memberId: MemberId, lesson: Lesson): Promise<void>;
  /** The limits of a portal that have not ended. */
  lessons(memberId: MemberId, now: number): Promise<readonly Lesson[]>;
  removePortal(memberId: MemberId): Promise<void>;
  /** Removes empty buckets and limits that have ended. */
  prune(now: number): Promise<void>;
}

import type { MemberId } from '../identifiers.ts';
import type { Budget } from './budget.ts';

/** A limit that a portal told us about by refusing. */
export interface Lesson {
  /** In lower case, as Bitrix24 does not tell them apart; empty where it is about the whole portal. */
  readonly method: string;
  /** Bitrix24's own. `QUERY_LIMIT_EXCEEDED` blocks nothing: it says that the portal counts calls. */
  readonly code: string;
  /** Milliseconds since the epoch. */
  readonly endsAt: number;
}

/** Where portals' budgets and limits are kept. Times in milliseconds since the epoch. */
export interface LimitStore {
  /**
   * Takes a turn, for now or for later: whoever takes it waits until it comes.
   * @returns when the bucket will be empty, that turn included; see `turnAt`
   */
  take(memberId: MemberId, budget: Budget, now: number): Promise<number>;
  /** The bucket will not be empty before that time. */
  raise(memberId: MemberId, emptyAt: number): Promise<void>;
  learn(memberId: MemberId, lesson: Lesson): Promise<void>;
  /** Those that have not ended yet. */
  lessons(memberId: MemberId, now: number): Promise<readonly Lesson[]>;
  removePortal(memberId: MemberId): Promise<void>;
  /** Forgets empty buckets and limits that have ended: they say nothing any more. */
  prune(now: number): Promise<void>;
}

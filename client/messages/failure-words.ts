/** The explanation of a failure: what happened, why, and what to do next. */
export interface FailureWords {
  readonly title: string;
  readonly reason: string;
  readonly next: readonly string[];
}

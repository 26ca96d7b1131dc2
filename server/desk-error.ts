export interface DeskErrorOptions {
  /** HTTP status of the answer this error becomes. */
  readonly status: number;
  /** Whole seconds after which trying again makes sense; becomes the `Retry-After` header. */
  readonly retryAfter?: number;
  /** The fields that are at fault, for a form to show. */
  readonly problems?: readonly object[];
  readonly cause?: unknown;
}

/**
 * The one error family of the server. `code` is Bitrix24's own where there is one, `message` is written for the
 * person who sees it. Neither ever holds a token: both end up in answers and logs.
 */
export class DeskError extends Error {
  override readonly name: string = 'DeskError';
  readonly code: string;
  readonly status: number;
  readonly retryAfter: number | undefined;
  readonly problems: readonly object[] | undefined;

  constructor(code: string, message: string, options: DeskErrorOptions) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.status = options.status;
    this.retryAfter = options.retryAfter;
    this.problems = options.problems;
  }
}

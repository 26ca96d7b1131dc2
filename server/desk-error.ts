import { errorCatalogue, isOwnCode, type OwnCode } from './error-catalogue.ts';

export interface ErrorDetails {
  /** Text instead of the catalogue's, where it names what is at hand. */
  readonly message?: string;
  /** HTTP status instead of the catalogue's. */
  readonly status?: number;
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
  /** HTTP status of the answer this error becomes. */
  readonly status: number;
  readonly retryAfter: number | undefined;
  readonly problems: readonly object[] | undefined;

  /** An error of the catalogue. */
  constructor(code: OwnCode, details?: ErrorDetails);
  /** An error of somebody else's, such as Bitrix24. */
  constructor(code: string, message: string, details: ErrorDetails & { readonly status: number });
  constructor(code: string, words: string | ErrorDetails = {}, more: ErrorDetails = {}) {
    const details = typeof words === 'string' ? { ...more, message: words } : words;
    const [status, text] = isOwnCode(code) ? errorCatalogue[code] : [500, ''];
    super(details.message ?? text, details.cause === undefined ? undefined : { cause: details.cause });
    this.code = code;
    this.status = details.status ?? status;
    this.retryAfter = details.retryAfter;
    this.problems = details.problems;
  }
}

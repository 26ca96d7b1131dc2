/** How the command line ends. */
export const exitCodes = {
  fine: 0,
  /** Refused, or failed. */
  failed: 1,
  /** A dry run that would change something; a check that found something. */
  differences: 2,
  /** Wrong usage (EX_USAGE). */
  usage: 64,
  /** The app cannot be reached (EX_UNAVAILABLE). */
  unreachable: 69,
  /** Ctrl-C. */
  interrupted: 130,
} as const;
export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];

/** Ends the command, in words. */
export class CliError extends Error {
  override readonly name = 'CliError';
  readonly exitCode: ExitCode;
  /** Of the app's answer. */
  readonly code: string | undefined;
  readonly requestId: string | undefined;
  /** Nothing came back: it may be sent again under the same Idempotency-Key. */
  readonly lost: boolean;
  /** Seconds to wait first. */
  readonly retryAfter: number | undefined;

  constructor(
    exitCode: ExitCode,
    message: string,
    details: {
      readonly code?: string | undefined;
      readonly requestId?: string | undefined;
      readonly lost?: boolean;
      readonly retryAfter?: number | undefined;
    } = {},
  ) {
    super(message);
    this.exitCode = exitCode;
    this.code = details.code;
    this.requestId = details.requestId;
    this.lost = details.lost ?? false;
    this.retryAfter = details.retryAfter;
  }
}

export const wrongUsage = (message: string) => new CliError(exitCodes.usage, message);

/** Exit codes of the command line. */
export const exitCodes = {
  fine: 0,
  /** Refused, or failed. */
  failed: 1,
  /** A dry run would change something, or a check found something. */
  differences: 2,
  /** Wrong usage (EX_USAGE). */
  usage: 64,
  /** The app cannot be reached (EX_UNAVAILABLE). */
  unreachable: 69,
  /** Ctrl-C. */
  interrupted: 130,
} as const;
export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];

/** Ends the command with a message and an exit code. */
export class CliError extends Error {
  override readonly name = 'CliError';
  readonly exitCode: ExitCode;
  /** Error code in the app's answer. */
  readonly code: string | undefined;
  readonly requestId: string | undefined;
  /** True when no answer came back. The request may be sent again under the same Idempotency-Key. */
  readonly lost: boolean;
  /** Seconds to wait before the next attempt. */
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

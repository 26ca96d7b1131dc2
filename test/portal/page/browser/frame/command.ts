import type { AppFrame } from './app-frame.ts';

/** A command that keeps silent: no reply, no error (platform contract 6.3). */
export const silence = Symbol('silence');

export interface CommandCall {
  readonly frame: AppFrame;
  readonly params: Readonly<Record<string, unknown>>;
  readonly callback: string;
}

/** What the page does for the frame; the value is the reply, `undefined` replies with nothing after the colon. */
export interface Command {
  readonly run: (call: CommandCall) => unknown;
  /** Where the command does not exist for this frame, it is met with silence. Default: everywhere. */
  readonly allowed?: (frame: AppFrame) => boolean;
}

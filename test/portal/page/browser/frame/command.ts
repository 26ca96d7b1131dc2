import type { AppFrame } from './app-frame.ts';

/** Result of a command that sends neither reply nor error (platform contract 6.3). */
export const silence = Symbol('silence');

export interface CommandCall {
  readonly frame: AppFrame;
  readonly params: Readonly<Record<string, unknown>>;
  readonly callback: string;
}

/** A command of the frame protocol. Its value is the reply; `undefined` makes an empty one. */
export interface Command {
  readonly run: (call: CommandCall) => unknown;
  /** True if the command exists for this frame; otherwise it is met with silence. Default: always true. */
  readonly allowed?: (frame: AppFrame) => boolean;
}

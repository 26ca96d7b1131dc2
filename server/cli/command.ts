import type { Command } from 'commander';
import type { ExitCode } from './cli-error.ts';
import type { ServiceClient } from './service-client.ts';
import type { Terminal } from './terminal.ts';

/** What every command works with. */
export interface Bench {
  readonly desk: ServiceClient;
  readonly terminal: Terminal;
  /** The answer is for a program. */
  readonly json: boolean;
  readonly sleep: (milliseconds: number) => Promise<void>;
  readonly readFile: (path: string) => Promise<string>;
  readonly now: () => number;
}

/** Runs a command's work with a bench of its own and remembers how it ended. */
export type Run = (work: (bench: Bench) => Promise<ExitCode>) => Promise<void>;

export type AddCliCommand = (program: Command, run: Run) => void;

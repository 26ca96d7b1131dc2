import type { Command } from 'commander';
import type { ExitCode } from './cli-error.ts';
import type { ServiceClient } from './service-client.ts';
import type { Terminal } from './terminal.ts';

/** Everything a command works with. */
export interface CommandContext {
  readonly desk: ServiceClient;
  readonly terminal: Terminal;
  /** Print JSON for a program instead of text for a person. */
  readonly json: boolean;
  readonly sleep: (milliseconds: number) => Promise<void>;
  readonly readFile: (path: string) => Promise<string>;
  readonly writeFile: (path: string, text: string) => Promise<void>;
  readonly now: () => number;
  /** Password of a database that is being connected; from the environment, never an argument. */
  readonly databasePassword: string | undefined;
}

/** Runs a command's work with a fresh context and remembers its exit code. */
export type RunCommand = (work: (context: CommandContext) => Promise<ExitCode>) => Promise<void>;

export type AddCliCommand = (program: Command, run: RunCommand) => void;

import type { Command } from 'commander';

/** Adds a command for the operator, who has a shell on the server and the server's environment. */
export type AddCommand = (program: Command) => void;

import type { Command } from 'commander';

/** Adds a command for the operator, who has a shell on the server and its environment. */
export type AddCommand = (program: Command) => void;

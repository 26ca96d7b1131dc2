import { runCli } from '../../server/cli/run-cli.ts';
import type { CliEnvironment } from '../../server/config/config.ts';

export interface Ran {
  readonly exitCode: number;
  readonly out: string;
  readonly err: string;
}

export interface RunOptions {
  /** A person watches the progress. */
  readonly isInteractive?: boolean;
  readonly signal?: AbortSignal;
  readonly now?: number;
}

/** Runs the command line within this process. */
export async function run(
  environment: CliEnvironment,
  words: readonly string[],
  { isInteractive = false, signal = new AbortController().signal, now = Date.now() }: RunOptions = {},
): Promise<Ran> {
  let out = '';
  let err = '';
  const exitCode = await runCli(words, {
    environment,
    terminal: { out: text => void (out += text), err: text => void (err += text), isInteractive },
    signal,
    sleep: () => Promise.resolve(),
    now: () => now,
  });
  return { exitCode, out, err };
}

import { runCli } from '../../server/cli/run-cli.ts';
import type { CliEnvironment } from '../../server/config/config.ts';

export interface Ran {
  readonly exitCode: number;
  readonly out: string;
  readonly err: string;
}

export interface RunOptions {
  /** Somebody looks at the progress. */
  readonly isWatched?: boolean;
  readonly signal?: AbortSignal;
  readonly now?: number;
}

/** The command line within this process. */
export async function run(
  environment: CliEnvironment,
  words: readonly string[],
  { isWatched = false, signal = new AbortController().signal, now = Date.now() }: RunOptions = {},
): Promise<Ran> {
  let out = '';
  let err = '';
  const exitCode = await runCli(words, {
    environment,
    terminal: { out: text => void (out += text), err: text => void (err += text), isWatched },
    signal,
    sleep: () => Promise.resolve(),
    now: () => now,
  });
  return { exitCode, out, err };
}

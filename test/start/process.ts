import { spawn, type ChildProcess } from 'node:child_process';

export interface Started {
  readonly child: ChildProcess;
  readonly output: () => string;
  /** Resolves with the first match in the output; rejects when the process ends or the time is over first. */
  readonly printed: (pattern: RegExp, withinMs?: number) => Promise<RegExpExecArray>;
  /** Sends the signal and resolves with the exit code. */
  readonly stop: (signal?: NodeJS.Signals) => Promise<number | null>;
}

/** Time that a process gets to print something, in milliseconds; long, because the machine may be busy. */
const patienceMs = 60_000;

/** Starts a real process, like an operator. */
export function start(
  command: string,
  parameters: readonly string[],
  env: Readonly<Record<string, string>>,
): Started {
  const child = spawn(command, parameters, {
    env: { PATH: process.env['PATH'] ?? '', ...env },
    // The process group gets each signal as a whole, like with Ctrl+C, because npm does not pass signals on.
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  const listeners = new Set<() => void>();
  const hear = (chunk: Buffer) => {
    output += chunk.toString();
    for (const listener of listeners) listener();
  };
  child.stdout.on('data', hear);
  child.stderr.on('data', hear);
  // `close` is used instead of `exit`, because the last output may arrive after `exit`.
  const exit = new Promise<number | null>(resolve => child.once('close', resolve));

  return {
    child,
    output: () => output,
    printed: (pattern, withinMs = patienceMs) =>
      new Promise((resolve, reject) => {
        const timer = setTimeout(
          () => finish(new Error(`No output matched ${String(pattern)} within ${withinMs} ms:\n${output}`)),
          withinMs,
        );
        const look = () => {
          const found = pattern.exec(output);
          if (found !== null) finish(found);
        };
        const ended = () => finish(new Error(`The process ended:\n${output}`));
        function finish(outcome: RegExpExecArray | Error): void {
          clearTimeout(timer);
          listeners.delete(look);
          child.off('close', ended);
          if (outcome instanceof Error) reject(outcome);
          else resolve(outcome);
        }
        listeners.add(look);
        child.once('close', ended);
        look();
      }),
    stop: (signal = 'SIGTERM') => {
      if (child.exitCode === null && child.pid !== undefined) process.kill(-child.pid, signal);
      return exit;
    },
  };
}

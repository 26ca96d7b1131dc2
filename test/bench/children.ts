import { fork, type ChildProcess } from 'node:child_process';

/** A TypeScript file as a process of its own; its first message answers `ready`. */
export function child(file: string, parameters: readonly string[] = []): ChildProcess {
  return fork(new URL(file, import.meta.url), [...parameters], {
    execArgv: ['--import', 'tsx'],
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
}

/** The next message of a child, after an order if one is given. */
export function ask<T>(process: ChildProcess, order?: object | string): Promise<T> {
  return new Promise((resolve, reject) => {
    process.once('message', message => resolve(message as T));
    process.once('exit', code => reject(new Error(`A process of the bench ended with ${String(code)}`)));
    if (order !== undefined) process.send(order);
  });
}

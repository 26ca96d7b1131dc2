import { fork, type ChildProcess } from 'node:child_process';

/** Starts a TypeScript file as a child process. */
export function child(file: string, parameters: readonly string[] = []): ChildProcess {
  return fork(new URL(file, import.meta.url), [...parameters], {
    execArgv: ['--import', 'tsx'],
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
}

/** Sends the order, if any, and resolves with the child's next message. */
export function ask<T>(process: ChildProcess, order?: object | string): Promise<T> {
  return new Promise((resolve, reject) => {
    process.once('message', message => resolve(message as T));
    process.once('exit', code =>
      reject(new Error(`A process of the benchmark ended with exit code ${String(code)}`)),
    );
    if (order !== undefined) process.send(order);
  });
}

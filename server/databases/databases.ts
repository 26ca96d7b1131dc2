import { createDriverFor } from './local/create-driver.ts';
import type { DatabaseAdapter } from './port/database-adapter.ts';
import { limitDatabases } from './limits/limited-databases.ts';
import { usualDatabaseLimits, type DatabaseLimits } from './limits/limits.ts';
import { createLocalDatabases } from './local/local-databases.ts';
import { createWorkerDatabases } from './workers/worker-pool.ts';

export interface DatabasesOptions {
  /** Databases on private, loopback and link-local addresses may be dialled; the operator decides. */
  readonly allowPrivate: boolean;
  /** Number of threads that read from databases; 0 reads in this thread, for tests. */
  readonly workers: number;
  readonly limits?: Partial<DatabaseLimits>;
  /** Time after which an idle connection is closed, in milliseconds; absent: 60 s. */
  readonly idleMs?: number;
  /** Called with the time for which a stream waited for its place, in milliseconds. */
  readonly onWait?: ((ms: number) => void) | undefined;
  /** The program of a thread, for tests; absent: the one beside this file. */
  readonly workerProgram?: URL;
}

/** The analysts' databases of every type: limited, and read outside of the main thread. */
export function createDatabases({
  allowPrivate,
  workers,
  limits,
  idleMs,
  onWait,
  workerProgram,
}: DatabasesOptions): DatabaseAdapter {
  const inner =
    workers === 0
      ? createLocalDatabases({ driverFor: createDriverFor({ allowPrivate }), idleMs })
      : createWorkerDatabases({ workers, settings: { allowPrivate, idleMs }, program: workerProgram });
  return limitDatabases(inner, { ...usualDatabaseLimits, ...limits }, { onWait });
}

import { AsyncLocalStorage } from 'node:async_hooks';

/** How long a piece of work has stood in line, in milliseconds of real time. */
interface Stood {
  before: number;
  since: number | undefined;
}

const works = new AsyncLocalStorage<Stood>();

export interface Timed<T> {
  readonly result: T;
  /** So far, what it stands now included. */
  readonly stoodMs: () => number;
}

/** Begins the work and measures how long it stands in line: that is not the portal's slowness. */
export function timeStanding<T>(work: () => T): Timed<T> {
  const stood: Stood = { before: 0, since: undefined };
  return {
    result: works.run(stood, work),
    stoodMs: () => stood.before + (stood.since === undefined ? 0 : performance.now() - stood.since),
  };
}

/** Does the waiting, as part of the work that is measured. */
export async function standing<T>(wait: () => Promise<T>): Promise<T> {
  const stood = works.getStore();
  if (stood === undefined) return wait();
  stood.since = performance.now();
  try {
    return await wait();
  } finally {
    stood.before += performance.now() - stood.since;
    stood.since = undefined;
  }
}

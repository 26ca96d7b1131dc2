/** Runs `work` once for all callers with the same name while it runs; all get its result or its error. */
export type SingleFlight<T> = (name: string, work: () => Promise<T>) => Promise<T>;

/** Creates a single flight with names of its own. */
export function createSingleFlight<T>(): SingleFlight<T> {
  const running = new Map<string, Promise<T>>();
  return (name, work) => {
    const shared = running.get(name);
    if (shared !== undefined) return shared;
    const started = work();
    running.set(name, started);
    const end = () => running.delete(name);
    // The name is free before the callers go on, because they begin to wait after this.
    void started.then(end, end);
    return started;
  };
}

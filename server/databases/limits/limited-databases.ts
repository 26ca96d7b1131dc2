import type { Clock } from '../../time/clock.ts';
import type { Asker, DatabaseAdapter, DatabaseAddress } from '../port/database-adapter.ts';
import { withEnd } from '../port/with-end.ts';
import { createPlaces, type DatabaseLimits, type Leave } from './limits.ts';

export interface LimitDatabasesOptions {
  /** Absent: the clock of this machine. */
  readonly clock?: Pick<Clock, 'sleep'> | undefined;
  /** Called with the time for which a stream waited for its place, in milliseconds. */
  readonly onWait?: ((ms: number) => void) | undefined;
}

/**
 * Puts limits in front of databases: work waits in a short line for its place, and is BUSY when that takes too long.
 */
export function limitDatabases(
  inner: DatabaseAdapter,
  limits: DatabaseLimits,
  { clock, onWait }: LimitDatabasesOptions = {},
): DatabaseAdapter {
  const line = { waitMs: limits.waitMs, waiting: limits.waiting, clock };
  const connections = createPlaces({ places: limits.connections, ...line });
  const streams = createPlaces({ places: limits.streamsPerDatabase, ...line });
  const owners = createPlaces({ places: limits.streamsPerOwner, ...line });

  const within = async <T>(
    address: DatabaseAddress,
    { signal }: Asker,
    work: () => Promise<T>,
  ): Promise<T> => {
    const leave = await connections.enter(nameOf(address), signal);
    try {
      return await work();
    } finally {
      leave();
    }
  };

  return {
    check: (address, asker) =>
      (async function* () {
        const leave = await connections.enter(nameOf(address), asker.signal);
        try {
          yield* inner.check(address, asker);
        } finally {
          leave();
        }
      })(),
    proveLogin: (address, asker) => within(address, asker, () => inner.proveLogin(address, asker)),
    tables: (address, search, asker) => within(address, asker, () => inner.tables(address, search, asker)),
    describe: (address, target, asker) =>
      within(address, asker, () => inner.describe(address, target, asker)),
    sample: (address, question, asker) =>
      within(address, asker, () => inner.sample(address, question, asker)),
    proveSelect: (address, sql, asker) =>
      within(address, asker, () => inner.proveSelect(address, sql, asker)),
    open: async (address, question, asker) => {
      const name = nameOf(address);
      const left: Leave[] = [];
      const leave = () => left.splice(0).forEach(each => each());
      const begun = performance.now();
      try {
        try {
          left.push(await owners.enter(asker.owner, asker.signal));
          left.push(await streams.enter(name, asker.signal));
          left.push(await connections.enter(name, asker.signal));
        } finally {
          onWait?.(performance.now() - begun);
        }
        const stream = await inner.open(address, question, asker);
        return {
          ...stream,
          cancel: () => stream.cancel().finally(leave),
          chunks: withEnd(stream.chunks, complete => (complete ? leave() : stream.cancel().finally(leave))),
        };
      } catch (error) {
        leave();
        throw error;
      }
    },
    close: () => inner.close(),
  };
}

/** The same database for everybody: neither account nor password makes a second one. */
const nameOf = ({ type, host, port, database }: DatabaseAddress): string =>
  JSON.stringify([type, host.toLowerCase(), port, database]);

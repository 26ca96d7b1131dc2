import { systemClock, type Clock } from '../../time/clock.ts';
import { DatabaseFailure } from '../port/database-failure.ts';

export interface DatabaseLimits {
  /** Connections to one database that do something at the same time. */
  readonly connections: number;
  /** Streams of rows from one database at the same time. */
  readonly streamsPerDatabase: number;
  /** Streams of rows of one owner at the same time. */
  readonly streamsPerOwner: number;
  /** Longest wait for a place, in milliseconds. */
  readonly waitMs: number;
  /** Largest number of those who wait for a place at one database or owner. */
  readonly waiting: number;
}

/** Databases of analysts are small, and readers come in bursts. */
export const usualDatabaseLimits: DatabaseLimits = {
  connections: 3,
  streamsPerDatabase: 2,
  streamsPerOwner: 4,
  waitMs: 20_000,
  waiting: 16,
};

/** Gives a place back; may be called more than once. */
export type Leave = () => void;

/** Places for work of one kind, by name. */
export interface Places {
  /**
   * Waits in line for a place.
   * @throws DatabaseFailure `BUSY` when the line is full or the wait too long, `CANCELLED` when the signal fires
   */
  enter(name: string, signal: AbortSignal): Promise<Leave>;
}

interface Waiter {
  readonly admit: (leave: Leave) => void;
}

export interface PlacesOptions {
  /** Number of places of one name. */
  readonly places: number;
  readonly waitMs: number;
  readonly waiting: number;
  readonly clock?: Pick<Clock, 'sleep'> | undefined;
}

export function createPlaces({ places, waitMs, waiting, clock = systemClock }: PlacesOptions): Places {
  const taken = new Map<string, number>();
  const lines = new Map<string, Set<Waiter>>();

  function take(name: string): Leave {
    taken.set(name, (taken.get(name) ?? 0) + 1);
    let left = false;
    return () => {
      if (left) return;
      left = true;
      const now = (taken.get(name) ?? 1) - 1;
      if (now === 0) taken.delete(name);
      else taken.set(name, now);
      const line = lines.get(name);
      const [next] = line ?? [];
      if (next === undefined) return;
      line?.delete(next);
      if (line?.size === 0) lines.delete(name);
      next.admit(take(name));
    };
  }

  return {
    enter: (name, signal) => {
      if (signal.aborted) return Promise.reject(new DatabaseFailure('CANCELLED'));
      if ((taken.get(name) ?? 0) < places) return Promise.resolve(take(name));
      const line = lines.get(name) ?? new Set<Waiter>();
      if (line.size >= waiting) return Promise.reject(new DatabaseFailure('BUSY'));
      lines.set(name, line);
      return new Promise<Leave>((resolve, reject) => {
        const settled = new AbortController();
        const settle = () => {
          settled.abort();
          signal.removeEventListener('abort', stop);
          line.delete(waiter);
          if (line.size === 0 && lines.get(name) === line) lines.delete(name);
        };
        const waiter: Waiter = {
          admit: leave => {
            settle();
            resolve(leave);
          },
        };
        const stop = () => {
          settle();
          reject(new DatabaseFailure('CANCELLED'));
        };
        void clock.sleep(waitMs, settled.signal).then(() => {
          if (settled.signal.aborted) return;
          settle();
          reject(new DatabaseFailure('BUSY'));
        });
        line.add(waiter);
        signal.addEventListener('abort', stop, { once: true });
      });
    },
  };
}

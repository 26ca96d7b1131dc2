import { systemClock, type Clock } from '../../time/clock.ts';
import type { DatabaseAddress } from '../port/database-adapter.ts';
import { DatabaseFailure } from '../port/database-failure.ts';
import type { DatabaseDriver, DatabaseSession } from '../connecting/driver.ts';

export interface SessionPool {
  /**
   * Runs `work` on a connection to the database, a kept one where there is one. A kept connection that turns out to be lost
   * is replaced once. When the signal fires, what runs in the database is ended.
   */
  use<T>(
    address: DatabaseAddress,
    signal: AbortSignal,
    work: (session: DatabaseSession) => Promise<T>,
  ): Promise<T>;
  /** As `use`, but the connection stays the caller's when `work` succeeds; `release` takes it back. */
  hold<T>(
    address: DatabaseAddress,
    signal: AbortSignal,
    work: (session: DatabaseSession) => Promise<T>,
  ): Promise<Held<T>>;
  close(): Promise<void>;
}

export interface Held<T> {
  readonly value: T;
  readonly session: DatabaseSession;
  /** Keeps the connection for the next question, or ends it when it is not reusable. */
  release(): void;
}

export interface SessionPoolOptions {
  readonly driverFor: (address: DatabaseAddress) => DatabaseDriver;
  /** Time after which an idle connection is closed, in milliseconds; absent: 60 s. */
  readonly idleMs?: number | undefined;
  /** Largest number of idle connections to all databases; absent: 32. */
  readonly mostIdle?: number | undefined;
  readonly clock?: Pick<Clock, 'sleep'> | undefined;
}

interface Idle {
  readonly session: DatabaseSession;
  /** Fires when the connection is used again, or is closed for another reason. */
  readonly taken: AbortController;
  readonly name: string;
}

export function createSessionPool({
  driverFor,
  idleMs = 60_000,
  mostIdle = 32,
  clock = systemClock,
}: SessionPoolOptions): SessionPool {
  const idle = new Set<Idle>();
  const used = new Set<DatabaseSession>();
  let closed = false;

  function takeIdle(name: string): DatabaseSession | undefined {
    for (const entry of idle) {
      if (entry.name !== name) continue;
      drop(entry);
      if (entry.session.isReusable()) return entry.session;
      void entry.session.close();
    }
    return undefined;
  }

  function drop(entry: Idle): void {
    idle.delete(entry);
    entry.taken.abort();
  }

  function release(name: string, session: DatabaseSession): void {
    // A connection is given back once, however often that is said.
    if (!used.delete(session)) return;
    if (closed || !session.isReusable()) {
      void session.close();
      return;
    }
    const entry: Idle = { session, taken: new AbortController(), name };
    idle.add(entry);
    void clock.sleep(idleMs, entry.taken.signal).then(() => {
      if (!idle.has(entry)) return;
      drop(entry);
      void session.close();
    });
    for (const oldest of idle) {
      if (idle.size <= mostIdle) break;
      drop(oldest);
      void oldest.session.close();
    }
  }

  async function attempt<T>(
    name: string,
    session: DatabaseSession,
    signal: AbortSignal,
    work: (session: DatabaseSession) => Promise<T>,
  ): Promise<Held<T>> {
    used.add(session);
    const stop = () => void session.cancel();
    signal.addEventListener('abort', stop, { once: true });
    try {
      if (signal.aborted) throw new DatabaseFailure('CANCELLED');
      return { value: await work(session), session, release: () => release(name, session) };
    } catch (error) {
      release(name, session);
      throw signal.aborted ? new DatabaseFailure('CANCELLED') : error;
    } finally {
      signal.removeEventListener('abort', stop);
    }
  }

  const hold: SessionPool['hold'] = async (address, signal, work) => {
    if (closed) throw new DatabaseFailure('CANCELLED');
    const name = JSON.stringify(address);
    const kept = takeIdle(name);
    if (kept !== undefined) {
      try {
        return await attempt(name, kept, signal, work);
      } catch (error) {
        if (!(error instanceof DatabaseFailure && error.code === 'CONNECTION_LOST')) throw error;
      }
    }
    return attempt(name, await driverFor(address).connect(address, signal), signal, work);
  };

  return {
    hold,
    use: async (address, signal, work) => {
      const { value, release: giveBack } = await hold(address, signal, work);
      giveBack();
      return value;
    },
    close: async () => {
      closed = true;
      const kept = [...idle];
      kept.forEach(drop);
      await Promise.all([
        ...kept.map(({ session }) => session.close()),
        ...[...used].map(session => session.cancel()),
      ]);
    },
  };
}

import type { AskServer } from '../desk/ask-server.ts';
import { useLoad } from '../desk/load.ts';
import type { Outcome } from '../desk/outcome.ts';
import { askDatabase } from './ask-databases.ts';
import type { Database } from './database.ts';

/** A database and what a page shows of it. */
export interface Beside<T> {
  readonly database: Database;
  readonly shown: T;
}

/** Loads a database, then what hangs on it; the first failure is the page's. */
export const useLoadBeside = <T>(
  ask: AskServer,
  id: string,
  load: (signal: AbortSignal) => Promise<Outcome<T>> | null,
) =>
  useLoad(async (signal): Promise<Outcome<Beside<T | null>>> => {
    const database = await askDatabase(ask, id, signal);
    if (!database.ok) return database;
    const loaded = await load(signal);
    if (loaded === null) return { ...database, value: { database: database.value, shown: null } };
    return loaded.ok ? { ...loaded, value: { database: database.value, shown: loaded.value } } : loaded;
  });

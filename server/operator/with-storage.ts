import { systemClock } from '../time/clock.ts';
import { readEnvironment, type Config } from '../config/config.ts';
import { openStorage, type Storage } from '../storage/database.ts';
import { createStores, type Stores } from '../wiring/stores.ts';
import { createVault, type Vault } from '../secrets/vault.ts';

/** Everything a command of the operator works with. The server may use the same database meanwhile. */
export interface OperatorContext {
  readonly config: Config;
  readonly storage: Storage;
  readonly stores: Stores;
  readonly vault: Vault;
}

/**
 * Opens the database named by the environment, does the work and closes the database.
 * @throws ConfigError, and what `openStorage` throws
 */
export async function withStorage<T>(work: (context: OperatorContext) => Promise<T>): Promise<T> {
  const config = readEnvironment();
  const storage = await openStorage(config.databaseUrl);
  try {
    const vault = createVault(config.tokenKeys);
    const stores = createStores(vault, systemClock)(storage.db);
    return await work({ config, storage, stores, vault });
  } finally {
    await storage.close();
  }
}

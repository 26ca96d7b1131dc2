import type { Logger } from 'pino';
import type { MemberId } from '../bitrix24/identifiers.ts';
import type { Clock } from '../time/clock.ts';
import type { Config } from '../config/config.ts';
import { openJournal, type Journal } from '../journal/journal.ts';
import type { Metrics } from '../metrics/metrics.ts';
import { createFindAccess, type FindAccess } from '../portals/find-access.ts';
import { createUninstall, type Uninstall } from '../portals/uninstall.ts';
import { openStorage, type Storage } from '../storage/database.ts';
import { createStores, forUninstall, type Stores } from './stores.ts';
import { forgetSecrets } from '../secrets/redactor.ts';
import { createVault } from '../secrets/vault.ts';

export interface StoredSideOptions {
  readonly config: Config;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly metrics: Metrics;
}

/** Runs the work in one transaction, alone with this portal's records. An error rolls everything back. */
export type Transact = <T>(memberId: MemberId, work: (stores: Stores) => Promise<T>) => Promise<T>;

/** Everything that is stored, and how it is deleted. */
export interface StoredSide {
  readonly storage: Storage;
  readonly stores: Stores;
  readonly transact: Transact;
  readonly uninstall: Uninstall;
  readonly findAccess: FindAccess;
  /** Forgets the tokens that this process has decrypted. */
  readonly forgetOpened: () => void;
  readonly journal: Journal;
}

/** Opens the database. @throws as `openStorage` */
export async function openStoredSide({
  config,
  clock,
  logger,
  metrics,
}: StoredSideOptions): Promise<StoredSide> {
  const storage = await openStorage(config.databaseUrl, error =>
    logger.error({ err: error }, 'a connection to the database broke'),
  );
  const vault = createVault(config.tokenKeys, place =>
    logger.error({ place }, 'a stored secret cannot be decrypted; was its key removed?'),
  );
  const storesOn = createStores(vault, clock);
  const stores = storesOn(storage.db);
  const transact: Transact = (memberId, work) => storage.transact(memberId, db => work(storesOn(db)));
  if (storage.connections !== undefined) metrics.watchDatabase(storage.connections);
  const forgetOpened = () => {
    vault.forgetOpened();
    forgetSecrets();
  };
  return {
    storage,
    stores,
    transact,
    forgetOpened,
    findAccess: createFindAccess(storage.db, vault),
    uninstall: createUninstall({
      transact: (memberId, work) => transact(memberId, own => work(forUninstall(own))),
      forgetOpened,
      forgetDeleted: storage.forgetDeleted,
      clock,
    }),
    journal: openJournal({
      store: stores.journal,
      transact: (memberIds, work) => storage.transact(memberIds, db => work(storesOn(db).journal)),
      clock,
      logger,
      limits: { days: config.journalDays, rows: config.journalRows },
      onWritten: metrics.journalWritten,
      onLost: metrics.journalLost,
    }),
  };
}

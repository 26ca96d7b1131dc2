import type { Config } from '../config/config.ts';
import type { DatabaseAdapter } from '../databases/port/database-adapter.ts';
import { createDatabases } from '../databases/databases.ts';
import { createSampleDatabase } from '../databases/sample/sample-database.ts';
import type { Metrics } from '../metrics/metrics.ts';
import type { Clock } from '../time/clock.ts';

/** Opens the analyst's databases of every type, and the sample shop that this app brings itself. */
export function openDatabases(config: Config, clock: Clock, metrics: Metrics): DatabaseAdapter {
  const servers = createDatabases({
    allowPrivate: config.allowPrivateDatabases,
    workers: config.biWorkers,
    onWait: ms => metrics.dataWaited(ms / 1000),
  });
  const sample = createSampleDatabase(clock);
  const at = ({ type }: { readonly type: string }): DatabaseAdapter => (type === 'sample' ? sample : servers);
  return {
    check: (address, asker) => at(address).check(address, asker),
    proveLogin: (address, asker) => at(address).proveLogin(address, asker),
    tables: (address, search, asker) => at(address).tables(address, search, asker),
    describe: (address, target, asker) => at(address).describe(address, target, asker),
    sample: (address, question, asker) => at(address).sample(address, question, asker),
    open: (address, question, asker) => at(address).open(address, question, asker),
    proveSelect: (address, sql, asker) => at(address).proveSelect(address, sql, asker),
    close: () => servers.close(),
  };
}

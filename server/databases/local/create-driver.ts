import { createClickhouseDriver } from '../clickhouse/clickhouse-driver.ts';
import { createDial, type DialOptions } from '../connecting/dial.ts';
import type { DatabaseAddress, ServerKind } from '../port/database-adapter.ts';
import type { DatabaseDriver } from '../connecting/driver.ts';
import { limitDriver, usualDeadlines, type Deadlines } from '../connecting/driver-deadlines.ts';
import { createMysqlDriver } from '../mysql/mysql-driver.ts';
import { createPostgresDriver } from '../postgres/postgres-driver.ts';

/** Picks the driver of an address; whatever its server does, every promise of a driver settles in time. */
export function createDriverFor(
  options: DialOptions,
  deadlines: Deadlines = usualDeadlines,
): (address: DatabaseAddress) => DatabaseDriver {
  const dial = createDial(options);
  const drivers: Readonly<Record<ServerKind, DatabaseDriver>> = {
    postgres: limitDriver(createPostgresDriver({ dial }), deadlines),
    mysql: limitDriver(createMysqlDriver({ dial }), deadlines),
    clickhouse: limitDriver(createClickhouseDriver({ dial }), deadlines),
  };
  return ({ type }) => {
    if (type === 'sample') throw new TypeError('The sample shop is no database server.');
    return drivers[type];
  };
}

import type { Dial } from '../connecting/dial.ts';
import { type DatabaseDriver, type DriverLimits, usualDriverLimits } from '../connecting/driver.ts';
import { connectPostgres } from './connect-postgres.ts';
import { createPostgresSession } from './postgres-session.ts';

export interface PostgresDriverOptions {
  readonly dial: Dial;
  readonly limits?: DriverLimits;
  /** False reads by cursor, as for servers of the same protocol that know no COPY; absent: true. */
  readonly copy?: boolean;
}

/** PostgreSQL and servers that speak its protocol. */
export const createPostgresDriver = ({
  dial,
  limits = usualDriverLimits,
  copy = true,
}: PostgresDriverOptions): DatabaseDriver => ({
  connect: async (address, signal, passed = () => undefined) =>
    createPostgresSession(await connectPostgres(dial, address, signal, passed), address, limits, copy),
});

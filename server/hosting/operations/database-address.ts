import type { DatabaseAddress, DatabaseKind } from '../../databases/port/database-adapter.ts';
import type { DatabasePlace } from '../records/hosted-database.ts';
import type { DatabaseChangeInput, DatabaseToCheck } from './database-input.ts';

const usualPorts: Readonly<Record<DatabaseKind, (encrypted: boolean) => number>> = {
  postgres: () => 5432,
  mysql: () => 3306,
  sample: () => 0,
  clickhouse: encrypted => (encrypted ? 8443 : 8123),
};

/** The address in a form that a user filled in. */
export function newAddress(
  input: Omit<DatabaseToCheck, 'type'> & { readonly type: DatabaseKind },
): DatabaseAddress {
  const { type, host, port, database, user, password, tls = { mode: 'verify' }, timeZone, numbers } = input;
  return {
    type,
    host,
    port: port ?? usualPorts[type](tls.mode !== 'off'),
    database,
    user,
    password,
    tls: withoutEmpty(tls),
    ...(timeZone ? { timeZone } : {}),
    ...(numbers && { numbers }),
  };
}

/** An empty text in a form means the same as none. */
const withoutEmpty = ({ mode, ca, serverName }: DatabaseAddress['tls']): DatabaseAddress['tls'] => ({
  mode,
  ...(ca ? { ca } : {}),
  ...(serverName ? { serverName } : {}),
});

/** An address without its password. */
export function placeOf(address: DatabaseAddress): DatabasePlace {
  const { type, host, port, database, user, tls, timeZone, numbers } = address;
  return { type, host, port, database, user, tls, timeZone, numbers };
}

/** Whether a change would send the stored password somewhere else, or as somebody else; then it must be given anew. */
export const needsPassword = ({ host, port, user }: DatabaseAddress, change: DatabaseChangeInput): boolean =>
  change.password === undefined &&
  ((change.host !== undefined && change.host.toLowerCase() !== host.toLowerCase()) ||
    (change.port !== undefined && change.port !== port) ||
    (change.user !== undefined && change.user !== user));

/** The address after a change; undefined where the change leaves it as it is. */
export function changedAddress(
  address: DatabaseAddress,
  change: DatabaseChangeInput,
): DatabaseAddress | undefined {
  const { host, port, database, user, password, tls, timeZone, numbers } = change;
  const parts = [host, port, database, user, password, tls, timeZone, numbers];
  if (parts.every(part => part === undefined)) return undefined;
  return newAddress({
    type: address.type,
    host: host ?? address.host,
    port: port ?? address.port,
    database: database ?? address.database,
    user: user ?? address.user,
    password: password ?? address.password,
    tls: tls ?? { ...address.tls },
    timeZone: timeZone === undefined ? address.timeZone : timeZone,
    numbers: numbers ?? address.numbers,
  });
}

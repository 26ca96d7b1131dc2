import { systemCode } from '../connecting/dial.ts';
import { tlsFailureCode } from '../connecting/start-tls.ts';
import type { DatabaseAddress } from '../port/database-adapter.ts';
import { DatabaseFailure, type DatabaseFailureCode } from '../port/database-failure.ts';
import { withoutPassword, wordsOf } from '../connecting/driver.ts';

/** Numbers of errors of MySQL and MariaDB and what they mean here. */
const codes: readonly (readonly [code: DatabaseFailureCode, ...numbers: number[]])[] = [
  ['LOGIN_REFUSED', 1045, 1130, 1131, 1251, 1396, 1524, 1698, 1820, 1862, 2059, 3118, 4151],
  ['DATABASE_UNKNOWN', 1044, 1049],
  ['BUSY', 1040, 1203, 1226],
  ['TABLE_GONE', 1146, 1051, 1356],
  ['COLUMN_GONE', 1054],
  ['RIGHTS_MISSING', 1142, 1143, 1227, 1345, 1370],
  ['QUERY_TIMEOUT', 1969, 3024],
  ['QUERY_REFUSED', 1792],
  ['TIME_ZONE_UNKNOWN', 1298],
  ['CANCELLED', 1317],
  ['CONNECTION_LOST', 1053, 1927, 2006, 2013],
];

/** Turns what the driver throws into a failure with a code. */
export function mysqlFailure(error: unknown, address: DatabaseAddress, sql?: string): DatabaseFailure {
  if (error instanceof DatabaseFailure) return error;
  const { errno } = error as { readonly errno?: unknown };
  const name = systemCode(error);
  const detail = withoutPassword(`${name}: ${wordsOf(error)}`, address);
  return new DatabaseFailure(codeOf(errno, name), { detail, sql, cause: error });
}

function codeOf(errno: unknown, name: string): DatabaseFailureCode {
  if (name === 'HANDSHAKE_NO_SSL_SUPPORT') return 'TLS_NOT_OFFERED';
  const found = codes.find(([, ...numbers]) => typeof errno === 'number' && numbers.includes(errno))?.[0];
  if (found !== undefined) return found;
  if (/^AUTH_|_AUTH_|^ER_.*PLUGIN/.test(name)) return 'LOGIN_REFUSED';
  const tls = tlsFailureCode(name);
  if (tls !== undefined) return tls;
  if (/^(?:PROTOCOL_|E[A-Z]+$|HANDSHAKE_|ERR_STREAM)/.test(name)) return 'CONNECTION_LOST';
  return /^ERR_SSL|^ERR_TLS|^EPROTO/.test(name) ? 'TLS_NOT_OFFERED' : 'QUERY_FAILED';
}

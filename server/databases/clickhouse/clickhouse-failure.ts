import { systemCode } from '../connecting/dial.ts';
import type { DatabaseAddress } from '../port/database-adapter.ts';
import { DatabaseFailure, type DatabaseFailureCode } from '../port/database-failure.ts';
import { withoutPassword, wordsOf } from '../connecting/driver.ts';

/** Numbers of errors of ClickHouse and what they mean here. */
const codes: ReadonlyMap<number, DatabaseFailureCode> = new Map([
  [192, 'LOGIN_REFUSED'],
  [193, 'LOGIN_REFUSED'],
  [194, 'LOGIN_REFUSED'],
  [195, 'LOGIN_REFUSED'],
  [516, 'LOGIN_REFUSED'],
  [81, 'DATABASE_UNKNOWN'],
  [291, 'DATABASE_UNKNOWN'],
  [202, 'BUSY'],
  [60, 'TABLE_GONE'],
  [47, 'COLUMN_GONE'],
  [16, 'COLUMN_GONE'],
  [497, 'RIGHTS_MISSING'],
  [159, 'QUERY_TIMEOUT'],
  [160, 'QUERY_TIMEOUT'],
  [164, 'QUERY_REFUSED'],
  [394, 'CANCELLED'],
]);

/** Turns an answer of the server, or what the client throws, into a failure with a code. */
export function clickhouseFailure(error: unknown, address: DatabaseAddress, sql?: string): DatabaseFailure {
  if (error instanceof DatabaseFailure && error.code !== 'QUERY_FAILED') return error;
  const message = error instanceof DatabaseFailure ? (error.detail ?? '') : wordsOf(error);
  const number = /Code: (\d+)/.exec(message)?.[1];
  const detail = withoutPassword(message, address);
  const code = number === undefined ? connectionCode(error) : codeOf(Number(number), message);
  return new DatabaseFailure(code, { detail, sql, cause: error });
}

function codeOf(number: number, message: string): DatabaseFailureCode {
  if (/time zone/i.test(message) && /Cannot load|not valid|no such|unknown/i.test(message))
    return 'TIME_ZONE_UNKNOWN';
  return codes.get(number) ?? 'QUERY_FAILED';
}

function connectionCode(error: unknown): DatabaseFailureCode {
  return /^(?:UND_ERR|E[A-Z]+$|HPE_)/.test(systemCode(error)) ? 'CONNECTION_LOST' : 'QUERY_FAILED';
}

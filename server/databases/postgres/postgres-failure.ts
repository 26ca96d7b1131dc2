import { systemCode } from '../connecting/dial.ts';
import type { DatabaseAddress } from '../port/database-adapter.ts';
import { DatabaseFailure, type DatabaseFailureCode } from '../port/database-failure.ts';
import { withoutPassword, wordsOf } from '../connecting/driver.ts';

/** SQLSTATEs and what they mean here; a class stands for all of its states. */
const codes: readonly (readonly [state: RegExp, code: DatabaseFailureCode])[] = [
  [/^28/, 'LOGIN_REFUSED'],
  [/^3D000$/, 'DATABASE_UNKNOWN'],
  [/^53300$/, 'BUSY'],
  [/^(?:42P01|3F000)$/, 'TABLE_GONE'],
  [/^42703$/, 'COLUMN_GONE'],
  [/^42501$/, 'RIGHTS_MISSING'],
  [/^25006$/, 'QUERY_REFUSED'],
  [/^(?:57P0[1-5]|08)/, 'CONNECTION_LOST'],
];

/** Turns what the driver throws into a failure with a code. */
export function postgresFailure(error: unknown, address: DatabaseAddress, sql?: string): DatabaseFailure {
  if (error instanceof DatabaseFailure) return error;
  const state = systemCode(error);
  const message = wordsOf(error);
  const detail = withoutPassword(/^[0-9A-Z]{5}$/.test(state) ? `${state}: ${message}` : message, address);
  return new DatabaseFailure(codeOf(state, message), { detail, sql, cause: error });
}

function codeOf(state: string, message: string): DatabaseFailureCode {
  if (state === '57014') return message.includes('timeout') ? 'QUERY_TIMEOUT' : 'CANCELLED';
  if (state === '22023' && message.includes('TimeZone')) return 'TIME_ZONE_UNKNOWN';
  if (/^(?:E[A-Z]+|EPIPE|ERR_STREAM\w*)$/.test(state) && !/^\d/.test(state)) return 'CONNECTION_LOST';
  if (/Connection terminated|not queryable/.test(message)) return 'CONNECTION_LOST';
  if (message.startsWith('SASL') || /password/.test(message)) return 'LOGIN_REFUSED';
  return codes.find(([pattern]) => pattern.test(state))?.[1] ?? 'QUERY_FAILED';
}

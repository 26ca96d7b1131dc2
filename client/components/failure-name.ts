import type { Failure } from '../transport/answer.ts';
import type databaseFailures from '../messages/en/database-failures.ts';
import type { Messages } from '../messages/en/first-view.ts';

/** The failures that have their own words; those of databases come with the pages of databases. */
export type FailureName = keyof Messages['failures'] | keyof typeof databaseFailures;

/** Codes that share the words of another code. */
const sameAs: Readonly<Record<string, FailureName>> = {
  INVALID_TOKEN: 'EXPIRED_TOKEN',
  NO_AUTH_FOUND: 'EXPIRED_TOKEN',
  AUTHORIZATION_ERROR: 'EXPIRED_TOKEN',
  FRAME_TOKEN_EXPIRED: 'EXPIRED_TOKEN',
  FRAME_TOKEN_INVALID: 'EXPIRED_TOKEN',
  NOT_SIGNED_IN: 'NOT_AUTHORIZED',
  NEEDS_AUTHORIZATION: 'NOT_AUTHORIZED',
  INVALID_GRANT: 'NOT_AUTHORIZED',
  INVALID_CREDENTIALS: 'NOT_AUTHORIZED',
  CROSS_SITE: 'NOT_IN_PORTAL',
  INVALID_SCOPE: 'INSUFFICIENT_SCOPE',
  ALLOWED_ONLY_INTRANET_USER: 'USER_ACCESS_ERROR',
  ERROR_OAUTH: 'NOT_INSTALLED',
  APPLICATION_NOT_FOUND: 'NOT_INSTALLED',
  PORTAL_DELETED: 'NOT_INSTALLED',
  PORTAL_NOT_FOUND: 'NOT_INSTALLED',
  UNKNOWN_PORTAL: 'NOT_INSTALLED',
  WRONG_CLIENT: 'INVALID_CLIENT',
  REFRESH_BUSY: 'QUERY_LIMIT_EXCEEDED',
  DATABASE_UNAVAILABLE: 'INTERNAL_ERROR',
  OPENING_MALFORMED: 'OPENING_REFUSED',
  ERROR_UNEXPECTED_ANSWER: 'PORTAL_NONSENSE',
  NETWORK_ERROR: 'PORTAL_UNREACHABLE',
  REQUEST_TIMEOUT: 'PORTAL_TIMEOUT',
  ERR_BAD_RESPONSE: 'PORTAL_NONSENSE',
  // The page and the server have different versions, or a proxy changes requests.
  BAD_INPUT: 'SERVER_NONSENSE',
  NOT_FOUND: 'SERVER_NONSENSE',
  METHOD_NOT_ALLOWED: 'SERVER_NONSENSE',
  WRONG_CONTENT_TYPE: 'SERVER_NONSENSE',
};

/**
 * The name of the words that explain a failure. The REST layer uses ACCESS_DENIED for a plan without REST, too
 * (biconnector contract 2.4); only the message tells the two apart.
 */
export function failureName<Names extends object>(failure: Failure, names: Names): keyof Names & FailureName {
  return nameIn(failure, names) as keyof Names & FailureName;
}

function nameIn(failure: Failure, names: object): FailureName {
  const code = failure.code.toUpperCase();
  if (code === 'ACCESS_DENIED' && /commercial plan/i.test(failure.message)) return 'REST_NOT_ON_PLAN';
  // Calls through the frame and the server are always made on behalf of the app.
  if (code === 'ACCESS_DENIED' && failure.answeredBy === 'BX.rest') return 'ACCESS_DENIED_IN_PAGE';
  if (code === '0') return zeroName(failure.message);
  const alias = sameAs[code];
  if (alias) return alias;
  if (Object.hasOwn(names, code)) return code as FailureName;
  if (code.startsWith('JSSDK_')) return 'PORTAL_NONSENSE';
  return code.startsWith('VALIDATION_') ? 'VALIDATION' : 'UNKNOWN';
}

/** Whether the portal lets the person see no connectors at all, so that neither a search nor an import can work. */
export const isDenied = (failure: Failure): boolean => failure.code.toUpperCase() === 'ACCESS_DENIED';

/** The meaning of the code 0, which only its message tells (biconnector contract 5.2, 6.3). */
function zeroName(message: string): FailureName {
  if (/all the fields are required/i.test(message)) return 'ZERO_REQUIRED';
  return /error updating (table|dataset)/i.test(message) ? 'ZERO_TABLE' : 'CODE_ZERO';
}

/** Failures after which the same call may succeed later; the others need a change first. */
const passing: ReadonlySet<FailureName> = new Set<FailureName>([
  'TOO_MANY_CHECKS',
  'CHECKS_BUSY',
  'BUSY',
  'PUBLICATION_BUSY',
  'CONNECTION_LOST',
  'CONNECTION_TIMEOUT',
  'QUERY_TIMEOUT',
  'CANCELLED',
  'QUERY_LIMIT_EXCEEDED',
  'PORTAL_BUSY',
  'TOO_MANY_REQUESTS',
  'OPERATION_TIME_LIMIT',
  'PORTAL_UNREACHABLE',
  'PORTAL_TIMEOUT',
  'PORTAL_NONSENSE',
  'PORTAL_GATE_REFUSED',
  'PORTAL_MOVED',
  'OAUTH_UNREACHABLE',
  'UNINSTALL_UNCONFIRMED',
  'SERVER_UNREACHABLE',
  'SERVER_TIMEOUT',
  'SERVER_NONSENSE',
  'FRAME_SILENT',
  'INTERNAL_ERROR',
  'INTERNAL_SERVER_ERROR',
]);

export const isPassing = (name: FailureName): boolean => passing.has(name);

/** Waiting times in seconds. Bitrix24 does not send them, only describes its limits (platform contract 4.5). */
const usualWait: Partial<Record<FailureName, number>> = {
  QUERY_LIMIT_EXCEEDED: 3,
  PORTAL_BUSY: 10,
  TOO_MANY_REQUESTS: 60,
  OPERATION_TIME_LIMIT: 600,
};

/** Seconds to wait before another attempt; 0 if none are needed. */
export const waitOf = (failure: Failure, name: FailureName): number =>
  failure.retryAfter ?? usualWait[name] ?? 0;

import type { Failure } from '../transport/answer.ts';
import type { Messages } from '../messages/en/first-view.ts';

/** The failures that have words of their own. */
export type FailureName = keyof Messages['failures'];

/** Codes that say the same thing to a person as another one does. */
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
  OAUTH_NONSENSE: 'OAUTH_UNREACHABLE',
  OPENING_MALFORMED: 'OPENING_REFUSED',
  ERROR_UNEXPECTED_ANSWER: 'PORTAL_NONSENSE',
  NETWORK_ERROR: 'PORTAL_UNREACHABLE',
  REQUEST_TIMEOUT: 'PORTAL_TIMEOUT',
  ERR_BAD_RESPONSE: 'PORTAL_NONSENSE',
  // The page and the server are of different versions, or a proxy changes what the page sends.
  BAD_INPUT: 'SERVER_NONSENSE',
  NOT_FOUND: 'SERVER_NONSENSE',
  METHOD_NOT_ALLOWED: 'SERVER_NONSENSE',
  WRONG_CONTENT_TYPE: 'SERVER_NONSENSE',
};

/**
 * Which words explain this failure. ACCESS_DENIED has a namesake from the REST layer that means something else: the
 * portal's plan has no REST (biconnector contract 2.4); only its text tells them apart on every route.
 */
export function failureName(failure: Failure, names: Messages['failures']): FailureName {
  const code = failure.code.toUpperCase();
  if (code === 'ACCESS_DENIED' && /commercial plan/i.test(failure.message)) return 'REST_NOT_ON_PLAN';
  if (code === '0') return zeroName(failure.message);
  const alias = sameAs[code];
  if (alias) return alias;
  if (Object.hasOwn(names, code)) return code as FailureName;
  if (code.startsWith('JSSDK_')) return 'PORTAL_NONSENSE';
  return code.startsWith('VALIDATION_') ? 'VALIDATION' : 'UNKNOWN';
}

/** What the number 0 means: only its text says it (biconnector contract 5.2, 6.3). */
function zeroName(message: string): FailureName {
  if (/all the fields are required/i.test(message)) return 'ZERO_REQUIRED';
  return /error updating (table|dataset)/i.test(message) ? 'ZERO_TABLE' : 'CODE_ZERO';
}

/** Codes after which the same call may well succeed; the others need something changed first. */
const passing: ReadonlySet<FailureName> = new Set<FailureName>([
  'TOO_MANY_CHECKS',
  'CHECKS_BUSY',
  'QUERY_LIMIT_EXCEEDED',
  'PORTAL_BUSY',
  'TOO_MANY_REQUESTS',
  'OPERATION_TIME_LIMIT',
  'PORTAL_UNREACHABLE',
  'PORTAL_TIMEOUT',
  'PORTAL_NONSENSE',
  'PORTAL_MOVED',
  'OAUTH_UNREACHABLE',
  'SERVER_UNREACHABLE',
  'SERVER_TIMEOUT',
  'SERVER_NONSENSE',
  'FRAME_SILENT',
  'INTERNAL_ERROR',
  'INTERNAL_SERVER_ERROR',
]);

export const isPassing = (name: FailureName): boolean => passing.has(name);

/** Bitrix24 names no waiting time for its limits (platform contract 4.5); these are theirs by description. */
const usualWait: Partial<Record<FailureName, number>> = {
  QUERY_LIMIT_EXCEEDED: 3,
  PORTAL_BUSY: 10,
  TOO_MANY_REQUESTS: 60,
  OPERATION_TIME_LIMIT: 600,
};

/** Seconds to wait before trying again, 0 when it can be done at once. */
export const waitOf = (failure: Failure, name: FailureName): number =>
  failure.retryAfter ?? usualWait[name] ?? 0;

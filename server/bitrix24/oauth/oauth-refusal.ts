import { DeskError } from '../../desk-error.ts';

/** A refusal of the OAuth server. `code` is the server's own; the message never holds what was sent. */
export class OAuthError extends DeskError {
  override readonly name = 'OAuthError';
}

const appRefused =
  'Bitrix24 does not accept the credentials of this app. The operator of this server has to check them.';
const scopeMissing = 'The app card lacks a permission (scope) that is needed.';
const refusals = new Map<string, readonly [message: string, status: number]>([
  ['invalid_grant', ['The access of this user has ended. Open the app in Bitrix24 once to renew it.', 401]],
  ['bad_verification_code', ['The one-time code has expired. Start signing in again.', 401]],
  ['invalid_client', [appRefused, 401]],
  ['wrong_client', [appRefused, 401]],
  ['insufficient_scope', [scopeMissing, 403]],
  ['invalid_scope', [scopeMissing, 403]],
  ['NOT_INSTALLED', ['The app is not installed on this portal.', 401]],
  ['PAYMENT_REQUIRED', ['The subscription or trial of the portal has ended.', 402]],
  ['PORTAL_NOT_FOUND', ['Bitrix24 does not know this portal any more.', 404]],
]);

/** Tells whether the code of a refusal is one of those the OAuth server documents (platform contract 3.3). */
export const isKnownRefusal = (code: string): boolean => refusals.has(code);

/**
 * Turns an error code of the OAuth server into an error with a message for the user.
 * @param status the HTTP status the code came with; from 500 on it is a fault of the server, not a refusal
 */
export function oauthRefusal(code: string, status: number): DeskError {
  if (status >= 500) {
    return new DeskError('OAUTH_UNREACHABLE', {
      message: 'The authorization server of Bitrix24 reports an internal error.',
      cause: code,
    });
  }
  const [message, answerStatus] = refusals.get(code) ?? ['Bitrix24 refused the authorization.', 401];
  return new OAuthError(code, message, { status: answerStatus });
}

/** Tells whether another attempt with the same refresh token is pointless after this code (platform contract 3.3). */
export const isFinalCode = (code: string): boolean =>
  /^(invalid_grant|PAYMENT_REQUIRED|NOT_INSTALLED|PORTAL_NOT_FOUND)$/.test(code);

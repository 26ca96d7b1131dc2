import type { Json, JsonMap } from '../json.ts';
import { clientEndpoint, scopeText } from '../portal-state.ts';
import { notInstalled } from './grants.ts';
import { OAuthError } from './oauth-error.ts';
import type { OAuthState } from './oauth-state.ts';
import { looksLikeToken } from './token-registry.ts';

/**
 * Answers `app.info` of the OAuth server, the only independent proof of a token (platform contract 2.6).
 * `install.installed` means that the app is on the portal; only the portal's own app.info tells if its installer has finished.
 */
export function answerAppInfo(state: OAuthState, auth: Json | undefined): JsonMap {
  const { toggles, clock } = state;
  if (typeof auth !== 'string' || auth === '')
    throw new OAuthError(401, 'NO_AUTH_FOUND', 'Wrong authorization data');
  const token = state.tokens.findAccess(auth);
  if (!token) {
    throw looksLikeToken(auth)
      ? new OAuthError(400, 'invalid_client', 'Invalid client')
      : new OAuthError(401, 'invalid_token', 'Unable to get application by token');
  }
  const portal = state.findPortal(token.memberId);
  const installation = portal?.installed.get(token.app.clientId);
  if (!portal || !installation || toggles.notInstalled) throw notInstalled();
  if (installation.epoch !== token.epoch) {
    throw new OAuthError(401, 'invalid_token', 'Unable to get application by token');
  }
  if (token.expiresAt <= clock.now()) {
    throw new OAuthError(401, 'expired_token', 'The access token provided has expired');
  }
  const now = clock.now();
  return {
    result: {
      client_id: token.app.clientId,
      scope: scopeText(token.app),
      expires: portal.zone.iso(token.expiresAt),
      install: {
        installed: !toggles.reportNotInstalled,
        version: String(installation.version),
        status: installation.status,
        scope: scopeText(token.app),
        domain: portal.host,
        uri: portal.origin,
        client_endpoint: clientEndpoint(portal),
        member_id: portal.memberId,
        member_type: 'bitrix24',
      },
      user_id: token.userId,
    },
    time: {
      start: now / 1000,
      finish: now / 1000,
      duration: 0,
      processing: 0,
      date_start: portal.zone.iso(now),
      date_finish: portal.zone.iso(now),
    },
  };
}

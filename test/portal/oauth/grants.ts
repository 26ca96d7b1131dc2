import { timingSafeEqual } from 'node:crypto';
import type { AppCard } from '../app-card.ts';
import type { Json, JsonMap } from '../json.ts';
import { clientEndpoint, scopeText } from '../portal-state.ts';
import { OAuthError } from './oauth-error.ts';
import type { OAuthState } from './oauth-state.ts';
import type { Grant } from './token-registry.ts';

/** Answers `/oauth/token/` for both grants, with every refusal of platform contract 3.3. */
export function answerGrant(state: OAuthState, params: JsonMap): JsonMap {
  const { toggles } = state;
  const kind = textOf(params['grant_type']);
  if (kind !== 'refresh_token' && kind !== 'authorization_code') {
    throw new OAuthError(400, 'invalid_request', 'The grant_type is missing or not supported');
  }
  const app = readClient(state, params);
  const secret = textOf(params[kind === 'refresh_token' ? 'refresh_token' : 'code']);
  if (secret === '')
    throw new OAuthError(400, 'invalid_request', 'The request is missing a required parameter');
  if (toggles.portalNotFound) throw new OAuthError(404, 'portal_not_found', 'Portal not found');
  if (toggles.notInstalled) throw notInstalled();
  if (toggles.paymentRequired) throw paymentRequired();
  const grant = kind === 'refresh_token' ? readRefresh(state, app, secret) : readCode(state, app, secret);
  checkScope(app, textOf(params['scope']));
  const answer = issue(state, grant);
  if (kind === 'refresh_token' && !toggles.keepOldRefreshTokens) state.tokens.forgetRefresh(secret);
  return answer;
}

function readClient(state: OAuthState, params: JsonMap): AppCard {
  const id = textOf(params['client_id']);
  const secret = textOf(params['client_secret']);
  if (id === '' || secret === '') throw new OAuthError(400, 'invalid_request', 'The client is not specified');
  const app = state.findApp(id);
  if (!app || !sameText(app.clientSecret, secret)) {
    throw new OAuthError(400, 'invalid_client', 'The client credentials are invalid');
  }
  return app;
}

function readRefresh(state: OAuthState, app: AppCard, refreshToken: string): Grant {
  const grant = state.tokens.findRefresh(refreshToken);
  if (!grant) throw new OAuthError(400, 'invalid_grant', 'Invalid refresh token');
  if (grant.app !== app) {
    throw new OAuthError(state.toggles.wrongClientAs200 ? 200 : 400, 'wrong_client', 'Wrong client');
  }
  return grant;
}

function readCode(state: OAuthState, app: AppCard, code: string): Grant {
  if (state.tokens.peekCode(code)?.app === app) {
    const grant = state.tokens.takeCode(code);
    if (grant) return grant;
  }
  throw new OAuthError(400, state.toggles.badCode, 'The authorization code is invalid or expired');
}

function checkScope(app: AppCard, scope: string): void {
  if (scope === '' || scope.split(/[\s,]+/).every(each => app.scopes.includes(each))) return;
  throw new OAuthError(403, 'invalid_scope', 'The requested scope is not granted to the application');
}

function issue(state: OAuthState, grant: Grant): JsonMap {
  const { toggles } = state;
  const portal = state.findPortal(grant.memberId);
  if (!portal) throw new OAuthError(404, 'portal_not_found', 'Portal not found');
  const installation = portal.installed.get(grant.app.clientId);
  if (!installation) {
    throw toggles.afterUninstall === 'NOT_INSTALLED' ? notInstalled() : invalidGrant();
  }
  if (installation.epoch !== grant.epoch) throw invalidGrant();
  if (!portal.userById(grant.userId)?.active) throw invalidGrant();
  if (installation.paymentExpired) throw paymentRequired();
  const tokens = state.tokens.mint(grant);
  return {
    access_token: tokens.accessToken,
    ...(!toggles.omitExpires && { expires: toggles.expiresAsText ? String(tokens.expires) : tokens.expires }),
    expires_in: toggles.expiresAsText ? String(tokens.expiresIn) : tokens.expiresIn,
    scope: scopeText(grant.app),
    domain: state.host,
    server_endpoint: `${state.origin}/rest/`,
    status: installation.status,
    client_endpoint: clientEndpoint(portal),
    member_id: portal.memberId,
    ...(!toggles.omitUserId && { user_id: grant.userId }),
    refresh_token: tokens.refreshToken,
  };
}

function invalidGrant(): OAuthError {
  return new OAuthError(400, 'invalid_grant', 'Invalid refresh token');
}

/** The error 401 "Application not installed" of grants and app.info. */
export function notInstalled(): OAuthError {
  return new OAuthError(401, 'NOT_INSTALLED', 'Application not installed');
}

function paymentRequired(): OAuthError {
  return new OAuthError(401, 'PAYMENT_REQUIRED', 'Subscription has been ended');
}

function textOf(value: Json | undefined): string {
  return typeof value === 'string' ? value : '';
}

function sameText(one: string, other: string): boolean {
  const [a, b] = [Buffer.from(one), Buffer.from(other)];
  return a.length === b.length && timingSafeEqual(a, b);
}

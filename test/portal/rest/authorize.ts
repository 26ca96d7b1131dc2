import type { AccessToken, TokenRegistry } from '../oauth/token-registry.ts';
import type { PageSessions } from '../page-session.ts';
import type { PortalState } from '../portal-state.ts';
import type { Installation } from '../installation.ts';
import type { PortalUser } from '../users.ts';
import type { Credentials } from './credentials.ts';
import type { Caller } from './rest-call.ts';
import { RestError } from './rest-error.ts';

export interface AuthorizationServices {
  readonly portal: PortalState;
  readonly tokens: TokenRegistry;
  readonly sessions: PageSessions;
}

/** Finds the caller, or throws with the platform's codes (platform contract 4.5). */
export function authorize(services: AuthorizationServices, credentials: Credentials): Caller {
  const { webhook, accessToken, sessid } = credentials;
  if (webhook) return authorizeWebhook(services.portal, webhook);
  if (accessToken !== undefined) return authorizeToken(services, accessToken);
  if (sessid !== undefined || services.sessions.ofCookie(credentials.cookie))
    return authorizePage(services, credentials);
  throw new RestError(401, 'NO_AUTH_FOUND', 'Wrong authorization data');
}

function authorizeWebhook(portal: PortalState, { userId, code }: { userId: number; code: string }): Caller {
  const webhook = portal.webhooks.find(each => each.userId === userId && each.code === code);
  const user = portal.userById(userId);
  if (!webhook || !user?.active)
    throw new RestError(403, 'INVALID_CREDENTIALS', 'Invalid request credentials');
  return { kind: 'webhook', user, scopes: webhook.scopes };
}

function authorizeToken({ portal, tokens }: AuthorizationServices, accessToken: string): Caller {
  const token = tokens.findAccess(accessToken);
  if (token?.memberId !== portal.memberId) {
    throw new RestError(401, 'invalid_token', 'Unable to get application by token');
  }
  const installation = portal.installed.get(token.app.clientId);
  if (!installation) throw new RestError(401, 'ERROR_OAUTH', 'Application not installed');
  if (installation.epoch !== token.epoch) {
    throw new RestError(401, 'invalid_token', 'Unable to get application by token');
  }
  if (token.expiresAt <= portal.clock.now()) {
    throw new RestError(401, 'expired_token', 'The access token provided has expired');
  }
  return admit(installation, activeUser(portal, token));
}

function activeUser(portal: PortalState, token: AccessToken): PortalUser {
  const user = portal.userById(token.userId);
  if (!user?.active) throw new RestError(401, 'authorization_error', 'Unable to authorize user');
  return user;
}

/** Makes the caller after a valid token; throws if the app is unpaid or closed to the person. */
export function admit(installation: Installation, user: PortalUser): Caller {
  if (installation.paymentExpired) throw new RestError(401, 'PAYMENT_REQUIRED', 'Payment required');
  const { restrictedTo } = installation;
  if (restrictedTo.length > 0 && !restrictedTo.includes(user.id)) {
    throw new RestError(403, 'user_access_error', 'The user does not have access to the application.');
  }
  return { kind: 'app', user, installation, scopes: installation.app.scopes };
}

/** Authorizes the portal's own pages. Cookie and sessid must match; the answer to a stale sessid names the fresh one. */
function authorizePage({ portal, sessions }: AuthorizationServices, { sessid, cookie }: Credentials): Caller {
  const session = cookie === undefined ? sessions.ofSessid(sessid ?? '') : sessions.ofCookie(cookie);
  if (!session) throw new RestError(401, 'NO_AUTH_FOUND', 'Wrong authorization data');
  if (session.sessid !== sessid) {
    throw new RestError(401, 'session_failed', 'Sessid check failed', { sessid: session.sessid });
  }
  const installation = session.app && portal.installed.get(session.app.clientId);
  return installation
    ? admit(installation, session.user)
    : { kind: 'page', user: session.user, scopes: ['*'] };
}

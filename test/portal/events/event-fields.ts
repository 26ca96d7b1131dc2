import type { MintedTokens } from '../api.ts';
import type { Installation } from '../installation.ts';
import type { JsonMap } from '../json.ts';
import { clientEndpoint, scopeText, serverEndpoint, type PortalState } from '../portal-state.ts';

/** Events whose auth block carries a refresh token (platform contract 5.2). */
const withRefreshToken: ReadonlySet<string> = new Set([
  'ONAPPINSTALL',
  'ONAPPUPDATE',
  'ONOFFLINEEVENT',
  'ONAPPTEST',
  'ONAPPUSERREADY',
]);

export interface EventCause {
  readonly event: string;
  /** Absent when a robot or agent caused the event. */
  readonly tokens?: MintedTokens;
  readonly userId?: number;
  readonly fieldSet: 'documented' | 'raw';
}

/** Builds the `auth` block of an event (platform contract 5.3, 5.4). */
export function authFields(portal: PortalState, installation: Installation, cause: EventCause): JsonMap {
  const base = {
    domain: portal.host,
    server_endpoint: serverEndpoint(portal),
    status: installation.status,
    client_endpoint: clientEndpoint(portal),
    member_id: portal.memberId,
  };
  const proof = { application_token: installation.applicationToken };
  if (cause.event === 'ONAPPUNINSTALL') {
    return {
      domain: base.domain,
      server_endpoint: base.server_endpoint,
      client_endpoint: base.client_endpoint,
      member_id: base.member_id,
      ...proof,
    };
  }
  const { tokens } = cause;
  if (cause.event === 'ONAPPPAYMENT') return { ...base, ...accessFields(tokens, cause, installation) };
  return {
    ...accessFields(tokens, cause, installation),
    ...base,
    ...(tokens && withRefreshToken.has(cause.event) && { refresh_token: tokens.refreshToken }),
    ...proof,
  };
}

function accessFields(
  tokens: MintedTokens | undefined,
  cause: EventCause,
  installation: Installation,
): JsonMap {
  const raw = cause.fieldSet === 'raw';
  return {
    ...(tokens && { access_token: tokens.accessToken }),
    ...(tokens && raw && { expires: tokens.expires }),
    ...(tokens && { expires_in: tokens.expiresIn }),
    scope: scopeText(installation.app),
    ...(raw && cause.userId !== undefined && { user_id: cause.userId }),
  };
}

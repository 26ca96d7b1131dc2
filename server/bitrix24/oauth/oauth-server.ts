import type { NonEmpty } from '../../config/config.ts';
import { DeskError } from '../../desk-error.ts';
import { parseUrl } from '../../net/parse-url.ts';
import type { Clock } from '../../time/clock.ts';
import type { AccessToken, RefreshToken, TokenKey } from '../identifiers.ts';
import type { Outbound, OutboundAnswer } from '../outbound/outbound.ts';
import { readGrant, readTokenOwner, type Grant, type TokenOwner } from './token-answer.ts';

/**
 * The OAuth servers this app trusts. Methods that call a server throw OAuthError when it refuses, and DeskError
 * `OAUTH_UNREACHABLE` (502, 504) or `OAUTH_NONSENSE` (502) when there is no usable answer.
 */
export interface OAuthServers {
  /** The allow-listed origin of `address`, such as `https://oauth.bitrix24.tech/rest/`; undefined if it has none. */
  allowed(address: string): string | undefined;
  readonly all: NonEmpty<string>;
  /** Gets a new pair for a refresh token. @param owner of the pair, for the journal */
  refresh(origin: string, refreshToken: RefreshToken, owner?: TokenKey): Promise<Grant>;
  /** Redeems the one-time code of the authorization-code flow. */
  redeemCode(origin: string, code: string): Promise<Grant>;
  /** Asks `app.info` whose token this is. @param owner who it is expected to be, for the journal */
  describeToken(origin: string, accessToken: AccessToken, owner?: TokenKey): Promise<TokenOwner>;
}

export interface OAuthOptions {
  readonly outbound: Outbound;
  readonly clock: Clock;
  readonly client: { readonly id: string; readonly secret: string };
  readonly servers: NonEmpty<string>;
}

/**
 * Talks to the public OAuth servers of Bitrix24. Every request is a POST, so that no secret becomes part of a URL; the
 * official PHP client calls `app.info` in the same way.
 */
export function createOAuthServers({ outbound, clock, client, servers }: OAuthOptions): OAuthServers {
  async function requestPair(
    origin: string,
    fields: Readonly<Record<string, string>> & { readonly grant_type: string },
    owner?: TokenKey,
  ): Promise<Grant> {
    const params = { ...fields, client_id: client.id, client_secret: client.secret };
    return readGrant(await post(origin, '/oauth/token/', fields.grant_type, params, owner), clock.now());
  }

  async function post(
    origin: string,
    path: string,
    method: string,
    params: Readonly<Record<string, string>>,
    owner: TokenKey | undefined,
  ): Promise<OutboundAnswer> {
    const call = { to: 'oauth', memberId: owner?.memberId, userId: owner?.userId, method, params } as const;
    const body = new URLSearchParams(params).toString();
    const headers = { 'content-type': 'application/x-www-form-urlencoded', accept: 'application/json' };
    try {
      return await outbound.post({ call, url: new URL(path, origin), headers, body });
    } catch (error) {
      const status = error instanceof DeskError ? error.status : 502;
      throw new DeskError('OAUTH_UNREACHABLE', { status, retryAfter: 2, cause: error });
    }
  }

  return {
    all: servers,
    allowed: address => {
      const origin = parseUrl(address)?.origin;
      return servers.find(server => server === origin);
    },
    refresh: (origin, refreshToken, owner) =>
      requestPair(origin, { grant_type: 'refresh_token', refresh_token: refreshToken }, owner),
    redeemCode: (origin, code) => requestPair(origin, { grant_type: 'authorization_code', code }),
    describeToken: async (origin, accessToken, owner) =>
      readTokenOwner(await post(origin, '/rest/app.info', 'app.info', { auth: accessToken }, owner)),
  };
}

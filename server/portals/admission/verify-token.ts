import type { Clock } from '../../time/clock.ts';
import type { NonEmpty } from '../../config/config.ts';
import { DeskError } from '../../desk-error.ts';
import type { AccessToken, MemberId, RefreshToken } from '../../bitrix24/identifiers.ts';
import type { OAuthServers } from '../../bitrix24/oauth/oauth-server.ts';
import type { TokenOwner, TokenPair } from '../../bitrix24/oauth/token-answer.ts';
import { OAuthError } from '../../bitrix24/oauth/oauth-refusal.ts';
import type { ConfirmedPortal } from '../portal.ts';

/** A token as it was posted, with what the request says about it; nothing of it is signed (platform contract 2.6). */
export interface UnverifiedToken {
  readonly memberId: MemberId;
  readonly accessToken: AccessToken;
  /** `https://HOST/rest/` as posted; only an allow-listed server is ever asked. */
  readonly serverEndpoint?: string | undefined;
}

/** What the OAuth server says about a token. */
export interface Verified {
  readonly portal: ConfirmedPortal;
  readonly userId: number;
  /** When the token ends, in milliseconds since the epoch. */
  readonly expiresAt: number;
  /** When the server was asked, in milliseconds since the epoch; an uninstall after that moment wins. */
  readonly askedAt: number;
}

export interface VerifyTokenOptions {
  readonly oauth: OAuthServers;
  readonly clock: Clock;
  /** Our own client_id: a valid token of another app is refused. */
  readonly clientId: string;
}

export type VerifyToken = (token: UnverifiedToken) => Promise<Verified>;

/** Longest life an access token has, in milliseconds. */
const longestLife = 3_600_000;

/** The error `OPENING_REFUSED` (403), the same for every reason. @param why for the log only */
export const openingRefused = (why: string) => new DeskError('OPENING_REFUSED', { cause: new Error(why) });

/**
 * Asks an allow-listed OAuth server whose token this is, and requires our own client_id, an installed app and the same member
 * id. No portal is called.
 * @returns what the server says; what the request says about address, status, scope and user is not used
 * @throws DeskError `OPENING_REFUSED` (403), or `OAUTH_UNREACHABLE` when no server could be asked
 */
export function createVerifyToken({ oauth, clock, clientId }: VerifyTokenOptions): VerifyToken {
  function serversFor(serverEndpoint: string | undefined): NonEmpty<string> {
    if (serverEndpoint === undefined) return oauth.all;
    const origin = oauth.allowed(serverEndpoint);
    if (origin === undefined) throw openingRefused('a foreign OAuth server');
    return [origin];
  }

  /**
   * Asks one server after the other: on-premise portals do not name theirs, and the first one that knows the token answers.
   */
  async function firstAnswer(
    servers: readonly string[],
    accessToken: AccessToken,
  ): Promise<TokenOwner & { origin: string }> {
    const failures: Error[] = [];
    for (const origin of servers) {
      try {
        return { ...(await oauth.describeToken(origin, accessToken)), origin };
      } catch (error) {
        failures.push(error as Error);
      }
    }
    const unreachable = failures.find(error => !(error instanceof OAuthError));
    if (unreachable !== undefined) throw unreachable;
    const [first] = failures;
    throw openingRefused(first instanceof OAuthError ? first.code : 'not confirmed');
  }

  return async ({ memberId, accessToken, serverEndpoint }) => {
    const askedAt = clock.now();
    const owner = await firstAnswer(serversFor(serverEndpoint), accessToken);
    if (owner.clientId !== clientId) throw openingRefused('a token of another app');
    if (!owner.installed) throw openingRefused('not installed');
    if (owner.memberId !== memberId) throw openingRefused('a token of another portal');
    const { clientEndpoint, status, scope, userId, expiresAt } = owner;
    return {
      portal: { memberId, clientEndpoint, status, scope, oauthServer: owner.origin },
      userId,
      expiresAt: Math.min(expiresAt ?? askedAt + longestLife, askedAt + longestLife),
      askedAt,
    };
  };
}

/** The pair to store for a verified token; undefined without a refresh token, because the server has no use for it. */
export const pairOf = (
  token: UnverifiedToken & { readonly refreshToken?: RefreshToken | undefined },
  { expiresAt }: Verified,
): TokenPair | undefined =>
  token.refreshToken && { accessToken: token.accessToken, refreshToken: token.refreshToken, expiresAt };

import type { Clock } from '../../time/clock.ts';
import type { NonEmpty } from '../../config/config.ts';
import { DeskError } from '../../desk-error.ts';
import type { AccessToken, MemberId, RefreshToken } from '../../bitrix24/identifiers.ts';
import {
  OAuthError,
  type OAuthServers,
  type TokenOwner,
  type TokenPair,
} from '../../bitrix24/oauth/oauth-server.ts';
import type { ConfirmedPortal } from '../portal-store.ts';

/** What somebody claims: nothing of it is signed (platform contract 2.6). */
export interface Claim {
  readonly memberId: MemberId;
  readonly accessToken: AccessToken;
  /** `https://HOST/rest/`, as posted; only an allow-listed server is ever asked. */
  readonly serverEndpoint?: string | undefined;
}

export interface Verified {
  readonly portal: ConfirmedPortal;
  readonly userId: number;
  /** When the token ends, in milliseconds since the epoch. */
  readonly expiresAt: number;
  /** When the server was asked; an uninstall after that moment wins. */
  readonly askedAt: number;
}

export interface VerifyTokenOptions {
  readonly oauth: OAuthServers;
  readonly clock: Clock;
  /** Our own client_id: a valid token of another app is worth nothing here. */
  readonly clientId: string;
}

export type VerifyToken = (claim: Claim) => Promise<Verified>;

/** Longest life an access token has, in milliseconds. */
const longestLife = 3_600_000;

/** What everybody hears who is not confirmed; `why` is for the log. */
export const openingRefused = (why: string) => new DeskError('OPENING_REFUSED', { cause: new Error(why) });

/**
 * Asks an allow-listed OAuth server whose token this is, and believes nothing else: own client_id, installed, same
 * member id. No portal is called.
 * @returns what the server says; the request's own words about address, status, scope and user are not used
 * @throws DeskError `OPENING_REFUSED` (403), or `OAUTH_UNREACHABLE` when no server could be asked
 */
export function createVerifyToken({ oauth, clock, clientId }: VerifyTokenOptions): VerifyToken {
  function serversFor(serverEndpoint: string | undefined): NonEmpty<string> {
    if (serverEndpoint === undefined) return oauth.all;
    const origin = oauth.allowed(serverEndpoint);
    if (origin === undefined) throw openingRefused('a foreign OAuth server');
    return [origin];
  }

  /** Boxes do not say which server vouches for them: the first that knows the token does. */
  async function firstAnswer(
    servers: readonly string[],
    accessToken: AccessToken,
  ): Promise<TokenOwner & { origin: string }> {
    const failures: Error[] = [];
    for (const origin of servers) {
      try {
        return { ...(await oauth.describe(origin, accessToken)), origin };
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

/** The pair to keep for a verified token; without a refresh token it is of no use on the server. */
export const pairOf = (
  claim: Claim & { readonly refreshToken?: RefreshToken | undefined },
  { expiresAt }: Verified,
): TokenPair | undefined =>
  claim.refreshToken && { accessToken: claim.accessToken, refreshToken: claim.refreshToken, expiresAt };

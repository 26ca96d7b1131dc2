import type { Clock } from '../../time/clock.ts';
import type { NonEmpty } from '../../config/config.ts';
import { DeskError } from '../../desk-error.ts';
import type { AccessToken, MemberId, RefreshToken } from '../../bitrix24/identifiers.ts';
import type { OAuthServers } from '../../bitrix24/oauth/oauth-server.ts';
import type { TokenOwner } from '../../bitrix24/oauth/token-answer.ts';
import { OAuthError } from '../../bitrix24/oauth/oauth-refusal.ts';
import type { ConfirmedPortal } from '../portal.ts';
import type { BroughtPair } from '../tokens/token-store.ts';

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
  /** The app's version on the portal; undefined where the server names none. */
  readonly version: string | undefined;
  /** When the token ends, in milliseconds since the epoch. */
  readonly expiresAt: number;
  /** When the server was asked, in milliseconds since the epoch. */
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
export const openingRefused = (why: string | OAuthError) =>
  new DeskError('OPENING_REFUSED', { cause: typeof why === 'string' ? new Error(why) : why });

/** Whether an arrival was refused only because its access token has ended; a refresh token may still prove it. */
export const isExpired = (error: unknown): boolean =>
  error instanceof DeskError &&
  error.code === 'OPENING_REFUSED' &&
  error.cause instanceof OAuthError &&
  /^(expired|invalid)_token$/.test(error.cause.code);

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
    // One server knows the token and says that it has ended; the others know nothing of it.
    const refusals = failures.filter(error => error instanceof OAuthError);
    const expired = refusals.find(({ code }) => code === 'expired_token');
    throw openingRefused(expired ?? refusals[0] ?? 'not confirmed');
  }

  return async ({ memberId, accessToken, serverEndpoint }) => {
    const askedAt = clock.now();
    const owner = await firstAnswer(serversFor(serverEndpoint), accessToken);
    if (owner.clientId !== clientId) throw openingRefused('a token of another app');
    if (!owner.installed) throw openingRefused('not installed');
    if (owner.memberId !== memberId) throw openingRefused('a token of another portal');
    const { clientEndpoint, status, scope, userId, version, expiresAt } = owner;
    return {
      portal: { memberId, clientEndpoint, status, scope, oauthServer: owner.origin },
      userId,
      version,
      expiresAt: Math.min(expiresAt ?? askedAt + longestLife, askedAt + longestLife),
      askedAt,
    };
  };
}

/** The pair to store for a verified token. */
export const pairOf = (
  token: UnverifiedToken & { readonly refreshToken?: RefreshToken | undefined },
  { expiresAt }: Verified,
): BroughtPair => ({ accessToken: token.accessToken, refreshToken: token.refreshToken, expiresAt });

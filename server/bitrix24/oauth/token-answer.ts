import { parseJson } from '../../net/parse-json.ts';
import { z } from 'zod';
import { DeskError } from '../../desk-error.ts';
import { parseUrl } from '../../net/parse-url.ts';
import {
  isAccessToken,
  isMemberId,
  isRefreshToken,
  type AccessToken,
  type MemberId,
  type RefreshToken,
} from '../identifiers.ts';
import type { OutboundAnswer } from '../outbound/outbound.ts';
import { isKnownRefusal, oauthRefusal } from './oauth-refusal.ts';

export interface TokenPair {
  readonly accessToken: AccessToken;
  readonly refreshToken: RefreshToken;
  /** Milliseconds since the epoch, by our own clock. */
  readonly expiresAt: number;
}

/** The answer of a token endpoint. `clientEndpoint` is the present address of the portal; it reveals a rename. */
export interface Grant extends TokenPair {
  readonly memberId: MemberId;
  readonly userId: number | undefined;
  readonly clientEndpoint: string | undefined;
}

/**
 * What `app.info` says about an access token: the only statement about a portal that can be trusted (platform contract
 * 2.6).
 */
export interface TokenOwner {
  readonly clientId: string;
  readonly userId: number;
  readonly memberId: MemberId;
  readonly installed: boolean;
  /** The app's version on the portal; undefined if the server names none. */
  readonly version: string | undefined;
  readonly clientEndpoint: string;
  readonly status: string;
  readonly scope: string;
  /** When the token expires, in milliseconds since the epoch; undefined if the server does not say. */
  readonly expiresAt: number | undefined;
}

/** Life of an access token in seconds, assumed where the answer does not say (platform contract 1.1). */
const accessTokenLife = 3600;
export const accessTokenLifeMs = accessTokenLife * 1000;

const integer = z
  .union([z.number(), z.string().regex(/^\d+$/).transform(Number)])
  .pipe(z.number().int().positive());
/**
 * The address of a portal's REST interface in the one form that is stored: scheme, host in punycode, port and `/rest/`. It
 * becomes part of headers and URLs, so a URL parser writes it anew and everything else in it is refused.
 */
const endpoint = z.string().transform((text, context) => {
  const url = parseUrl(text);
  const isPlain =
    url !== null &&
    /^https?:$/.test(url.protocol) &&
    // A parser lets characters through that would mean something in a header.
    /^(?:[a-z0-9._-]+|\[[0-9a-f:.]+\])$/.test(url.hostname) &&
    /^\/rest\/?$/.test(url.pathname) &&
    [url.username, url.password, url.search, url.hash].every(part => part === '');
  if (isPlain) return `${url.origin}/rest/`;
  context.addIssue({ code: 'custom', message: 'not the address of a portal' });
  return z.NEVER;
});

const grantAnswer = z.object({
  access_token: z.custom<AccessToken>(isAccessToken),
  refresh_token: z.custom<RefreshToken>(isRefreshToken),
  member_id: z.custom<MemberId>(isMemberId),
  expires_in: integer.optional().catch(undefined),
  expires: integer.optional().catch(undefined),
  user_id: integer.optional().catch(undefined),
  // `domain` is not read: here it is the OAuth server's own host (trap T1).
  client_endpoint: endpoint.optional().catch(undefined),
});

const ownerAnswer = z.object({
  result: z.object({
    client_id: z.string(),
    user_id: integer,
    expires: z.string().optional().catch(undefined),
    install: z.object({
      installed: z.boolean(),
      version: z.coerce.string().max(64).optional().catch(undefined),
      status: z.string().catch(''),
      scope: z.string().catch(''),
      client_endpoint: endpoint,
      member_id: z.custom<MemberId>(isMemberId),
    }),
  }),
});

/**
 * Reads the answer of a token endpoint.
 * @param now milliseconds since the epoch
 * @throws OAuthError when the server refuses; DeskError `OAUTH_UNREACHABLE` or `OAUTH_NONSENSE` (502)
 */
export function readGrant(answer: OutboundAnswer, now: number): Grant {
  const grant = readAnswer(answer, grantAnswer);
  return {
    accessToken: grant.access_token,
    refreshToken: grant.refresh_token,
    memberId: grant.member_id,
    userId: grant.user_id,
    clientEndpoint: grant.client_endpoint,
    expiresAt: expiryOf(grant, now),
  };
}

/** Reads the answer of `app.info`. @throws as `readGrant` */
export function readTokenOwner(answer: OutboundAnswer): TokenOwner {
  const { result } = readAnswer(answer, ownerAnswer);
  const expiresAt = Date.parse(result.expires ?? '');
  return {
    clientId: result.client_id,
    userId: result.user_id,
    memberId: result.install.member_id,
    installed: result.install.installed,
    version: result.install.version,
    clientEndpoint: result.install.client_endpoint,
    status: result.install.status,
    scope: result.install.scope,
    expiresAt: Number.isNaN(expiresAt) ? undefined : expiresAt,
  };
}

/**
 * The relative life comes first, because the two clocks may differ. Either may be missing (platform contract 3.2, trap
 * T12).
 */
function expiryOf(
  { expires_in, expires }: { expires_in?: number | undefined; expires?: number | undefined },
  now: number,
): number {
  if (expires_in !== undefined) return now + expires_in * 1000;
  if (expires !== undefined && expires * 1000 > now) return expires * 1000;
  return now + accessTokenLifeMs;
}

/** Errors come with any status, 200 included (`wrong_client`), and sometimes as HTML (platform contract 3.3). */
function readAnswer<T extends z.ZodType>({ status, text }: OutboundAnswer, shape: T): z.output<T> {
  const answer = parseJson(text);
  const error = z.object({ error: z.string().min(1).max(100) }).safeParse(answer);
  // A portal that no longer exists is answered with 404, whatever the code says (platform contract 3.3).
  if (status === 404 && !isKnownRefusal(error.data?.error ?? ''))
    throw oauthRefusal('PORTAL_NOT_FOUND', status);
  if (error.success) throw oauthRefusal(error.data.error, status);
  const parsed = shape.safeParse(answer);
  if (status === 200 && parsed.success) return parsed.data;
  // A server that fails, or a proxy in front of it, has not answered the question.
  const code = status >= 500 ? 'OAUTH_UNREACHABLE' : 'OAUTH_NONSENSE';
  throw new DeskError(code, { retryAfter: 2, cause: new Error(`HTTP ${status}`) });
}

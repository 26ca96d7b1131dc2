import { z } from 'zod';
import type { Clock } from '../../time/clock.ts';
import type { NonEmpty } from '../../config/config.ts';
import { DeskError } from '../../desk-error.ts';
import { parseUrl } from '../../net/parse-url.ts';
import {
  isAccessToken,
  isMemberId,
  isRefreshToken,
  type AccessToken,
  type MemberId,
  type RefreshToken,
  type TokenKey,
} from '../identifiers.ts';
import type { Outbound, OutboundAnswer } from '../outbound/outbound.ts';

export interface TokenPair {
  readonly accessToken: AccessToken;
  readonly refreshToken: RefreshToken;
  /** Milliseconds since the epoch, by our own clock. */
  readonly expiresAt: number;
}

/** What a token endpoint grants. `clientEndpoint` is where the portal is now: this is how a rename is noticed. */
export interface Grant extends TokenPair {
  readonly memberId: MemberId;
  readonly userId: number | undefined;
  readonly clientEndpoint: string | undefined;
}

/** What the OAuth server says of an access token: the only statement about a portal that can be trusted (platform contract 2.6). */
export interface TokenOwner {
  readonly clientId: string;
  readonly userId: number;
  readonly memberId: MemberId;
  readonly installed: boolean;
  readonly clientEndpoint: string;
  readonly status: string;
  readonly scope: string;
  /** When the token ends, in milliseconds since the epoch, where the server says so. */
  readonly expiresAt: number | undefined;
}

/** A refusal of the OAuth server. `code` is its own; the message never holds what was sent. */
export class OAuthError extends DeskError {
  override readonly name = 'OAuthError';
}

export interface OAuthServers {
  /** The allow-listed origin that `address` (such as `https://oauth.bitrix24.tech/rest/`) belongs to. */
  allowed(address: string): string | undefined;
  readonly all: NonEmpty<string>;
  /** @param of whose pair it is, for the journal. @throws OAuthError, DeskError on transport failure */
  refresh(origin: string, refreshToken: RefreshToken, of?: TokenKey): Promise<Grant>;
  /** Exchanges the one-time code of the authorization-code flow. @throws as `refresh` */
  exchange(origin: string, code: string): Promise<Grant>;
  /** `app.info`: whose token this is. @param of whose it should be, for the journal. @throws as `refresh` */
  describe(origin: string, accessToken: AccessToken, of?: TokenKey): Promise<TokenOwner>;
}

export interface OAuthOptions {
  readonly outbound: Outbound;
  readonly clock: Clock;
  readonly client: { readonly id: string; readonly secret: string };
  readonly servers: NonEmpty<string>;
}

/** A token's life where the answer does not say, in seconds (platform contract 1.1). */
const usualLife = 3600;
export const accessTokenLifeMs = usualLife * 1000;

const integer = z
  .union([z.number(), z.string().regex(/^\d+$/).transform(Number)])
  .pipe(z.number().int().positive());
/** A portal's address becomes part of headers and URLs: nothing but scheme, host, port and `/rest/`. */
const endpoint = z
  .string()
  .regex(/^https?:\/\/([a-z0-9.-]+|\[[0-9a-f:.]+\])(:\d{1,5})?\/rest\/$/i)
  .refine(value => parseUrl(value) !== null);

const grant = z.object({
  access_token: z.custom<AccessToken>(isAccessToken),
  refresh_token: z.custom<RefreshToken>(isRefreshToken),
  member_id: z.custom<MemberId>(isMemberId),
  expires_in: integer.optional().catch(undefined),
  expires: integer.optional().catch(undefined),
  user_id: integer.optional().catch(undefined),
  // `domain` is the OAuth server's own host here (trap T1) and therefore not read at all.
  client_endpoint: endpoint.optional().catch(undefined),
});

const owner = z.object({
  result: z.object({
    client_id: z.string(),
    user_id: integer,
    expires: z.string().optional().catch(undefined),
    install: z.object({
      installed: z.boolean(),
      status: z.string().catch(''),
      scope: z.string().catch(''),
      client_endpoint: endpoint,
      member_id: z.custom<MemberId>(isMemberId),
    }),
  }),
});

/**
 * The public OAuth servers of Bitrix24. Everything goes out as POST, so that no secret is part of a URL; the official PHP
 * client asks `app.info` in the same way.
 */
export function createOAuthServers({ outbound, clock, client, servers }: OAuthOptions): OAuthServers {
  async function token(
    origin: string,
    fields: Readonly<Record<string, string>> & { readonly grant_type: string },
    of?: TokenKey,
  ): Promise<Grant> {
    const params = { ...fields, client_id: client.id, client_secret: client.secret };
    const answer = readAnswer(await post(origin, '/oauth/token/', fields.grant_type, params, of), grant);
    return {
      accessToken: answer.access_token,
      refreshToken: answer.refresh_token,
      memberId: answer.member_id,
      userId: answer.user_id,
      clientEndpoint: answer.client_endpoint,
      expiresAt: expiryOf(answer, clock.now()),
    };
  }

  async function post(
    origin: string,
    path: string,
    method: string,
    params: Readonly<Record<string, string>>,
    of: TokenKey | undefined,
  ): Promise<OutboundAnswer> {
    const call = { to: 'oauth', memberId: of?.memberId, userId: of?.userId, method, params } as const;
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
    refresh: (origin, refreshToken, of) =>
      token(origin, { grant_type: 'refresh_token', refresh_token: refreshToken }, of),
    exchange: (origin, code) => token(origin, { grant_type: 'authorization_code', code }),
    describe: async (origin, accessToken, of) => {
      const { result } = readAnswer(
        await post(origin, '/rest/app.info', 'app.info', { auth: accessToken }, of),
        owner,
      );
      const expiresAt = Date.parse(result.expires ?? '');
      return {
        clientId: result.client_id,
        userId: result.user_id,
        memberId: result.install.member_id,
        installed: result.install.installed,
        clientEndpoint: result.install.client_endpoint,
        status: result.install.status,
        scope: result.install.scope,
        expiresAt: Number.isNaN(expiresAt) ? undefined : expiresAt,
      };
    },
  };
}

/** The relative life first: the two clocks need not agree. Neither is always sent (platform contract 3.2, trap T12). */
function expiryOf(
  { expires_in, expires }: { expires_in?: number | undefined; expires?: number | undefined },
  now: number,
): number {
  if (expires_in !== undefined) return now + expires_in * 1000;
  if (expires !== undefined && expires * 1000 > now) return expires * 1000;
  return now + usualLife * 1000;
}

/** Errors come with any status, 200 included (`wrong_client`), and sometimes as HTML (platform contract 3.3). */
function readAnswer<T extends z.ZodType>({ status, text }: OutboundAnswer, shape: T): z.output<T> {
  const answer = parseJson(text);
  const error = z.object({ error: z.string().min(1).max(100) }).safeParse(answer);
  // A portal that is gone is answered with 404, whatever the code is called (platform contract 3.3).
  if (status === 404 && !words.has(error.data?.error ?? '')) throw refusal('PORTAL_NOT_FOUND', status);
  if (error.success) throw refusal(error.data.error, status);
  const parsed = shape.safeParse(answer);
  if (status === 200 && parsed.success) return parsed.data;
  throw new DeskError('OAUTH_NONSENSE', { retryAfter: 2, cause: new Error(`HTTP ${status}`) });
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Whether asking again with the same refresh token is pointless after this code (platform contract 3.3). */
export const isFinal = (code: string): boolean =>
  /^(invalid_grant|PAYMENT_REQUIRED|NOT_INSTALLED|PORTAL_NOT_FOUND)$/.test(code);

const appRefused = 'Bitrix24 does not accept the credentials of this app. Its operator has to check them.';
const scopeMissing = 'The app card lacks a permission (scope) that is needed.';
const words = new Map<string, readonly [message: string, status: number]>([
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

/** The refusal of this code, in words. @param status HTTP status it came with */
export function refusal(code: string, status: number): DeskError {
  if (status >= 500) {
    return new DeskError('OAUTH_UNREACHABLE', {
      message: 'The authorization server of Bitrix24 has a fault of its own.',
      cause: code,
    });
  }
  const [message, answerStatus] = words.get(code) ?? ['Bitrix24 refused the authorization.', 401];
  return new OAuthError(code, message, { status: answerStatus });
}

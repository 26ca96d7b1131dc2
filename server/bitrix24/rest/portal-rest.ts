import { B24OAuth, EnumAppStatus } from '@bitrix24/b24jssdk';
import { LRUCache } from 'lru-cache';
import { asOneCall } from '../outbound/cause.ts';
import { readAnswer, readFailure } from './sdk-answer.ts';
import type { Answer } from '../answer.ts';
import type { AccessToken, MemberId } from '../identifiers.ts';
import type { CallManner, Outbound } from '../outbound/outbound.ts';
import { sendThrough } from './sdk-transport.ts';

/** Where and as whom a call is made. */
export interface Caller {
  readonly memberId: MemberId;
  readonly userId: number;
  readonly clientEndpoint: string;
  readonly oauthServer: string;
  readonly accessToken: AccessToken;
}

export interface PortalRest {
  /**
   * One REST call through the SDK, never repeated by itself except once with a new token after 401.
   */
  call(caller: Caller, method: string, params: object, manner?: CallManner): Promise<Answer>;
}

export interface PortalRestOptions {
  readonly outbound: Outbound;
  /** Gives another access token when the portal refuses the caller's with 401; what it throws becomes the answer. */
  readonly renew: (caller: Caller) => Promise<AccessToken>;
  /** How many SDK objects are kept, one per user with a live token. */
  readonly cacheSize?: number;
}

/** We decide about expiry and refresh ourselves; the SDK shall never think a token has expired. In seconds. */
const never = 4_102_444_800;

/**
 * The SDK's limiter counts per object, Bitrix24 per portal and address: it would only slow down single users (platform
 * contract 8.5). Its retries repeat calls that may have arrived. Both are switched off.
 */
const unrestricted = {
  rateLimit: { burstLimit: Number.MAX_SAFE_INTEGER, drainRate: 1_000_000, adaptiveEnabled: false },
  operatingLimit: { windowMs: 600_000, limitMs: Number.MAX_SAFE_INTEGER, heavyPercent: 100 },
  adaptiveConfig: { enabled: false, thresholdPercent: 100, coefficient: 0, maxDelay: 0 },
  maxRetries: 1,
  retryOnNetworkError: false,
};

export function createPortalRest({ outbound, renew, cacheSize = 1_000 }: PortalRestOptions): PortalRest {
  const clients = new LRUCache<string, B24OAuth>({ max: cacheSize });

  /** One object per access token and manner: a 401 that comes late can then only be about that very token. */
  function clientFor(caller: Caller, manner: CallManner): B24OAuth {
    const name = `${caller.clientEndpoint} ${caller.accessToken} ${manner.writes ?? false} ${manner.timeoutMs ?? ''}`;
    const known = clients.get(name);
    if (known !== undefined) return known;
    const client = createClient(caller);
    sendThrough(outbound, client, caller, manner);
    client.setCustomRefreshAuth(async () => refreshed(caller, await renew(caller)));
    clients.set(name, client);
    return client;
  }

  return {
    call: async (caller, method, params, manner = usual) => {
      try {
        const { call } = clientFor(caller, manner).actions.v2;
        return readAnswer(await asOneCall(() => call.make({ method, params })));
      } catch (error) {
        return readFailure(error);
      }
    },
  };
}

const usual: CallManner = {};

function createClient({ memberId, userId, clientEndpoint, oauthServer, accessToken }: Caller): B24OAuth {
  return new B24OAuth(
    {
      applicationToken: '',
      userId,
      memberId,
      accessToken,
      refreshToken: '',
      expires: never,
      expiresIn: 3600,
      scope: '',
      domain: new URL(clientEndpoint).host,
      // Without the trailing slash, which the SDK would double (platform contract 4.1).
      clientEndpoint: clientEndpoint.replace(/\/$/, ''),
      serverEndpoint: `${oauthServer}/rest/`,
      status: EnumAppStatus.Local,
    },
    // Refreshing is ours alone: the SDK gets no secret to refresh with.
    { clientId: '', clientSecret: '' },
    { restrictionParams: unrestricted },
  );
}

const refreshed = ({ memberId, clientEndpoint, oauthServer }: Caller, accessToken: AccessToken) => ({
  access_token: accessToken,
  refresh_token: '',
  expires: String(never),
  expires_in: '3600',
  client_endpoint: clientEndpoint,
  server_endpoint: `${oauthServer}/rest/`,
  member_id: memberId,
  scope: '',
  status: EnumAppStatus.Local,
  domain: new URL(clientEndpoint).host,
});

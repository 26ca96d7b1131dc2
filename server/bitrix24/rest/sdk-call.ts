import { B24OAuth, EnumAppStatus } from '@bitrix24/b24jssdk';
import { boundedMap } from '../../time/bounded-map.ts';
import { asOneCall } from '../outbound/cause.ts';
import { readAnswer, readFailure } from './sdk-answer.ts';
import type { AccessToken } from '../identifiers.ts';
import type { CallManner } from '../outbound/outbound.ts';
import type { Caller, CallPortal, CallPortalOptions } from './call-portal.ts';
import { sendThrough } from './sdk-transport.ts';

/** Number of SDK objects that are kept, one per user with a live token. */
const keptClients = 1_000;

/** Expiry given to the SDK, in seconds since the epoch: this app decides about expiry and refresh itself. */
const farFuture = 4_102_444_800;

/**
 * Switches off the SDK's limiter and retries. Its limiter counts per object while Bitrix24 counts per portal and address,
 * so it would only slow down single users (platform contract 8.5). Its retries repeat calls that may have arrived.
 */
const unrestricted = {
  rateLimit: { burstLimit: Number.MAX_SAFE_INTEGER, drainRate: 1_000_000, adaptiveEnabled: false },
  operatingLimit: { windowMs: 600_000, limitMs: Number.MAX_SAFE_INTEGER, heavyPercent: 100 },
  adaptiveConfig: { enabled: false, thresholdPercent: 100, coefficient: 0, maxDelay: 0 },
  maxRetries: 1,
  retryOnNetworkError: false,
};

/** Calls portals through the SDK, with its own limiter, retries and refresh switched off. */
export function createSdkCall({ outbound, renew }: CallPortalOptions): CallPortal {
  const clients = boundedMap<string, B24OAuth>(keptClients);

  /** One object per access token and manner, so that a late 401 can only concern that token. */
  function clientFor(caller: Caller, manner: CallManner): B24OAuth {
    const name = `${caller.clientEndpoint} ${caller.accessToken} ${manner.writes ?? false} ${manner.timeoutMs ?? ''}`;
    const cached = clients.get(name);
    if (cached !== undefined) return cached;
    const client = createClient(caller);
    sendThrough(outbound, client, caller, manner);
    client.setCustomRefreshAuth(async () => refreshedAuth(caller, await renew(caller)));
    clients.set(name, client);
    return client;
  }

  return async (caller, method, params, manner = usualManner) => {
    try {
      const { call } = clientFor(caller, manner).actions.v2;
      return readAnswer(await asOneCall(() => call.make({ method, params })));
    } catch (error) {
      return readFailure(error);
    }
  };
}

const usualManner: CallManner = {};

function createClient({ memberId, userId, clientEndpoint, oauthServer, accessToken }: Caller): B24OAuth {
  return new B24OAuth(
    {
      applicationToken: '',
      userId,
      memberId,
      accessToken,
      refreshToken: '',
      expires: farFuture,
      expiresIn: 3600,
      scope: '',
      domain: new URL(clientEndpoint).host,
      // Without the trailing slash, which the SDK would double (platform contract 4.1).
      clientEndpoint: clientEndpoint.replace(/\/$/, ''),
      serverEndpoint: `${oauthServer}/rest/`,
      status: EnumAppStatus.Local,
    },
    // Only this app refreshes tokens, so the SDK gets no secret to refresh with.
    { clientId: '', clientSecret: '' },
    { restrictionParams: unrestricted },
  );
}

/** A renewed token in the shape the SDK expects from a refresh. */
const refreshedAuth = ({ memberId, clientEndpoint, oauthServer }: Caller, accessToken: AccessToken) => ({
  access_token: accessToken,
  refresh_token: '',
  expires: String(farFuture),
  expires_in: '3600',
  client_endpoint: clientEndpoint,
  server_endpoint: `${oauthServer}/rest/`,
  member_id: memberId,
  scope: '',
  status: EnumAppStatus.Local,
  domain: new URL(clientEndpoint).host,
});

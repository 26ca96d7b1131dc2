import type { Sandbox, SandboxPortal } from '../api.ts';
import { parsePhpQuery } from '../http/php-query.ts';
import type { JsonMap } from '../json.ts';
import type { RecordedRequest } from '../recorded-request.ts';
import { maskMap, maskUrl } from './mask.ts';

/**
 * Kinds of recorded requests: to the portal's REST and to its OAuth server, and those that the portal sends: openings of
 * an app's page, events, and calls of a connector's endpoints.
 */
export const trafficKinds = ['rest', 'oauth', 'opening', 'event', 'endpoint'] as const;
export type TrafficKind = (typeof trafficKinds)[number];

/** One request, in a shape that may be saved. */
export interface TrafficEntry {
  /** Time of the portal's clock, ISO 8601 in UTC. */
  readonly at: string;
  readonly kind: TrafficKind;
  /** `in`: the portal was asked; `out`: the portal asked. */
  readonly direction: 'in' | 'out';
  readonly method: string;
  /** REST method, grant, placement or event. */
  readonly name: string;
  readonly url: string;
  readonly parameters: JsonMap;
  /** HTTP status; 0 for a connection that ended without an answer. Unknown for openings, which a browser posts. */
  readonly status?: number;
  /** Error code of the answer, or the reason why no answer came. */
  readonly error?: string;
}

/** Secrets are masked unless they are asked for. */
export interface TrafficOptions {
  readonly secrets?: boolean;
}

/** Lists everything that went in and out of a portal and its OAuth server, oldest first. */
export function trafficOf(
  { sandbox, portal }: { readonly sandbox: Sandbox; readonly portal: SandboxPortal },
  { secrets = false }: TrafficOptions = {},
): readonly TrafficEntry[] {
  const all = [
    ...portal.rest.requests.map(request => incoming('rest', request)),
    ...sandbox.oauth.requests.map(request => incoming('oauth', request)),
    ...openingsOf(portal),
    ...eventsOf(portal),
    ...endpointCallsOf(portal),
  ].sort((a, b) => a.at - b.at);
  return all.map(({ at, ...entry }) => {
    const dated = { at: new Date(at).toISOString(), ...entry };
    if (secrets) return dated;
    return { ...dated, url: maskUrl(entry.url), parameters: maskMap(entry.parameters) };
  });
}

type Timed = Omit<TrafficEntry, 'at'> & { readonly at: number };

function incoming(kind: 'rest' | 'oauth', request: RecordedRequest): Timed {
  const { at, method, restMethod = '', url, params, status, error } = request;
  return {
    at,
    kind,
    direction: 'in',
    method,
    name: restMethod,
    url,
    parameters: params,
    ...(status !== undefined && { status }),
    ...(error !== undefined && { error }),
  };
}

function openingsOf(portal: SandboxPortal): readonly Timed[] {
  return portal.openings.map(({ at, opening }) => ({
    at,
    kind: 'opening',
    direction: 'out',
    method: 'POST',
    name: opening.fields['PLACEMENT'] ?? 'DEFAULT',
    url: opening.url,
    parameters: opening.fields,
  }));
}

function eventsOf(portal: SandboxPortal): readonly Timed[] {
  return portal.events.delivered.map(({ at, event, url, body, lost, status, failure }) => {
    const error = lost ? 'lost on purpose' : failure;
    return {
      at,
      kind: 'event',
      direction: 'out',
      method: 'POST',
      name: event,
      url,
      parameters: parsePhpQuery(body),
      ...(status !== undefined && { status }),
      ...(error !== undefined && { error }),
    };
  });
}

function endpointCallsOf(portal: SandboxPortal): readonly Timed[] {
  return portal.endpoints.requests.map(({ at, url, body, outcome, status }) => ({
    at,
    kind: 'endpoint',
    direction: 'out',
    method: 'POST',
    name: '',
    url,
    parameters: parsePhpQuery(body),
    ...(status !== undefined && { status }),
    ...(outcome === 'refused' && { error: 'private address' }),
  }));
}

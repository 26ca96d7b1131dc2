import { randomBytes } from 'node:crypto';
import type { Entrance } from './entrance.ts';
import type { Installation } from './installation.ts';
import { isMap } from './json.ts';
import type { MintedTokens } from './minted-tokens.ts';
import type { Opening, OpeningOptions } from './opening.ts';
import { scopeText, serverEndpoint, type PortalState } from './portal-state.ts';
import type { PortalUser } from './users.ts';

/** Everything an opening is made from. */
export interface OpeningParts {
  readonly portal: PortalState;
  readonly installation: Installation;
  readonly user: PortalUser;
  readonly tokens: MintedTokens;
  readonly entrance: Entrance;
}

/** Makes the form that the portal page posts into the app's frame (platform contract 2.1, box profile A8). */
export function makeOpening(parts: OpeningParts, options: OpeningOptions = {}): Opening {
  const { portal, installation, user, tokens } = parts;
  if (parts.entrance === 'notice' && options.target === undefined) {
    throw new Error('The portal shows this person a notice and posts no opening.');
  }
  const appSid = randomBytes(16).toString('hex');
  const protocol = portal.origin.startsWith('https:') ? '1' : '0';
  const install =
    options.target === 'installer' || (options.target !== 'application' && parts.entrance === 'installer');
  const handler =
    options.handler ?? (install ? installation.app.installUrl : undefined) ?? installation.app.url;
  const query = {
    DOMAIN: portal.host,
    PROTOCOL: protocol,
    LANG: options.lang ?? portal.lang,
    APP_SID: appSid,
  };
  const placementOptions = optionsText(options);
  const fields: Readonly<Record<string, string>> = {
    AUTH_ID: tokens.accessToken,
    AUTH_EXPIRES: String(tokens.expiresIn),
    REFRESH_ID: tokens.refreshToken,
    ...(portal.profile === 'cloud' && {
      SERVER_ENDPOINT: serverEndpoint(portal),
      APPLICATION_TOKEN: installation.applicationToken,
      APPLICATION_SCOPE: scopeText(installation.app),
    }),
    member_id: portal.memberId,
    status: installation.status,
    PLACEMENT: options.placement ?? 'DEFAULT',
    ...(placementOptions !== undefined && { PLACEMENT_OPTIONS: placementOptions }),
  };
  return {
    ...addressOf(handler, query),
    query,
    fields,
    body: new URLSearchParams(fields).toString(),
    frameName: `${portal.host}|${protocol}|${appSid}`,
    appSid,
    tokens,
    user,
    install,
  };
}

/** Copies an opening with some query or form values replaced; undefined removes a field. */
export function alterOpening(
  opening: Opening,
  changes: {
    readonly query?: Readonly<Record<string, string>>;
    readonly fields?: Readonly<Record<string, string | undefined>>;
  },
): Opening {
  const query = { ...opening.query, ...changes.query };
  const merged = Object.entries({ ...opening.fields, ...changes.fields });
  const fields = Object.fromEntries(merged.filter((pair): pair is [string, string] => pair[1] !== undefined));
  const handler = new URL(opening.url);
  for (const name of Object.keys(query)) handler.searchParams.delete(name);
  return {
    ...opening,
    ...addressOf(handler.href, query),
    query,
    fields,
    body: new URLSearchParams(fields).toString(),
  };
}

function addressOf(handler: string, query: Readonly<Record<string, string>>): Pick<Opening, 'url' | 'path'> {
  const url = new URL(handler);
  for (const [name, value] of Object.entries(query)) url.searchParams.append(name, value);
  return { url: url.href, path: url.pathname + url.search };
}

/** Writes PLACEMENT_OPTIONS. Every placement but DEFAULT gets the portal page it was opened from as `URI`. */
function optionsText({
  placement = 'DEFAULT',
  placementOptions,
  openedFrom = '/stream/',
}: OpeningOptions): string | undefined {
  if (typeof placementOptions === 'string') return placementOptions;
  const own = isMap(placementOptions) ? placementOptions : {};
  const all = placement === 'DEFAULT' ? own : { ...own, URI: own['URI'] ?? openedFrom };
  return Object.keys(all).length === 0 ? undefined : JSON.stringify(all);
}

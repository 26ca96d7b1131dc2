import { randomBytes } from 'node:crypto';
import type { Installation } from '../../installation.ts';
import { isMap, type Json, type JsonMap } from '../../json.ts';
import type { Opening } from '../../opening.ts';
import type { FrameAuth, FrameSeed } from '../shared/page-state.ts';
import type { MintedTokens } from '../../sandbox.ts';
import type { PageContext } from './page-context.ts';

interface SeedOptions {
  readonly placement?: string;
  readonly placementOptions?: JsonMap;
  readonly handler?: string;
}

/** Tokens under the names of the frame protocol. */
export const frameAuth = (tokens: MintedTokens): FrameAuth => ({
  AUTH_ID: tokens.accessToken,
  AUTH_EXPIRES: String(tokens.expiresIn),
  REFRESH_ID: tokens.refreshToken,
});

/** PLACEMENT_OPTIONS as getInitData reports them: parsed, or `''` when there are none. */
function parsedOptions(opening: Opening): Json {
  const text = opening.fields['PLACEMENT_OPTIONS'];
  if (text === undefined || text === '') return '';
  try {
    return JSON.parse(text) as Json;
  } catch {
    return text;
  }
}

/** Path and query of the portal page that the person came from. */
function openedFromPath({ request }: PageContext): string | undefined {
  const { referer, host } = request.headers;
  if (referer === undefined || !URL.canParse(referer)) return undefined;
  const url = new URL(referer);
  return url.host === host ? `${url.pathname}${url.search}` : undefined;
}

/** Makes a frame of an honest or forged opening. */
export function seedFrom(context: PageContext, opening: Opening, installation?: Installation): FrameSeed {
  const { portal, user } = context;
  return {
    url: opening.url,
    name: opening.frameName,
    sid: opening.appSid,
    fields: opening.fields,
    placement: opening.fields['PLACEMENT'] ?? 'DEFAULT',
    placementOptions: parsedOptions(opening),
    install: opening.install,
    firstRun: installation?.firstRunSeen.has(user.id) === false,
    admin: user.admin,
    memberId: portal.memberId,
    auth: frameAuth(opening.tokens),
    appOptions: Object.fromEntries(installation?.appOptions ?? []),
    userOptions: Object.fromEntries(installation?.userOptions.get(user.id) ?? []),
  };
}

/** Makes a new rendering of the app for this person, with a fresh APP_SID and fresh tokens. */
export function frameSeed(context: PageContext, options: SeedOptions = {}): FrameSeed {
  const { portal, app, user, visitor } = context;
  const { placement = 'DEFAULT', placementOptions = {}, handler } = options;
  const openedFrom = openedFromPath(context);
  const opening = portal.opening({
    user,
    app,
    placement,
    lang: visitor.lang,
    target: 'auto',
    ...(Object.keys(placementOptions).length > 0 && { placementOptions }),
    ...(handler !== undefined && { handler }),
    ...(openedFrom !== undefined && placement !== 'DEFAULT' && { openedFrom }),
  });
  const seed = seedFrom(context, opening, portal.installation(app));
  // The portal opens this placement by a bare GET without any fields (platform contract 2.5).
  return placement === 'BI_ANALYTICS_MENU' && handler !== undefined
    ? { ...seed, url: handler, name: '', fields: null, sid: randomBytes(16).toString('hex') }
    : seed;
}

/** Query parameters that the main page passes on to the app: texts only, without the portal's own. */
export function ownParameters(query: JsonMap): JsonMap {
  const system = new Set(['_r', 'install_finished', 'sessid', 'lab_forgery']);
  return Object.fromEntries(
    Object.entries(query).flatMap(([name, value]) =>
      system.has(name) || typeof value !== 'string' ? [] : [[name, value]],
    ),
  );
}

/** Parameters `params[k]=v` of a deep link. */
export function deepLinkParameters(query: JsonMap): JsonMap {
  const params = query['params'];
  return isMap(params) ? ownParameters(params) : {};
}

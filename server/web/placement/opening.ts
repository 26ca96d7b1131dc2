import { z } from 'zod';
import { DeskError } from '../../desk-error.ts';
import { parseJson } from '../../net/parse-json.ts';
import {
  isAccessToken,
  isApplicationToken,
  isMemberId,
  isRefreshToken,
  type AccessToken,
  type ApplicationToken,
  type MemberId,
  type RefreshToken,
} from '../../bitrix24/identifiers.ts';
import { parseUrl } from '../../net/parse-url.ts';
import { isReadable } from '../../bitrix24/readable-text.ts';

/** An opening of the page as the portal posts it (platform contract 2.1): well-formed, but not verified yet. */
export interface Opening {
  readonly memberId: MemberId;
  readonly accessToken: AccessToken;
  readonly refreshToken: RefreshToken | undefined;
  readonly serverEndpoint: string | undefined;
  readonly applicationToken: ApplicationToken | undefined;
  readonly placement: string;
  readonly placementOptions: Readonly<Record<string, unknown>>;
}

/** The placements this app is registered for; `DEFAULT` is its own page. */
export const placements = ['DEFAULT', 'LEFT_MENU', 'REST_APP_URI', 'CRM_ANALYTICS_MENU'] as const;

/** Longest `PLACEMENT_OPTIONS`, in characters. */
const longestOptions = 16_384;

/** A field that boxes omit or leave empty (appendix A8). A repeated field arrives as an array and is refused. */
const optional = <T extends z.ZodType>(shape: T) =>
  z.preprocess(value => (value === '' ? undefined : value), shape.optional());

/** `AUTH_EXPIRES` is not read: the authorization server says when a token ends. */
const fields = z.object({
  AUTH_ID: z.custom<AccessToken>(isAccessToken),
  REFRESH_ID: optional(z.custom<RefreshToken>(isRefreshToken)),
  SERVER_ENDPOINT: optional(
    z
      .string()
      .max(255)
      .refine(value => isReadable(value) && parseUrl(value) !== null),
  ),
  APPLICATION_TOKEN: optional(z.custom<ApplicationToken>(isApplicationToken)),
  APPLICATION_SCOPE: optional(z.string().max(4096).refine(isReadable)),
  member_id: z.custom<MemberId>(isMemberId),
  status: optional(z.string().max(16).refine(isReadable)),
  PLACEMENT: z.preprocess(
    value => (value === undefined || value === '' ? 'DEFAULT' : value),
    z.enum(placements),
  ),
  PLACEMENT_OPTIONS: optional(z.string().max(longestOptions).refine(isReadable)),
});

/**
 * Reads the body of an opening.
 * @throws DeskError `OPENING_MALFORMED` (400) that names the fields, never their values
 */
export function parseOpening(body: unknown): Opening {
  const { success, data, error } = fields.safeParse(body ?? {});
  if (!success) {
    const names = [...new Set(error.issues.map(({ path }) => String(path[0] ?? 'body')))].join(', ');
    throw new DeskError('OPENING_MALFORMED', {
      message: `This is not how Bitrix24 opens an app: ${names} missing or malformed.`,
    });
  }
  return {
    memberId: data.member_id,
    accessToken: data.AUTH_ID,
    refreshToken: data.REFRESH_ID,
    serverEndpoint: data.SERVER_ENDPOINT,
    applicationToken: data.APPLICATION_TOKEN,
    placement: data.PLACEMENT,
    placementOptions: parseOptions(data.PLACEMENT_OPTIONS),
  };
}

/** Reads an object; empty text, an array, or text that is not JSON mean "no options" (platform contract 2.2). */
function parseOptions(text: string | undefined): Readonly<Record<string, unknown>> {
  const value = parseJson(text ?? '');
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return {};
  return Object.fromEntries(Object.entries(value).filter(([name]) => name !== '__proto__'));
}

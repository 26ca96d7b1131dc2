import { z } from 'zod';
import { isReadable } from '../../bitrix24/readable-text.ts';
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

export const lifecycleEvents = [
  'ONAPPINSTALL',
  'ONAPPUPDATE',
  'ONAPPUNINSTALL',
  'ONAPPUSERREADY',
  'ONAPPPAYMENT',
] as const;

/** The events that an app binds itself; Bitrix24 binds ONAPPUSERREADY to the install URL (platform contract 5.4). */
export const boundEvents = ['ONAPPINSTALL', 'ONAPPUPDATE', 'ONAPPUNINSTALL', 'ONAPPPAYMENT'] as const;

/** A lifecycle event as posted (platform contract 5.3, 5.4): well-formed, but not yet verified. */
export interface LifecycleEvent {
  readonly event: (typeof lifecycleEvents)[number];
  readonly memberId: MemberId;
  /** When the event happened by the portal's clock, in whole seconds since the epoch. */
  readonly ts: number;
  readonly applicationToken: ApplicationToken | undefined;
  /** The app's version that the event tells of, in ONAPPINSTALL and ONAPPUPDATE. */
  readonly version?: string | undefined;
  readonly serverEndpoint: string | undefined;
  /** Access token of the user who caused the event; most events have no refresh token, some have no user at all. */
  readonly accessToken: AccessToken | undefined;
  readonly refreshToken: RefreshToken | undefined;
  /** Pair of the app's system user, in ONAPPUSERREADY only. */
  readonly systemUser:
    | {
        readonly accessToken: AccessToken;
        readonly refreshToken: RefreshToken;
        /** The system user's id as the event says it. */
        readonly userId: number | undefined;
      }
    | undefined;
  /** Whether the user chose to delete the data, in ONAPPUNINSTALL only. */
  readonly clean: boolean;
}

const text = z.string().max(4096).refine(isReadable).optional().catch(undefined);

/** The form of an event. Unknown extra fields occur and are ignored (platform contract 5.2). */
const body = z.object({
  event: z.preprocess(
    value => (typeof value === 'string' ? value.toUpperCase() : value),
    z.enum(lifecycleEvents),
  ),
  ts: z
    .string()
    .regex(/^\d{1,12}$/)
    .transform(Number),
  auth: z.object({
    member_id: z.custom<MemberId>(isMemberId),
    application_token: z.custom<ApplicationToken>(isApplicationToken).optional().catch(undefined),
    server_endpoint: text,
    access_token: z.custom<AccessToken>(isAccessToken).optional().catch(undefined),
    refresh_token: z.custom<RefreshToken>(isRefreshToken).optional().catch(undefined),
  }),
  data: z
    .object({
      CLEAN: text,
      VERSION: z.string().max(64).refine(isReadable).optional().catch(undefined),
      access_token: z.custom<AccessToken>(isAccessToken).optional().catch(undefined),
      refresh_token: z.custom<RefreshToken>(isRefreshToken).optional().catch(undefined),
      user_id: z.coerce.number().int().positive().optional().catch(undefined),
    })
    .catch({
      CLEAN: undefined,
      VERSION: undefined,
      access_token: undefined,
      refresh_token: undefined,
      user_id: undefined,
    }),
});

/** Reads a lifecycle event from a posted form. @returns undefined when the form is not one of our events */
export function parseLifecycleEvent(form: unknown): LifecycleEvent | undefined {
  const { data: parsed } = body.safeParse(form);
  if (parsed === undefined) return undefined;
  const { event, ts, auth, data } = parsed;
  return {
    event,
    ts,
    memberId: auth.member_id,
    applicationToken: auth.application_token,
    version: event === 'ONAPPINSTALL' || event === 'ONAPPUPDATE' ? data.VERSION : undefined,
    serverEndpoint: auth.server_endpoint,
    accessToken: auth.access_token,
    refreshToken: auth.refresh_token,
    systemUser:
      data.access_token && data.refresh_token
        ? { accessToken: data.access_token, refreshToken: data.refresh_token, userId: data.user_id }
        : undefined,
    clean: data.CLEAN === '1' || data.CLEAN === 'Y' || data.CLEAN === 'true',
  };
}

import type { MemberId } from '../bitrix24/identifiers.ts';
import type { PortalRow } from '../storage/schema.ts';
import type { PortalState, SuspendedFor } from './portal-life.ts';

/** One portal that has or had the app. Times in milliseconds since the epoch. */
export interface Portal {
  readonly memberId: MemberId;
  readonly host: string;
  /** Origin of the portal's pages: the one allowed frame ancestor. */
  readonly origin: string;
  readonly clientEndpoint: string;
  readonly oauthServer: string;
  /** Changes as `transitions` in portal-life.ts says. */
  readonly state: PortalState;
  /** Why a suspended portal is suspended; undefined in other states. */
  readonly suspendedFor: SuspendedFor | undefined;
  /** When the state began; undefined for changes older than this column. */
  readonly stateSince: number | undefined;
  /** The granted permissions as the OAuth server names them, separated by commas. */
  readonly scope: string;
  readonly installerId: number | undefined;
  readonly systemUserId: number | undefined;
  /** Place of the application token in the order of the portal; see token-order.ts. */
  readonly tokenOrder: number | undefined;
  /** The app's version that brought the application token; undefined while unknown. */
  readonly tokenVersion: string | undefined;
  readonly installedAt: number;
  readonly uninstalledAt: number | undefined;
  /** `LICENSE_FAMILY` of its plan, such as `ent`, where it is known. */
  readonly license: string | undefined;
}

/** What the OAuth server confirmed about a portal; `status` as app.info reports it. */
export type ConfirmedPortal = Pick<Portal, 'memberId' | 'clientEndpoint' | 'oauthServer' | 'scope'> & {
  readonly status: string;
};

/** Why the portal of a row is suspended; rows older than the column were unpaid. */
export const suspendedForOf = (row: Pick<PortalRow, 'state' | 'suspended_for'>): SuspendedFor | undefined =>
  row.state === 'suspended' ? (row.suspended_for ?? 'payment') : undefined;

/** Reads a row of the table `portals`. */
export const toPortal = (row: Omit<PortalRow, 'application_token'>): Portal => ({
  memberId: row.member_id as MemberId,
  host: row.host,
  origin: new URL(row.client_endpoint).origin,
  clientEndpoint: row.client_endpoint,
  oauthServer: row.oauth_server,
  state: row.state,
  suspendedFor: suspendedForOf(row),
  stateSince: row.state_since ?? undefined,
  scope: row.scope,
  installerId: row.installer_id ?? undefined,
  systemUserId: row.system_user_id ?? undefined,
  tokenOrder: row.token_order ?? undefined,
  tokenVersion: row.token_version ?? undefined,
  installedAt: row.installed_at,
  uninstalledAt: row.uninstalled_at ?? undefined,
  license: row.license ?? undefined,
});

import type { MemberId } from '../bitrix24/identifiers.ts';
import type { PortalRow } from '../storage/schema.ts';
import type { PortalState } from './portal-life.ts';

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
  /** When the state began; undefined for changes older than this column. */
  readonly stateSince: number | undefined;
  /** The granted permissions as the OAuth server names them, separated by commas. */
  readonly scope: string;
  readonly installerId: number | undefined;
  readonly systemUserId: number | undefined;
  readonly installedAt: number;
  readonly uninstalledAt: number | undefined;
  /** `LICENSE_FAMILY` of its plan, such as `ent`, where it is known. */
  readonly license: string | undefined;
}

/** What the OAuth server confirmed about a portal. */
export type ConfirmedPortal = Pick<Portal, 'memberId' | 'clientEndpoint' | 'oauthServer' | 'scope'> & {
  /** `status` as app.info reports it. */
  readonly status: string;
};

/** Reads a row of the table `portals`. */
export const toPortal = (row: Omit<PortalRow, 'application_token'>): Portal => ({
  memberId: row.member_id as MemberId,
  host: row.host,
  origin: new URL(row.client_endpoint).origin,
  clientEndpoint: row.client_endpoint,
  oauthServer: row.oauth_server,
  state: row.state,
  stateSince: row.state_since ?? undefined,
  scope: row.scope,
  installerId: row.installer_id ?? undefined,
  systemUserId: row.system_user_id ?? undefined,
  installedAt: row.installed_at,
  uninstalledAt: row.uninstalled_at ?? undefined,
  license: row.license ?? undefined,
});

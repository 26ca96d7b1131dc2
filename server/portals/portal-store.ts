import type { ApplicationToken, MemberId } from '../bitrix24/identifiers.ts';
import { parseUrl } from '../net/parse-url.ts';
import type { Database } from '../storage/database.ts';
import type { PortalRow } from '../storage/schema.ts';
import { sha256Hex } from '../secrets/sha256.ts';
import type { Vault } from '../secrets/vault.ts';
import { statesBefore, type PortalState } from './portal-life.ts';

export interface Portal {
  readonly memberId: MemberId;
  readonly host: string;
  /** What the portal's page calls itself: the one allowed frame ancestor. */
  readonly origin: string;
  readonly clientEndpoint: string;
  readonly oauthServer: string;
  /** Moves as `transitions` in portal-life.ts says. */
  readonly state: PortalState;
  /** Milliseconds since the epoch; unknown for what happened before this was recorded. */
  readonly stateSince: number | undefined;
  /** As the OAuth server names it, separated by commas. */
  readonly scope: string;
  readonly installerId: number | undefined;
  readonly systemUserId: number | undefined;
  /** Milliseconds since the epoch. */
  readonly installedAt: number;
  readonly uninstalledAt: number | undefined;
  /** `LICENSE_FAMILY` of its plan, such as `ent`, where it is known. */
  readonly license: string | undefined;
}

/** What the OAuth server confirmed about a portal. */
export interface ConfirmedPortal {
  readonly memberId: MemberId;
  readonly clientEndpoint: string;
  readonly oauthServer: string;
  readonly status: string;
  readonly scope: string;
}

/** One record per portal, keyed by member id whatever the portal is called today. */
export interface PortalStore {
  find(memberId: MemberId): Promise<Portal | undefined>;
  /** The portal that is known to live at this host right now. */
  findByHost(host: string): Promise<Portal | undefined>;
  /**
   * Records what was confirmed at `askedAt` and makes the portal active. `uninstalled` when an uninstall came after that
   * moment: it wins, and the caller rolls back.
   */
  confirm(portal: ConfirmedPortal, askedAt: number): Promise<'confirmed' | 'uninstalled'>;
  /** The portal was renamed: the same record, a new address. */
  move(memberId: MemberId, clientEndpoint: string): Promise<void>;
  /** The secret of the present installation, where it is known. */
  applicationToken(memberId: MemberId): Promise<ApplicationToken | undefined>;
  setApplicationToken(memberId: MemberId, token: ApplicationToken): Promise<void>;
  setBackgroundUser(
    memberId: MemberId,
    user: { readonly installerId: number } | { readonly systemUserId: number },
  ): Promise<void>;
  setLicense(memberId: MemberId, license: string): Promise<void>;
  /** The subscription has ended: nothing is asked of the portal until it is resumed or opened again. Only an active portal. */
  suspend(memberId: MemberId, at: number): Promise<void>;
  /** Only a suspended portal. */
  resume(memberId: MemberId, at: number): Promise<void>;
  /** Forgets what an uninstall takes away; the record itself stays for a later installation. */
  markUninstalled(memberId: MemberId, at: number): Promise<void>;
  /** Erases the record. For an hour a fingerprint remains, so that an opening that was under way does not bring it back. */
  erase(memberId: MemberId, at: number): Promise<void>;
  /** Drops the fingerprints whose hour is over. */
  pruneErased(now: number): Promise<void>;
}

export function createPortalStore(db: Database, vault: Vault): PortalStore {
  const update = (memberId: MemberId) => db.updateTable('portals').where('member_id', '=', memberId);
  const context = (memberId: string) => [memberId, 'application_token'];

  const toPortal = (row: Omit<PortalRow, 'application_token'>): Portal => ({
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

  return {
    find: async memberId => {
      const row = await db
        .selectFrom('portals')
        .selectAll()
        .where('member_id', '=', memberId)
        .executeTakeFirst();
      return row && toPortal(row);
    },

    findByHost: async host => {
      const row = await db
        .selectFrom('portals')
        .selectAll()
        .where('host', '=', host.toLowerCase())
        .where('state', '<>', 'uninstalled')
        .executeTakeFirst();
      return row && toPortal(row);
    },

    confirm: async (portal, askedAt) => {
      const columns = {
        host: hostOf(portal.clientEndpoint),
        client_endpoint: portal.clientEndpoint,
        oauth_server: portal.oauthServer,
        status: portal.status,
        scope: portal.scope,
      };
      const { numInsertedOrUpdatedRows } = await db
        .insertInto('portals')
        .values({
          member_id: portal.memberId,
          ...columns,
          state: 'active',
          state_since: askedAt,
          installed_at: askedAt,
        })
        .onConflict(conflict =>
          conflict
            .column('member_id')
            .doUpdateSet(set => ({
              ...columns,
              state: 'active' as const,
              state_since: set
                .case()
                .when('portals.state', 'in', statesBefore('confirmed'))
                .then(askedAt)
                .else(set.ref('portals.state_since'))
                .end(),
              uninstalled_at: null,
              // A portal that comes back was installed again just now.
              installed_at: set
                .case()
                .when('portals.state', '=', 'uninstalled')
                .then(askedAt)
                .else(set.ref('portals.installed_at'))
                .end(),
            }))
            .where(where =>
              where.or([
                where('portals.uninstalled_at', 'is', null),
                where('portals.uninstalled_at', '<', askedAt),
              ]),
            ),
        )
        .executeTakeFirst();
      const erased = await db
        .selectFrom('erased_portals')
        .select('erased_at')
        .where('fingerprint', '=', sha256Hex(portal.memberId))
        .where('erased_at', '>=', askedAt)
        .executeTakeFirst();
      return numInsertedOrUpdatedRows === 0n || erased !== undefined ? 'uninstalled' : 'confirmed';
    },

    move: async (memberId, clientEndpoint) => {
      await update(memberId)
        .set({ host: hostOf(clientEndpoint), client_endpoint: clientEndpoint })
        .execute();
    },

    applicationToken: async memberId => {
      const row = await db
        .selectFrom('portals')
        .select('application_token')
        .where('member_id', '=', memberId)
        .executeTakeFirst();
      const sealed = row?.application_token ?? undefined;
      if (sealed === undefined) return undefined;
      return vault.tryOpen(sealed, context(memberId)) as ApplicationToken | undefined;
    },

    setApplicationToken: async (memberId, token) => {
      await update(memberId)
        .set({ application_token: vault.seal(token, context(memberId)) })
        .execute();
    },

    setBackgroundUser: async (memberId, user) => {
      const columns =
        'installerId' in user ? { installer_id: user.installerId } : { system_user_id: user.systemUserId };
      await update(memberId).set(columns).execute();
    },

    setLicense: async (memberId, license) => {
      await update(memberId).set({ license }).execute();
    },

    suspend: async (memberId, at) => {
      await update(memberId)
        .set({ state: 'suspended', state_since: at })
        .where('state', 'in', statesBefore('unpaid'))
        .execute();
    },

    resume: async (memberId, at) => {
      await update(memberId)
        .set({ state: 'active', state_since: at })
        .where('state', 'in', statesBefore('paid'))
        .execute();
    },

    markUninstalled: async (memberId, at) => {
      await update(memberId)
        .set({
          state: 'uninstalled',
          state_since: at,
          uninstalled_at: at,
          application_token: null,
          installer_id: null,
          system_user_id: null,
        })
        .where('state', 'in', statesBefore('removed'))
        .execute();
    },

    erase: async (memberId, at) => {
      await db
        .insertInto('erased_portals')
        .values({ fingerprint: sha256Hex(memberId), erased_at: at })
        .onConflict(conflict => conflict.column('fingerprint').doUpdateSet({ erased_at: at }))
        .execute();
      await db.deleteFrom('portals').where('member_id', '=', memberId).execute();
    },

    pruneErased: async now => {
      await db
        .deleteFrom('erased_portals')
        .where('erased_at', '<', now - tombstoneMs)
        .execute();
    },
  };
}

/** An opening takes seconds, not hours. */
const tombstoneMs = 3_600_000;

const hostOf = (clientEndpoint: string): string => parseUrl(clientEndpoint)?.host ?? '';

import type { ApplicationToken, MemberId } from '../bitrix24/identifiers.ts';
import { parseUrl } from '../net/parse-url.ts';
import type { Database } from '../storage/database.ts';
import type { Vault } from '../secrets/vault.ts';
import { createErasedPortals } from './erased-portals.ts';
import { toPortal, type ConfirmedPortal, type Portal } from './portal.ts';
import { statesBefore, type SuspendedFor } from './portal-life.ts';

/** The last uninstall and the last erasure of a portal; times in milliseconds since the epoch. */
export interface LastEnd {
  readonly uninstalledAt: number | undefined;
  readonly erasedAt: number | undefined;
}

/** What is known about how an application token came. */
export interface TokenOrigin {
  /** The token's place in the order of the portal; see token-order.ts. */
  readonly order: number;
  /** The app's version that brought it, where that is known. */
  readonly version: string | undefined;
}

/**
 * One record per portal, keyed by member id, so that a renamed portal keeps its record. Times in milliseconds since the
 * epoch.
 */
export interface PortalStore {
  find(memberId: MemberId): Promise<Portal | undefined>;
  /** Finds the portal whose present address has this host; uninstalled portals are left out. */
  findByHost(host: string): Promise<Portal | undefined>;
  /** The last end of the app on the portal, to be read before the OAuth server is asked; see `confirm`. */
  lastEnd(memberId: MemberId): Promise<LastEnd>;
  /**
   * Records what the OAuth server confirmed at `askedAt` and makes the portal active.
   * @param before the last end when the server was asked
   * @returns `uninstalled` when an uninstall came after that: it wins, and the caller rolls back. Clocks are not compared,
   * because they may be set back.
   */
  confirm(portal: ConfirmedPortal, askedAt: number, before: LastEnd): Promise<'confirmed' | 'uninstalled'>;
  /** Records the new address of a renamed portal. */
  move(memberId: MemberId, clientEndpoint: string): Promise<void>;
  /** The application token of the present installation; undefined when it is unknown or cannot be decrypted. */
  applicationToken(memberId: MemberId): Promise<ApplicationToken | undefined>;
  setApplicationToken(memberId: MemberId, token: ApplicationToken, origin: TokenOrigin): Promise<void>;
  setBackgroundUser(
    memberId: MemberId,
    user: { readonly installerId: number } | { readonly systemUserId: number },
  ): Promise<void>;
  setLicense(memberId: MemberId, license: string): Promise<void>;
  /**
   * Suspends an active portal: it is not called until it is resumed or opened again. A portal whose subscription has ended
   * stays suspended although its uninstall turns out to be wrong.
   */
  suspend(memberId: MemberId, at: number, reason: SuspendedFor): Promise<void>;
  /** Makes a portal active that is suspended for this reason. */
  resume(memberId: MemberId, at: number, reason: SuspendedFor): Promise<void>;
  /** Deletes application token and background users; the record itself stays for a later installation. */
  markUninstalled(memberId: MemberId, at: number): Promise<void>;
  /** Deletes the record. A fingerprint remains for an hour; see `ErasedPortals`. */
  erase(memberId: MemberId, at: number): Promise<void>;
  /** Deletes fingerprints older than an hour. */
  pruneErased(now: number): Promise<void>;
}

export function createPortalStore(db: Database, vault: Vault): PortalStore {
  const update = (memberId: MemberId) => db.updateTable('portals').where('member_id', '=', memberId);
  const context = (memberId: string) => [memberId, 'application_token'];
  const erasedPortals = createErasedPortals(db);

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

    lastEnd: async memberId => {
      const row = await db
        .selectFrom('portals')
        .select('uninstalled_at')
        .where('member_id', '=', memberId)
        .executeTakeFirst();
      return {
        uninstalledAt: row?.uninstalled_at ?? undefined,
        erasedAt: await erasedPortals.erasedAt(memberId),
      };
    },

    confirm: async (portal, askedAt, before) => {
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
              suspended_for: null,
              uninstalled_at: null,
              // A portal that comes back has just been installed again.
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
                where('portals.uninstalled_at', '=', before.uninstalledAt ?? null),
              ]),
            ),
        )
        .executeTakeFirst();
      const wasErased = (await erasedPortals.erasedAt(portal.memberId)) !== before.erasedAt;
      return numInsertedOrUpdatedRows === 0n || wasErased ? 'uninstalled' : 'confirmed';
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

    setApplicationToken: async (memberId, token, { order, version }) => {
      await update(memberId)
        .set({
          application_token: vault.seal(token, context(memberId)),
          token_order: order,
          token_version: version ?? null,
        })
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

    suspend: async (memberId, at, reason) => {
      await update(memberId)
        .set({ state: 'suspended', state_since: at, suspended_for: reason })
        .where('state', 'in', statesBefore(reason === 'payment' ? 'unpaid' : 'doubted'))
        .execute();
      if (reason === 'uninstall') return;
      await update(memberId).set({ suspended_for: reason }).where('state', '=', 'suspended').execute();
    },

    resume: async (memberId, at, reason) => {
      await update(memberId)
        .set({ state: 'active', state_since: at, suspended_for: null })
        .where('state', 'in', statesBefore(reason === 'payment' ? 'paid' : 'believed'))
        .where(({ fn, val }) => fn.coalesce('suspended_for', val('payment')), '=', reason)
        .execute();
    },

    markUninstalled: async (memberId, at) => {
      await update(memberId)
        .set({
          state: 'uninstalled',
          state_since: at,
          uninstalled_at: at,
          suspended_for: null,
          application_token: null,
          installer_id: null,
          system_user_id: null,
        })
        .where('state', 'in', statesBefore('removed'))
        .execute();
    },

    erase: async (memberId, at) => {
      await erasedPortals.add(memberId, at);
      await db.deleteFrom('portals').where('member_id', '=', memberId).execute();
    },

    pruneErased: erasedPortals.prune,
  };
}

const hostOf = (clientEndpoint: string): string => parseUrl(clientEndpoint)?.host ?? '';

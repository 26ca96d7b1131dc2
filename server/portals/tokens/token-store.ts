import { randomInt } from 'node:crypto';
import { accessTokenLifeMs, type TokenPair } from '../../bitrix24/oauth/token-answer.ts';
import type { AccessToken, MemberId, RefreshToken, TokenKey } from '../../bitrix24/identifiers.ts';
import type { Database } from '../../storage/database.ts';
import type { TokenRow } from '../../storage/schema.ts';
import type { Vault } from '../../secrets/vault.ts';
import { clockSkewMs } from '../../time/time-window.ts';

/** A pair as an opening or an event brings it: the refresh token may be missing (platform contract 2.1). */
export interface BroughtPair extends Omit<TokenPair, 'refreshToken'> {
  readonly refreshToken: RefreshToken | undefined;
}

/** A stored access without the token that renews it: all that a call needs. */
export interface StoredAccessToken extends Pick<TokenPair, 'accessToken' | 'expiresAt'> {
  /** Grows with every stored pair; `replace` compares it. */
  readonly version: number;
  /** `valid`, or the code with which Bitrix24 ended this access until the user opens the app again. */
  readonly state: string;
  /** When the access ended, in milliseconds since the epoch. */
  readonly endedAt: number | undefined;
}

export interface StoredPair extends StoredAccessToken, BroughtPair {}

/**
 * Stores token pairs encrypted, one per user of a portal. Every implementation passes
 * test/portals/tokens/token-store-suite.ts.
 */
export interface TokenStore {
  /** @returns undefined when no pair is stored, or it can no longer be decrypted */
  find(key: TokenKey): Promise<StoredPair | undefined>;
  /**
   * Stores a pair that did not come from a refresh (an opening, an event), unless the stored one is valid and expires
   * later, or later than any pair can: then it was stored before a clock was set back. An access token alone replaces no
   * valid pair that can be refreshed.
   */
  keep(key: TokenKey, pair: BroughtPair): Promise<void>;
  /**
   * Stores the pair of a refresh.
   * @returns `stale` when another pair was stored meanwhile, `gone` when the portal was uninstalled
   */
  replace(key: TokenKey, version: number, pair: TokenPair): Promise<'replaced' | 'stale' | 'gone'>;
  /** Marks the pair of this version as ended by Bitrix24 with this code. @param at in milliseconds since the epoch */
  end(key: TokenKey, version: number, code: string, at: number): Promise<void>;
  /** Makes the portal's pairs that were ended with this code valid again. */
  revive(memberId: MemberId, code: string): Promise<void>;
  /**
   * Reserves the right to refresh, which one owner at a time has; an expired lease may be taken over. Times in milliseconds
   * since the epoch.
   */
  acquireLease(key: TokenKey, owner: string, now: number, until: number): Promise<boolean>;
  /** Frees the lease if `owner` still has it. */
  releaseLease(key: TokenKey, owner: string): Promise<void>;
  /** Users of the portal with a valid pair, the one that ends last first. @param most largest number of them */
  users(memberId: MemberId, most: number): Promise<readonly number[]>;
  removePortal(memberId: MemberId): Promise<void>;
}

type AccessColumns = Pick<TokenRow, 'access_token' | 'expires_at' | 'version' | 'state' | 'ended_at'>;

/** Reads and decrypts the columns of an access token. @returns undefined when it can no longer be decrypted */
export function openAccessToken(
  { memberId, userId }: TokenKey,
  row: AccessColumns,
  vault: Vault,
): StoredAccessToken | undefined {
  const accessToken = vault.tryOpen(row.access_token, [memberId, userId, 'access_token']);
  if (accessToken === undefined) return undefined;
  return {
    accessToken: accessToken as AccessToken,
    expiresAt: row.expires_at,
    version: row.version,
    state: row.state,
    endedAt: row.ended_at ?? undefined,
  };
}

/** As `openAccessToken`, with the refresh token. */
function openPair(
  key: TokenKey,
  row: AccessColumns & Pick<TokenRow, 'refresh_token'>,
  vault: Vault,
): StoredPair | undefined {
  const access = openAccessToken(key, row, vault);
  if (access === undefined) return undefined;
  if (row.refresh_token === '') return { ...access, refreshToken: undefined };
  const refreshToken = vault.tryOpen(row.refresh_token, [key.memberId, key.userId, 'refresh_token']);
  return refreshToken === undefined ? undefined : { ...access, refreshToken: refreshToken as RefreshToken };
}

/**
 * A random first version: a pair stored after an uninstall must not look like the one from which a running refresh started.
 */
const firstVersion = () => randomInt(2 ** 47);

export function createTokenStore(db: Database, vault: Vault): TokenStore {
  const seal = ({ memberId, userId }: TokenKey, { accessToken, refreshToken, expiresAt }: BroughtPair) => ({
    access_token: vault.seal(accessToken, [memberId, userId, 'access_token']),
    refresh_token:
      refreshToken === undefined ? '' : vault.seal(refreshToken, [memberId, userId, 'refresh_token']),
    expires_at: expiresAt,
    state: 'valid',
    ended_at: null,
  });
  const update = (key: TokenKey) =>
    db.updateTable('tokens').where('member_id', '=', key.memberId).where('user_id', '=', key.userId);

  return {
    find: async ({ memberId, userId }) => {
      const row = await db
        .selectFrom('tokens')
        .select(['access_token', 'refresh_token', 'expires_at', 'version', 'state', 'ended_at'])
        .where('member_id', '=', memberId)
        .where('user_id', '=', userId)
        .executeTakeFirst();
      return row && openPair({ memberId, userId }, row, vault);
    },

    keep: async (key, pair) => {
      const columns = seal(key, pair);
      await db
        .insertInto('tokens')
        .values({
          member_id: key.memberId,
          user_id: key.userId,
          ...columns,
          version: firstVersion(),
          lease_until: 0,
        })
        .onConflict(conflict =>
          conflict
            .columns(['member_id', 'user_id'])
            .doUpdateSet(set => ({ ...columns, version: set('tokens.version', '+', 1) }))
            .where(where =>
              where.or([
                where('tokens.state', '<>', 'valid'),
                where[pair.refreshToken === undefined ? 'and' : 'or']([
                  where('tokens.refresh_token', '=', ''),
                  where.or([
                    where('tokens.expires_at', '<=', columns.expires_at),
                    where('tokens.expires_at', '>', columns.expires_at + accessTokenLifeMs),
                  ]),
                ]),
              ]),
            ),
        )
        .execute();
    },

    replace: async (key, version, pair) => {
      const { numUpdatedRows } = await update(key)
        .set({ ...seal(key, pair), version: version + 1 })
        .where('version', '=', version)
        .executeTakeFirst();
      if (numUpdatedRows > 0n) return 'replaced';
      const exists = await db
        .selectFrom('tokens')
        .select('version')
        .where('member_id', '=', key.memberId)
        .where('user_id', '=', key.userId)
        .executeTakeFirst();
      return exists === undefined ? 'gone' : 'stale';
    },

    end: async (key, version, code, at) => {
      await update(key).set({ state: code, ended_at: at }).where('version', '=', version).execute();
    },

    revive: async (memberId, code) => {
      await db
        .updateTable('tokens')
        .set({ state: 'valid', ended_at: null })
        .where('member_id', '=', memberId)
        .where('state', '=', code)
        .execute();
    },

    acquireLease: async (key, owner, now, until) => {
      const { numUpdatedRows } = await update(key)
        .set({ lease_owner: owner, lease_until: until })
        // A lease that ends later than any can was taken before a clock was set back.
        .where(where =>
          where.or([where('lease_until', '<=', now), where('lease_until', '>', until + clockSkewMs)]),
        )
        .executeTakeFirst();
      return numUpdatedRows > 0n;
    },

    releaseLease: async (key, owner) => {
      await update(key).set({ lease_owner: null, lease_until: 0 }).where('lease_owner', '=', owner).execute();
    },

    users: async (memberId, most) => {
      const rows = await db
        .selectFrom('tokens')
        .select('user_id')
        .where('member_id', '=', memberId)
        .where('state', '=', 'valid')
        .orderBy('expires_at', 'desc')
        .limit(most)
        .execute();
      return rows.map(row => row.user_id);
    },

    removePortal: async memberId => {
      await db.deleteFrom('tokens').where('member_id', '=', memberId).execute();
    },
  };
}

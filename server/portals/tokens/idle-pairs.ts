import type { MemberId, TokenKey } from '../../bitrix24/identifiers.ts';
import { accessTokenLifeMs } from '../../bitrix24/oauth/token-answer.ts';
import type { Database } from '../../storage/database.ts';
import type { PortalRow, TokenRow } from '../../storage/schema.ts';

/** A pair that background work needs and that has not been used for long. */
export interface IdlePair extends TokenKey {
  readonly oauthServer: string;
  /** When its refresh token was issued, in milliseconds since the epoch: the access token that came with it tells. */
  readonly refreshedAt: number;
}

/** Finds the usable pairs of background users of active portals. */
export interface IdlePairs {
  /** Pairs issued at `refreshedBefore` (milliseconds since the epoch) or earlier, oldest first. */
  list(refreshedBefore: number): Promise<readonly IdlePair[]>;
  /** Reads one pair anew. @returns undefined when its portal is no longer active or its access has ended */
  find(key: TokenKey): Promise<IdlePair | undefined>;
}

export function createIdlePairs(db: Database): IdlePairs {
  const pairs = db
    .selectFrom('tokens')
    .innerJoin('portals', 'portals.member_id', 'tokens.member_id')
    .select(['tokens.member_id', 'tokens.user_id', 'tokens.expires_at', 'portals.oauth_server'])
    .where('portals.state', '=', 'active')
    .where('tokens.state', '=', 'valid')
    .where('tokens.refresh_token', '<>', '')
    .where(where =>
      where.or([
        where('tokens.user_id', '=', where.ref('portals.installer_id')),
        where('tokens.user_id', '=', where.ref('portals.system_user_id')),
      ]),
    );
  return {
    list: async refreshedBefore => {
      const rows = await pairs
        .where('tokens.expires_at', '<=', refreshedBefore + accessTokenLifeMs)
        .orderBy('tokens.expires_at')
        .execute();
      return rows.map(toPair);
    },
    find: async ({ memberId, userId }) => {
      const row = await pairs
        .where('tokens.member_id', '=', memberId)
        .where('tokens.user_id', '=', userId)
        .executeTakeFirst();
      return row && toPair(row);
    },
  };
}

type Row = Pick<TokenRow, 'member_id' | 'user_id' | 'expires_at'> & Pick<PortalRow, 'oauth_server'>;

const toPair = (row: Row): IdlePair => ({
  memberId: row.member_id as MemberId,
  userId: row.user_id,
  oauthServer: row.oauth_server,
  refreshedAt: row.expires_at - accessTokenLifeMs,
});

import type { MemberId } from '../bitrix24/identifiers.ts';
import { accessTokenLifeMs } from '../bitrix24/oauth/token-answer.ts';
import type { Database } from '../storage/database.ts';
import type { TokenStore } from './tokens/token-store.ts';
import { createBackgroundUsers } from './background-users.ts';
import { suspendedForOf } from './portal.ts';
import { lifeOf, type BackgroundUser, type PortalLife } from './portal-life.ts';

/** One portal as the operator of this server sees it. Times in milliseconds since the epoch. */
export interface PortalOverview extends PortalLife {
  readonly host: string;
  readonly memberId: string;
  readonly installedAt: number;
  readonly scope: string;
  /** When a pair of any user was last renewed, within an hour. */
  readonly refreshedAt: number | undefined;
  /** Number of users whose pairs are stored. */
  readonly users: number;
  readonly background: readonly BackgroundUser[];
}

/** Lists all portals, sorted by host. */
export function createPortalOverview(
  db: Database,
  tokens: Pick<TokenStore, 'find'>,
): () => Promise<readonly PortalOverview[]> {
  const backgroundUsers = createBackgroundUsers(tokens);
  return async () => {
    const rows = await db
      .selectFrom('portals')
      .leftJoin('tokens', 'tokens.member_id', 'portals.member_id')
      .select(({ fn }) => [
        'portals.member_id',
        'portals.host',
        'portals.state',
        'portals.state_since',
        'portals.suspended_for',
        'portals.scope',
        'portals.installed_at',
        'portals.installer_id',
        'portals.system_user_id',
        fn.count<number>('tokens.user_id').as('users'),
        fn.max<number | null>('tokens.expires_at').as('last'),
      ])
      .groupBy('portals.member_id')
      .orderBy('portals.host')
      .execute();
    const portals: PortalOverview[] = [];
    for (const row of rows) {
      const background = await backgroundUsers({
        memberId: row.member_id as MemberId,
        installerId: row.installer_id ?? undefined,
        systemUserId: row.system_user_id ?? undefined,
      });
      portals.push({
        ...lifeOf(
          { state: row.state, suspendedFor: suspendedForOf(row), stateSince: row.state_since ?? undefined },
          background,
        ),
        host: row.host,
        memberId: row.member_id,
        installedAt: row.installed_at,
        scope: row.scope,
        refreshedAt: row.last === null ? undefined : row.last - accessTokenLifeMs,
        users: row.users,
        background,
      });
    }
    return portals;
  };
}

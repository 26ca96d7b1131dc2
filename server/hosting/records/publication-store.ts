import type { MemberId } from '../../bitrix24/identifiers.ts';
import { clockSkewMs } from '../../time/time-window.ts';
import type { Database } from '../../storage/database.ts';

/** Stores what a portal has of this app's own connector, and lets one publication at a time change it. */
export interface PublicationStore {
  /** Id of the connector in the portal, as far as it is known. */
  connectorId(memberId: MemberId): Promise<number | undefined>;
  setConnector(memberId: MemberId, connectorId: number | undefined): Promise<void>;
  /**
   * Takes the right to publish into a portal. Times in milliseconds since the epoch.
   * @returns false while another publication has it; a process that died gives it back when its time is over
   */
  take(memberId: MemberId, owner: string, now: number, until: number): Promise<boolean>;
  /** Keeps the right for longer. */
  extend(memberId: MemberId, owner: string, until: number): Promise<void>;
  /** Gives the right back, unless somebody else has taken it meanwhile. */
  giveBack(memberId: MemberId, owner: string): Promise<void>;
  removePortal(memberId: MemberId): Promise<void>;
}

export function createPublicationStore(db: Database): PublicationStore {
  return {
    connectorId: async memberId => {
      const row = await db
        .selectFrom('publications')
        .select('connector_id')
        .where('member_id', '=', memberId)
        .executeTakeFirst();
      return row?.connector_id ?? undefined;
    },

    setConnector: async (memberId, connectorId) => {
      const columns = { connector_id: connectorId ?? null };
      await db
        .insertInto('publications')
        .values({ member_id: memberId, lease_owner: null, lease_until: 0, ...columns })
        .onConflict(conflict => conflict.column('member_id').doUpdateSet(columns))
        .execute();
    },

    take: async (memberId, owner, now, until) => {
      const columns = { lease_owner: owner, lease_until: until };
      const { numInsertedOrUpdatedRows } = await db
        .insertInto('publications')
        .values({ member_id: memberId, connector_id: null, ...columns })
        .onConflict(conflict =>
          conflict
            .column('member_id')
            .doUpdateSet(columns)
            // A lease that ends later than any can was taken before a clock was set back.
            .where(where =>
              where.or([
                where('publications.lease_until', '<=', now),
                where('publications.lease_until', '>', until + clockSkewMs),
              ]),
            ),
        )
        .executeTakeFirst();
      return numInsertedOrUpdatedRows === 1n;
    },

    extend: async (memberId, owner, until) => {
      await db
        .updateTable('publications')
        .set({ lease_until: until })
        .where('member_id', '=', memberId)
        .where('lease_owner', '=', owner)
        .execute();
    },

    giveBack: async (memberId, owner) => {
      await db
        .updateTable('publications')
        .set({ lease_owner: null, lease_until: 0 })
        .where('member_id', '=', memberId)
        .where('lease_owner', '=', owner)
        .execute();
    },

    removePortal: async memberId => {
      await db.deleteFrom('publications').where('member_id', '=', memberId).execute();
    },
  };
}

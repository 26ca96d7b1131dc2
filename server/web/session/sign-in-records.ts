import type { MemberId } from '../../bitrix24/identifiers.ts';
import type { Database } from '../../storage/database.ts';

/** Sign-ins that were begun at a portal and not finished: they hold its host for ten minutes, or until the next one begins. */
export const createSignInRecords = (db: Database) => ({
  removePortal: async (memberId: MemberId): Promise<void> => {
    await db
      .deleteFrom('sign_ins')
      .where('host', 'in', portal =>
        portal.selectFrom('portals').select('host').where('member_id', '=', memberId),
      )
      .execute();
  },
});

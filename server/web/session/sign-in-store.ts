import { createHash } from 'node:crypto';
import type { MemberId } from '../../bitrix24/identifiers.ts';
import type { Database } from '../../storage/database.ts';

/** Stores sign-ins that have begun and are not finished. Times in milliseconds since the epoch. */
export interface SignInStore {
  /** Stores a sign-in until `expiresAt`, and deletes expired ones. */
  begin(signIn: StartedSignIn, expiresAt: number, now: number): Promise<void>;
  /** @returns the host of the sign-in, once per state and only for the session that began it; otherwise undefined */
  spend(state: string, sessionId: string, now: number): Promise<string | undefined>;
  removePortal(memberId: MemberId): Promise<void>;
}

export interface StartedSignIn {
  /** Random text that the portal hands back. */
  readonly state: string;
  readonly sessionId: string;
  /** Host of the portal. */
  readonly host: string;
}

export const createSignInStore = (db: Database): SignInStore => ({
  begin: async ({ state, sessionId, host }, expiresAt, now) => {
    await db.deleteFrom('sign_ins').where('expires_at', '<', now).execute();
    await db
      .insertInto('sign_ins')
      .values({ state: hash(state), browser: hash(sessionId), host, expires_at: expiresAt })
      .execute();
  },

  spend: async (state, sessionId, now) => {
    const row = await db
      .deleteFrom('sign_ins')
      .where('state', '=', hash(state))
      .where('browser', '=', hash(sessionId))
      .where('expires_at', '>=', now)
      .returning('host')
      .executeTakeFirst();
    return row?.host;
  },

  removePortal: async memberId => {
    await db
      .deleteFrom('sign_ins')
      .where('host', 'in', portal =>
        portal.selectFrom('portals').select('host').where('member_id', '=', memberId),
      )
      .execute();
  },
});

const hash = (text: string) => createHash('sha256').update(text).digest('hex');

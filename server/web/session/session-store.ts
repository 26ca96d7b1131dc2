import session, { type SessionData } from 'express-session';
import type { Clock } from '../../time/clock.ts';
import type { MemberId } from '../../bitrix24/identifiers.ts';
import { sha256Hex } from '../../secrets/sha256.ts';
import { clockSkewMs } from '../../time/time-window.ts';
import type { Database } from '../../storage/database.ts';

/** A user who is signed in by cookie: outside the portal, or in its frame beside the frame token. */
export interface SignedInUser {
  readonly memberId: MemberId;
  readonly userId: number;
}

declare module 'express-session' {
  interface SessionData {
    user?: SignedInUser;
    /** Set when a sign-in starts, so that express-session sets the cookie to which the sign-in is bound. */
    signingIn?: boolean;
  }
}

/** Sessions as records of a portal, to be erased with it. */
export interface SessionRecords {
  removePortal(memberId: MemberId): Promise<void>;
}

/** Stores sessions in the app's own database, so that any process can serve the next request. */
export class SessionStore extends session.Store implements SessionRecords {
  readonly #db: Database;
  readonly #clock: Clock;
  readonly #lifeMs: number;

  constructor(db: Database, clock: Clock, lifeMs: number) {
    super();
    this.#db = db;
    this.#clock = clock;
    this.#lifeMs = lifeMs;
  }

  override get(sid: string, done: (error: unknown, data?: SessionData | null) => void): void {
    this.#db
      .selectFrom('sessions')
      .select('data')
      .where('id', '=', sha256Hex(sid))
      .where('expires_at', '>', this.#clock.now())
      // A later end was stored before the clock was set back.
      .where('expires_at', '<=', this.#clock.now() + this.#lifeMs + clockSkewMs)
      .executeTakeFirst()
      .then(row => done(null, row === undefined ? null : (JSON.parse(row.data) as SessionData)))
      .catch((error: unknown) => done(error));
  }

  override set(sid: string, data: SessionData, done?: (error?: unknown) => void): void {
    const columns = {
      member_id: data.user?.memberId ?? null,
      data: JSON.stringify(data),
      expires_at: this.#clock.now() + this.#lifeMs,
    };
    this.#db
      .insertInto('sessions')
      .values({ id: sha256Hex(sid), ...columns })
      .onConflict(conflict => conflict.column('id').doUpdateSet(columns))
      .execute()
      .then(() => done?.())
      .catch((error: unknown) => done?.(error));
  }

  override destroy(sid: string, done?: (error?: unknown) => void): void {
    this.#db
      .deleteFrom('sessions')
      .where(where =>
        where.or([where('id', '=', sha256Hex(sid)), where('expires_at', '<=', this.#clock.now())]),
      )
      .execute()
      .then(() => done?.())
      .catch((error: unknown) => done?.(error));
  }

  /** Does nothing: reading a session does not prolong it, so there is one write per sign-in and not one per request. */
  override touch(_sid: string, _data: SessionData, done?: () => void): void {
    done?.();
  }

  async removePortal(memberId: MemberId): Promise<void> {
    await this.#db.deleteFrom('sessions').where('member_id', '=', memberId).execute();
  }
}

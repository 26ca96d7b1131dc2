import { randomBytes } from 'node:crypto';
import type { AppCard } from './app-card.ts';
import type { PortalUser } from './users.ts';

/** A browser signed in to the portal's own pages. */
export interface PageSession {
  /** Value of the cookie PHPSESSID. */
  readonly cookie: string;
  /** The anti-forgery value BX.rest sends along with the cookie. */
  sessid: string;
  user: PortalUser;
  /** The app that the page acts for; a plain portal page belongs to no app. */
  readonly app?: AppCard;
}

/** Name of the portal's session cookie. */
export const sessionCookie = 'PHPSESSID';

/** Signed-in browsers of one portal. */
export class PageSessions {
  private readonly byCookie = new Map<string, PageSession>();
  private readonly bySessid = new Map<string, PageSession>();

  /** Signs a user in. */
  open(user: PortalUser, app?: AppCard): PageSession {
    const session: PageSession = {
      cookie: randomBytes(16).toString('hex'),
      sessid: randomBytes(16).toString('hex'),
      user,
      ...(app && { app }),
    };
    this.byCookie.set(session.cookie, session);
    this.bySessid.set(session.sessid, session);
    return session;
  }

  /** Finds the session of a Cookie header. */
  ofCookie(header: string | undefined): PageSession | undefined {
    const value = /(?:^|;\s*)PHPSESSID=([^;]+)/.exec(header ?? '')?.[1];
    return value === undefined ? undefined : this.byCookie.get(value);
  }

  ofSessid(sessid: string): PageSession | undefined {
    return this.bySessid.get(sessid);
  }

  /** Replaces the sessid; the page's next call is refused once with the new sessid in the answer. */
  renewSessid(session: PageSession): void {
    this.bySessid.delete(session.sessid);
    session.sessid = randomBytes(16).toString('hex');
    this.bySessid.set(session.sessid, session);
  }
}

import { promisify } from 'node:util';
import session from 'express-session';
import type { Request, RequestHandler } from 'express';
import type { TokenKey } from '../../bitrix24/identifiers.ts';
import type { Config } from '../../config/config.ts';
import type { SessionStore } from './session-store.ts';

/** Life of a session in milliseconds: a working day. Signing in again takes two clicks. */
export const sessionLifeMs = 12 * 3_600_000;

/**
 * Makes the middleware of the session cookie, the second proof beside the frame token. `__Host-` pins the cookie to this
 * host. `Partitioned` keeps it usable in the portal's frame where browsers block other third-party cookies (platform
 * contract 9).
 */
export function createSessionCookie({ appUrl, sessionSecrets }: Config, store: SessionStore): RequestHandler {
  const secure = appUrl.startsWith('https:');
  return session({
    name: secure ? '__Host-connector-desk' : 'connector-desk',
    secret: [...sessionSecrets],
    store,
    resave: false,
    saveUninitialized: false,
    cookie: {
      path: '/',
      httpOnly: true,
      maxAge: sessionLifeMs,
      // Browsers refuse SameSite=None without TLS (closed networks, sandbox); the cookie then works only outside the frame.
      ...(secure
        ? { secure: true, sameSite: 'none', partitioned: true }
        : { secure: false, sameSite: 'lax' }),
    },
  });
}

/** Signs a verified user in by cookie, under a new session id: an attacker who planted the old id does not get in. */
export async function signIn(req: Request, { memberId, userId }: TokenKey): Promise<void> {
  await promisify(req.session.regenerate.bind(req.session))();
  req.session.user = { memberId, userId };
  await saveSession(req);
}

/**
 * Stores the session before the answer leaves. express-session would send a redirect first, and the browser may reach the
 * next page, at this process or another, before the session is there.
 */
export const saveSession = ({ session }: Request): Promise<void> => promisify(session.save.bind(session))();

import session from 'express-session';
import type { RequestHandler } from 'express';
import type { Config } from '../../config/config.ts';
import type { SessionStore } from './session-store.ts';

/** A working day; signing in again takes two clicks. */
export const sessionLifeMs = 12 * 3_600_000;

/**
 * The second way in, beside the frame token. `__Host-` pins the cookie to this very host; `Partitioned` keeps it usable
 * inside the portal's frame where unpartitioned third-party cookies are blocked (platform contract 9).
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
      // Without TLS (closed networks, sandbox) browsers refuse SameSite=None; the cookie then works outside the frame only.
      ...(secure
        ? { secure: true, sameSite: 'none', partitioned: true }
        : { secure: false, sameSite: 'lax' }),
    },
  });
}

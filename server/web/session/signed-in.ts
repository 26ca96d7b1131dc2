import type { Request, RequestHandler } from 'express';
import { runMiddleware, type Guard } from '../http/guard.ts';
import { DeskError } from '../../desk-error.ts';
import type { TokenKey } from '../../bitrix24/identifiers.ts';
import type { FrameTokens } from './frame-token.ts';

export interface RequireUserOptions {
  readonly frameTokens: FrameTokens;
  readonly sessionCookie: RequestHandler;
  readonly appUrl: string;
}

/**
 * Finds out which user makes a request: by frame token, otherwise by session cookie. A page names the portal and user it shows
 * (`X-Portal`, `X-Portal-User`), and proof of another one is refused: portals can share a cookie jar (platform contract 9).
 */
export function createRequireUser({ frameTokens, sessionCookie, appUrl }: RequireUserOptions): Guard {
  return async (req, res) => {
    const bearer = /^Bearer (?<token>\S+)$/.exec(req.get('authorization') ?? '')?.groups?.['token'];
    if (bearer !== undefined) {
      const user = await frameTokens.verify(bearer);
      assertSamePortal(req, user);
      res.locals.user = user;
      return undefined;
    }
    await runMiddleware(sessionCookie, req, res);
    const { user } = req.session;
    if (user === undefined) throw new DeskError('NOT_SIGNED_IN');
    assertSamePortal(req, user);
    if (req.method !== 'GET' && req.method !== 'HEAD') assertSameOrigin(req, appUrl);
    res.locals.user = user;
    return undefined;
  };
}

function assertSamePortal(req: Request, { memberId, userId }: TokenKey): void {
  const portal = req.get('x-portal');
  const user = req.get('x-portal-user');
  if ((portal !== undefined && portal !== memberId) || (user !== undefined && user !== String(userId))) {
    throw new DeskError('WRONG_PORTAL');
  }
}

/** Refuses writes from other sites' pages: browsers send cookies with those, too. */
function assertSameOrigin(req: Request, appUrl: string): void {
  const site = req.get('sec-fetch-site');
  const origin = req.get('origin');
  if (site === 'same-origin' || (site === undefined && origin === appUrl)) return;
  throw new DeskError('CROSS_SITE');
}

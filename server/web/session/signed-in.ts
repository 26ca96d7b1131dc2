import type { Request, RequestHandler } from 'express';
import { DeskError } from '../../desk-error.ts';
import type { TokenKey } from '../../bitrix24/identifiers.ts';
import type { FrameTokens } from './frame-token.ts';

export interface RequireUserOptions {
  readonly frameTokens: FrameTokens;
  readonly sessionCookie: RequestHandler;
  readonly appUrl: string;
}

/**
 * Finds out as whom a request is made: by frame token, else by session cookie. A page names the portal and user it shows
 * (`X-Portal`, `X-Portal-User`); proof of another one is refused, because portals can share a cookie jar (platform contract 9).
 */
export function createRequireUser({
  frameTokens,
  sessionCookie,
  appUrl,
}: RequireUserOptions): RequestHandler {
  return async (req, res, next) => {
    const bearer = /^Bearer (?<token>\S+)$/.exec(req.get('authorization') ?? '')?.groups?.['token'];
    if (bearer !== undefined) {
      const user = await frameTokens.verify(bearer);
      assertSamePortal(req, user);
      res.locals.user = user;
      next();
      return;
    }
    sessionCookie(req, res, (error?: unknown) => {
      if (error !== undefined) {
        next(error);
        return;
      }
      try {
        const { user } = req.session;
        if (user === undefined) throw new DeskError('NOT_SIGNED_IN');
        assertSamePortal(req, user);
        if (req.method !== 'GET' && req.method !== 'HEAD') assertSameOrigin(req, appUrl);
        res.locals.user = user;
        next();
      } catch (refusal) {
        next(refusal);
      }
    });
  };
}

function assertSamePortal(req: Request, { memberId, userId }: TokenKey): void {
  const portal = req.get('x-portal');
  const user = req.get('x-portal-user');
  if ((portal !== undefined && portal !== memberId) || (user !== undefined && user !== String(userId))) {
    throw new DeskError('WRONG_PORTAL');
  }
}

/** Cookies travel by themselves: what changes something must come from our own pages. */
function assertSameOrigin(req: Request, appUrl: string): void {
  const site = req.get('sec-fetch-site');
  const origin = req.get('origin');
  if (site === 'same-origin' || (site === undefined && origin === appUrl)) return;
  throw new DeskError('CROSS_SITE');
}

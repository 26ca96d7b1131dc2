import { Router, type RequestHandler } from 'express';
import { z } from 'zod';
import { DeskError } from '../../desk-error.ts';
import { methodNotAllowed } from '../http/errors.ts';
import { readJson } from '../http/read-json.ts';
import {
  isAccessToken,
  isMemberId,
  isRefreshToken,
  type AccessToken,
  type MemberId,
  type RefreshToken,
} from '../../bitrix24/identifiers.ts';
import type { Admit } from '../../portals/admission/admit.ts';
import type { FrameTokens } from './frame-token.ts';

const frameAuth = z.object({
  auth: z.object({
    access_token: z.custom<AccessToken>(isAccessToken),
    member_id: z.custom<MemberId>(isMemberId),
    refresh_token: z.custom<RefreshToken>(isRefreshToken).optional().catch(undefined),
  }),
});

export interface SessionRoutesOptions {
  readonly admit: Admit;
  readonly frameTokens: FrameTokens;
  readonly sessionCookie: RequestHandler;
  readonly requireUser: RequestHandler;
}

/** Makes `/session`, which exchanges a fresh frame auth for a frame token: after F5, and when the token has expired. */
export function createSessionRoutes({
  admit,
  frameTokens,
  sessionCookie,
  requireUser,
}: SessionRoutesOptions): Router {
  const router = Router();

  const session = router.route('/session');
  session.post(readJson('16kb'), async (req, res) => {
    const { data } = frameAuth.safeParse(req.body);
    if (data === undefined) {
      throw new DeskError('BAD_INPUT', {
        message: 'Expected {"auth":{"access_token","member_id","domain"}}.',
      });
    }
    const { access_token: accessToken, member_id: memberId, refresh_token: refreshToken } = data.auth;
    const { portal, key } = await admit({ accessToken, memberId, refreshToken });
    res.json({
      frameToken: await frameTokens.issue(key, portal.installedAt),
      expiresIn: frameTokens.lifeSeconds,
      portal: { memberId, host: portal.host, origin: portal.origin },
      user: { id: key.userId },
    });
  });

  /** Signs out of the page outside the portal. */
  session.delete(sessionCookie, requireUser, (req, res, next) => {
    req.session.destroy((error: unknown) => {
      if (error === undefined || error === null) res.status(204).end();
      else next(error);
    });
  });
  session.all(methodNotAllowed('POST', 'DELETE'));

  return router;
}

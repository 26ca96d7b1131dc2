import { Router, type Request, type RequestHandler, type Response } from 'express';
import { methodNotAllowed } from '../http/errors.ts';
import { portalForm } from '../http/rate-limits.ts';
import { signIn } from '../session/sign-in.ts';
import type { Admit } from '../../portals/admission/admit.ts';
import type { PortalStore } from '../../portals/portal-store.ts';
import type { TakeEvent } from '../installation/event-routes.ts';
import type { PageName } from './page-answers.ts';
import { parseOpening } from './opening.ts';
import type { Pages } from './page.ts';

export interface PageRoutesOptions {
  readonly admit: Admit;
  readonly portals: PortalStore;
  readonly pages: Pages;
  readonly sessionCookie: RequestHandler;
  readonly takeEvent: TakeEvent;
}

/** `/placement` and `/install`: opened by the portal's POST, reloaded by GET, looked at by link checkers with HEAD. */
export function createPageRoutes({
  admit,
  portals,
  pages,
  sessionCookie,
  takeEvent,
}: PageRoutesOptions): Router {
  const router = Router();

  const open = (page: PageName): RequestHandler =>
    async function openPage(req, res) {
      const opening = parseOpening(req.body);
      const visit = await admit(opening, page === 'install');
      // The second way in, for frames only: a page posted at the top could sign somebody in as somebody else. Without TLS
      // browsers do not keep a cookie in a frame.
      const isFrame = req.get('sec-fetch-dest') === 'iframe';
      if (isFrame && req.session.cookie.secure === true) await signIn(req, visit.key);
      await pages.opened(req, res, page, visit, opening);
    };

  /** A bare GET carries no proof: it gets the page without any secret, and only the portal it was opened in may frame it. */
  const look = (page: PageName): RequestHandler =>
    async function lookAtPage(req: Request, res: Response) {
      const host = req.query['DOMAIN'];
      const portal = typeof host === 'string' ? await portals.findByHost(host) : undefined;
      if (portal !== undefined) {
        pages.reloaded(req, res, page, portal);
        return;
      }
      const key = req.session.user;
      const home = key && (await portals.find(key.memberId));
      if (key !== undefined && home !== undefined) pages.signedIn(req, res, { portal: home, key });
      else pages.explain(req, res);
    };

  // Lifecycle events arrive at the install URL too (trap T9).
  router
    .route('/install')
    .post(...portalForm, takeEvent.ifEvent, sessionCookie, open('install'))
    .get(sessionCookie, look('install'))
    .all(methodNotAllowed('GET', 'HEAD', 'POST'));
  router
    .route('/placement')
    .post(...portalForm, sessionCookie, open('placement'))
    .get(sessionCookie, look('placement'))
    .all(methodNotAllowed('GET', 'HEAD', 'POST'));
  router.get('/', (_req, res) => res.redirect('/placement'));
  return router;
}

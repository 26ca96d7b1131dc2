import { Router, type Request, type RequestHandler, type Response } from 'express';
import { methodNotAllowed } from '../http/errors.ts';
import { portalForm } from '../http/rate-limits.ts';
import { signIn } from '../session/session-cookie.ts';
import type { Admit } from '../../portals/admission/admit.ts';
import type { PortalStore } from '../../portals/portal-store.ts';
import { acknowledgeIfEvent } from '../installation/event-routes.ts';
import type { TakeEvent } from '../../portals/installation/take-event.ts';
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

/** Makes `/placement` and `/install`: the portal opens them by POST, a reload is a GET, and link checkers send HEAD. */
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
      const visit = await admit(opening);
      // Only an opening in a frame signs in by cookie: a form posted at the top could sign a person in as another user. Without
      // TLS browsers keep no cookie in a frame.
      const isFrame = req.get('sec-fetch-dest') === 'iframe';
      if (isFrame && req.session.cookie.secure === true) await signIn(req, visit.key);
      await pages.opened(req, res, page, visit, opening);
    };

  /** Answers a bare GET, which carries no proof, with a page without any secret; only the named portal may frame it. */
  const show = (page: PageName): RequestHandler =>
    async function showPage(req: Request, res: Response) {
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

  router
    .route('/install')
    .post(...portalForm, acknowledgeIfEvent(takeEvent), sessionCookie, open('install'))
    .get(sessionCookie, show('install'))
    .all(methodNotAllowed('GET', 'HEAD', 'POST'));
  router
    .route('/placement')
    .post(...portalForm, sessionCookie, open('placement'))
    .get(sessionCookie, show('placement'))
    .all(methodNotAllowed('GET', 'HEAD', 'POST'));
  router.get('/', (_req, res) => res.redirect('/placement'));
  return router;
}

import { Router, type RequestHandler } from 'express';
import { methodNotAllowed } from '../http/errors.ts';
import { portalForm } from '../http/rate-limits.ts';
import { networkOf } from '../http/network-of.ts';
import type { TakeEvent } from '../../portals/installation/take-event.ts';

/** Acknowledges a form as soon as its event is stored; it says nothing of whether the event counts. */
export const acknowledgeEvent = ({ take }: TakeEvent): RequestHandler =>
  async function acknowledge(req, res) {
    await take(req.body, networkOf(req.ip));
    res.json({ received: true });
  };

/** Acknowledges a form with a field `event` and passes on any other: lifecycle events arrive at the install URL, too (trap T9). */
export function acknowledgeIfEvent(takeEvent: TakeEvent): RequestHandler {
  const acknowledge = acknowledgeEvent(takeEvent);
  return async function acknowledgeOrOpen(req, res, next) {
    const body: unknown = req.body;
    if (typeof body === 'object' && body !== null && 'event' in body) await acknowledge(req, res, next);
    else next();
  };
}

export function createEventRoutes(takeEvent: TakeEvent, explain: RequestHandler): Router {
  const router = Router();
  router
    .route('/events')
    .post(...portalForm, acknowledgeEvent(takeEvent))
    .get(explain)
    .all(methodNotAllowed('GET', 'HEAD', 'POST'));
  return router;
}

import { Router, type RequestHandler } from 'express';
import { methodNotAllowed } from '../http/errors.ts';
import { portalForm } from '../http/rate-limits.ts';
import type { TakeEvent } from '../../portals/installation/take-event.ts';

/** Answers a lifecycle event as soon as it is stored, whatever it turns out to be worth. */
export const acknowledgeEvent = ({ take }: TakeEvent): RequestHandler =>
  async function acknowledge(req, res) {
    await take(req.body);
    res.json({ received: true });
  };

/** Lifecycle events arrive at the install URL too (trap T9): a form with a field `event` is no page opening. */
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

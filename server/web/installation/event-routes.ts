import { Router, type RequestHandler } from 'express';
import type { Clock } from '../../time/clock.ts';
import { DeskError } from '../../desk-error.ts';
import { methodNotAllowed } from '../http/errors.ts';
import { portalForm } from '../http/rate-limits.ts';
import { sameSecret } from '../../secrets/same-secret.ts';
import type { EventStore } from '../../portals/installation/event-store.ts';
import type { EventWorker } from '../../portals/installation/event-worker.ts';
import { createLateEvents } from '../../portals/installation/late-events.ts';
import { parseLifecycleEvent, type LifecycleEvent } from '../../portals/installation/lifecycle-event.ts';
import type { PortalStore } from '../../portals/portal-store.ts';

export interface TakeEvent {
  /** Takes the form as an event, whatever it is. */
  readonly always: RequestHandler;
  /** Takes the form if it has a field `event`; otherwise it is a page opening. */
  readonly ifEvent: RequestHandler;
  /** Stores what came while the database was away, if that is possible now. */
  readonly stop: () => Promise<void>;
}

export interface TakeEventOptions {
  readonly portals: PortalStore;
  readonly store: EventStore;
  readonly worker: EventWorker;
  readonly clock: Clock;
  /** Told when events are given up that came while the database was away. */
  readonly onLost: (events: number) => void;
}

/**
 * Store first, then acknowledge, then handle: Bitrix24 sends an event once and wants a quick answer (platform contract 5.2).
 * What proves nothing is acknowledged too, without detail, and dropped. What cannot be stored is not acknowledged; where only
 * the database is away it is remembered as long as this process lives.
 */
export function createTakeEvent({ portals, store, worker, clock, onLost }: TakeEventOptions): TakeEvent {
  /** The cheap part of the proof, so that strangers cannot fill the database; the rest is the handler's. */
  async function isPlausible({
    event,
    memberId,
    accessToken,
    applicationToken,
  }: LifecycleEvent): Promise<boolean> {
    const known = await portals.applicationToken(memberId);
    const mayBeFirst = event === 'ONAPPINSTALL' || event === 'ONAPPUPDATE' || event === 'ONAPPUSERREADY';
    if (mayBeFirst) return accessToken !== undefined;
    if (known === undefined) return event === 'ONAPPPAYMENT' && (await portals.find(memberId)) !== undefined;
    if (applicationToken === undefined) return event === 'ONAPPPAYMENT';
    return sameSecret(known, applicationToken);
  }

  async function take(event: LifecycleEvent): Promise<void> {
    if (!(await isPlausible(event))) return;
    await store.add(event, clock.now());
    void worker.poke();
  }
  const late = createLateEvents({ take, onLost });

  const always: RequestHandler = async (req, res) => {
    const event = parseLifecycleEvent(req.body);
    if (event !== undefined) {
      await take(event).catch((error: unknown) => {
        if (error instanceof DeskError && error.code === 'DATABASE_UNAVAILABLE') late.keep(event);
        throw error;
      });
    }
    res.json({ received: true });
  };
  const ifEvent: RequestHandler = async (req, res, next) => {
    const body: unknown = req.body;
    if (typeof body === 'object' && body !== null && 'event' in body) await always(req, res, next);
    else next();
  };
  return { always, ifEvent, stop: () => late.stop() };
}

export function createEventRoutes(takeEvent: TakeEvent, explain: RequestHandler): Router {
  const router = Router();
  router
    .route('/events')
    .post(...portalForm, takeEvent.always)
    .get(explain)
    .all(methodNotAllowed('GET', 'HEAD', 'POST'));
  return router;
}

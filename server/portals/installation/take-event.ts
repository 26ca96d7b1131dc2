import { DeskError } from '../../desk-error.ts';
import { sameSecret } from '../../secrets/same-secret.ts';
import type { Clock } from '../../time/clock.ts';
import type { PortalStore } from '../portal-store.ts';
import type { EventStore } from './event-store.ts';
import type { EventWorker } from './event-worker.ts';
import { createLateEvents } from './late-events.ts';
import { parseLifecycleEvent, type LifecycleEvent } from './lifecycle-event.ts';

export interface TakeEvent {
  /**
   * Stores the event that a posted form describes; a form that is no event, or proves nothing, is dropped without a word.
   * @throws DeskError `DATABASE_UNAVAILABLE` (503) when it cannot be stored now; it is remembered and stored later
   */
  readonly take: (form: unknown) => Promise<void>;
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
 * Stores an event before it is acknowledged and handled: Bitrix24 sends it once and wants a quick answer (platform contract
 * 5.2). An event that cannot be stored is not acknowledged, and this process remembers it as long as it lives.
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

  async function storePlausible(event: LifecycleEvent): Promise<void> {
    if (!(await isPlausible(event))) return;
    await store.add(event, clock.now());
    void worker.poke();
  }
  const late = createLateEvents({ take: storePlausible, onLost });

  return {
    take: async form => {
      const event = parseLifecycleEvent(form);
      if (event === undefined) return;
      await storePlausible(event).catch((error: unknown) => {
        if (error instanceof DeskError && error.code === 'DATABASE_UNAVAILABLE') late.keep(event);
        throw error;
      });
    },
    stop: () => late.stop(),
  };
}

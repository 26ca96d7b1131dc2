import { DeskError } from '../../desk-error.ts';
import { sameSecret } from '../../secrets/same-secret.ts';
import { sha256Hex } from '../../secrets/sha256.ts';
import type { Clock } from '../../time/clock.ts';
import type { PortalStore } from '../portal-store.ts';
import type { EventStore } from './event-store.ts';
import type { EventWorker } from './event-worker.ts';
import { createLateEvents } from './late-events.ts';
import { parseLifecycleEvent, type LifecycleEvent } from './lifecycle-event.ts';

/** Maximum number of waiting events that prove nothing, from one network and in all. Bitrix24's cloud has few addresses. */
const mostPerOrigin = 200;
const mostUnproven = 1_000;

export interface TakeEvent {
  /**
   * Stores the event that a posted form describes; a form that is no event, or proves nothing, is dropped without a word.
   * @param network the sender's address, or the network that counts as one sender; empty: not known
   * @throws DeskError `DATABASE_UNAVAILABLE` (503) when it cannot be stored now; it is remembered and stored later
   * @throws DeskError `TOO_MANY_REQUESTS` (429) when too many events wait that prove nothing
   */
  readonly take: (form: unknown, network: string) => Promise<void>;
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
  /** The cheap part of the proof; the rest is the handler's. */
  async function judge(event: LifecycleEvent): Promise<'proven' | 'possible' | 'nothing'> {
    const { event: name, memberId, accessToken, applicationToken } = event;
    const known = await portals.applicationToken(memberId);
    if (known !== undefined && applicationToken !== undefined && sameSecret(known, applicationToken))
      return 'proven';
    // A first event, or the first one with another application token, can only be proven by asking Bitrix24.
    if (name === 'ONAPPINSTALL' || name === 'ONAPPUPDATE' || name === 'ONAPPUSERREADY')
      return accessToken === undefined ? 'nothing' : 'possible';
    if (name !== 'ONAPPPAYMENT' || (known !== undefined && applicationToken !== undefined)) return 'nothing';
    return (await portals.find(memberId)) === undefined ? 'nothing' : 'possible';
  }

  async function storePlausible(event: LifecycleEvent, network: string): Promise<void> {
    const judged = await judge(event);
    if (judged === 'nothing') return;
    const origin = judged === 'proven' ? undefined : sha256Hex(network);
    if (origin !== undefined) await assertFew(origin);
    await store.add(event, clock.now(), origin);
    void worker.poke();
  }

  /** Strangers can neither fill the database nor take all places of others who prove nothing yet. */
  async function assertFew(origin: string): Promise<void> {
    const { inAll, fromOrigin } = await store.unproven(origin);
    if (inAll >= mostUnproven || fromOrigin >= mostPerOrigin)
      throw new DeskError('TOO_MANY_REQUESTS', { retryAfter: 60 });
  }

  const late = createLateEvents({
    take: event =>
      storePlausible(event, '').catch((error: unknown) => {
        if (isUnavailable(error)) throw error;
        onLost(1);
      }),
    onLost,
  });

  return {
    take: async (form, network) => {
      const event = parseLifecycleEvent(form);
      if (event === undefined) return;
      await storePlausible(event, network).catch((error: unknown) => {
        if (isUnavailable(error)) late.keep(event);
        throw error;
      });
    },
    stop: () => late.stop(),
  };
}

const isUnavailable = (error: unknown): boolean =>
  error instanceof DeskError && error.code === 'DATABASE_UNAVAILABLE';

import type { Clock } from '../../time/clock.ts';
import { HeldBack } from '../outbound/outbound.ts';
import { emptyAfterCall, turnAt, type Budget } from './budget.ts';
import { createFairQueue, type QueuePlace } from './fair-queue.ts';

/** Those of this process who wait for their turn at one portal. */
export interface WaitingLine {
  /**
   * Resolves when it is the caller's turn.
   * @throws HeldBack `PORTAL_BUSY` (503) at once when the turn would come too late, with the seconds until it would come
   */
  turn(place: QueuePlace, budget: Budget): Promise<void>;
  /** The portal takes no call before `until`, and its bucket is not empty before `emptyAt`. */
  pause(until: number, emptyAt: number): void;
  /** Whole seconds until a caller who came now would have a turn. */
  secondsFor(place: QueuePlace, budget: Budget): number;
}

export interface WaitingLineOptions {
  /** Takes a turn from the portal's budget; see `LimitStore.take`. */
  readonly take: (budget: Budget) => Promise<number>;
  readonly clock: Clock;
  readonly longestWaitMs: LongestWait;
}

/** How long anybody waits for a turn, in milliseconds. */
export interface LongestWait {
  readonly foreground: number;
  readonly background: number;
}

interface Waiting {
  readonly place: QueuePlace;
  readonly since: number;
  readonly go: () => void;
  readonly refuse: (error: unknown) => void;
}

export function createWaitingLine({ take, clock, longestWaitMs }: WaitingLineOptions): WaitingLine {
  const queue = createFairQueue<Waiting>();
  /** As far as this process knows. */
  let emptyAt = 0;
  let pausedUntil = 0;
  /** The turn that was taken and is not used yet. */
  let held: number | undefined;
  let serving = false;

  /** When the caller at this place in the line would go. */
  function timeOf(index: number, budget: Budget): number {
    const next = held ?? emptyAfterCall(emptyAt, budget, clock.now());
    return Math.max(clock.now(), pausedUntil, turnAt(next + index * budget.msPerCall, budget));
  }

  function refuseLate(budget: Budget): void {
    // Mostly everybody can go at once.
    if (timeOf(queue.size - 1, budget) <= clock.now()) return;
    let index = 0;
    for (const waiting of queue.inOrder()) {
      const { background } = waiting.place;
      const at = timeOf(index, budget);
      if (at - waiting.since <= longestWaitMs[background ? 'background' : 'foreground']) index += 1;
      else {
        queue.remove(waiting);
        waiting.refuse(portalBusy(secondsUntil(at, clock)));
      }
    }
  }

  /** Turns are taken one at a time and only for somebody who waits; who gets one is decided when it has come. */
  async function serve(budget: Budget): Promise<void> {
    serving = true;
    try {
      while (queue.size > 0) {
        held ??= emptyAt = Math.max(emptyAt, await take(budget));
        refuseLate(budget);
        const wait = timeOf(0, budget) - clock.now();
        if (wait > 0) await clock.sleep(wait);
        // It may have been paused meanwhile.
        if (timeOf(0, budget) > clock.now()) continue;
        held = undefined;
        queue.shift()?.go();
      }
    } catch (error) {
      for (const waiting of queue.inOrder()) {
        queue.remove(waiting);
        waiting.refuse(error);
      }
    } finally {
      serving = false;
    }
  }

  return {
    turn: (place, budget) =>
      new Promise((go, refuse) => {
        queue.push({ place, since: clock.now(), go, refuse }, place);
        refuseLate(budget);
        if (!serving) void serve(budget);
      }),
    pause: (until, notEmptyBefore) => {
      pausedUntil = Math.max(pausedUntil, until);
      emptyAt = Math.max(emptyAt, notEmptyBefore);
    },
    secondsFor: (place, budget) => {
      const probe: Waiting = { place, since: clock.now(), go: nothing, refuse: nothing };
      queue.push(probe, place);
      const index = queue.inOrder().indexOf(probe);
      queue.remove(probe);
      return secondsUntil(timeOf(index, budget), clock);
    },
  };
}

const nothing = (): void => undefined;

const secondsUntil = (at: number, clock: Clock): number => Math.max(1, Math.ceil((at - clock.now()) / 1000));

const portalBusy = (retryAfter: number) =>
  new HeldBack('PORTAL_BUSY', {
    message: `More is asked of the portal than Bitrix24 allows; try again in ${retryAfter} s.`,
    retryAfter,
  });

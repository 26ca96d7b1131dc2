import type { Clock } from '../../time/clock.ts';
import { HeldBack } from '../outbound/outbound.ts';
import type { Budget } from './budget.ts';
import { createFairQueue, type QueuePlace } from './fair-queue.ts';
import { createTurnTimes } from './turn-times.ts';

/** The callers of this process that wait for their turn at one portal. */
export interface WaitingLine {
  /**
   * Resolves when it is the caller's turn.
   * @throws HeldBack `PORTAL_BUSY` (503) as soon as the turn would come too late, with the seconds until it would come
   */
  turn(place: QueuePlace, budget: Budget): Promise<void>;
  /** Bars calls before `until`; the portal's bucket is not empty before `emptyAt`. Milliseconds since the epoch. */
  pause(until: number, emptyAt: number): void;
  /** Whole seconds until a caller that came now would have its turn; at least 1. */
  secondsFor(place: QueuePlace, budget: Budget): number;
}

export interface WaitingLineOptions {
  /** Takes a turn from the portal's budget; see `LimitStore.take`. */
  readonly take: (budget: Budget) => Promise<number>;
  readonly clock: Clock;
  readonly longestWaitMs: LongestWait;
}

/** Maximum time a call waits for its turn, in milliseconds. */
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
  const turns = createTurnTimes(take, clock);
  let serving = false;

  function refuseLate(budget: Budget): void {
    // Usually everybody in the line can go at once.
    if (turns.timeOf(queue.size - 1, budget) <= clock.now()) return;
    let index = 0;
    for (const waiting of queue.inOrder()) {
      const longest = longestWaitMs[waiting.place.background ? 'background' : 'foreground'];
      const at = turns.timeOf(index, budget);
      if (at - waiting.since <= longest) index += 1;
      else {
        queue.remove(waiting);
        waiting.refuse(portalBusy(secondsUntil(at, clock)));
      }
    }
  }

  /** Takes turns one at a time while anybody waits. Each goes to the caller that is first when the turn has come. */
  async function serve(budget: Budget): Promise<void> {
    serving = true;
    try {
      while (queue.size > 0) {
        await turns.take(budget);
        refuseLate(budget);
        const waitMs = turns.timeOf(0, budget) - clock.now();
        if (waitMs > 0) await clock.sleep(waitMs);
        // The portal may have paused the line meanwhile.
        if (turns.timeOf(0, budget) > clock.now()) continue;
        turns.use();
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
    pause: turns.pause,
    secondsFor: (place, budget) => {
      const probe: Waiting = { place, since: clock.now(), go: ignore, refuse: ignore };
      queue.push(probe, place);
      const index = queue.inOrder().indexOf(probe);
      queue.remove(probe);
      return secondsUntil(turns.timeOf(index, budget), clock);
    },
  };
}

const ignore = (): void => undefined;

const secondsUntil = (at: number, clock: Clock): number => Math.max(1, Math.ceil((at - clock.now()) / 1000));

const portalBusy = (retryAfter: number) =>
  new HeldBack('PORTAL_BUSY', {
    message: `The portal receives more calls than Bitrix24 allows. Try again in ${retryAfter} s.`,
    retryAfter,
  });

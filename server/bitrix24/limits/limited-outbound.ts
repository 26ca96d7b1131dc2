import { boundedMap } from '../../time/bounded-map.ts';
import type { Clock } from '../../time/clock.ts';
import type { MemberId } from '../identifiers.ts';
import { currentCause } from '../outbound/cause.ts';
import { gateFailure } from '../outbound/gate-failure.ts';
import {
  HeldBack,
  type Outbound,
  type OutboundAnswer,
  type OutboundRequest,
  type OutgoingCall,
} from '../outbound/outbound.ts';
import { liesAhead } from '../../time/time-window.ts';
import { fullUntil, longestEmptyingMs, standardBudget, type Budget, type BudgetFor } from './budget.ts';
import { createLearnedLimits, limitRefusal } from './learned-limits.ts';
import type { LimitStore } from './limit-store.ts';
import { methodsOf, readLimits, type AnswerLimits } from './read-limits.ts';
import { createWaitingLine, type LongestWait, type WaitingLine } from './waiting-line.ts';
import { countWaiting } from './waiting-time.ts';

/** Receives what limits do to calls, for metrics. */
export interface LimitListener {
  /** How long a call waited for its turn, in milliseconds; usually 0. */
  onWait(ms: number): void;
  /** `PORTAL_BUSY`, or Bitrix24's code of the limit. */
  onRefuse(code: string): void;
}

export interface LimitedOutboundOptions {
  readonly store: LimitStore;
  readonly budgetFor: BudgetFor;
  readonly clock: Clock;
  readonly longestWaitMs?: LongestWait;
  readonly listener?: LimitListener | undefined;
}

/** In milliseconds: a person looks at a spinner, background work has time. */
const usualWait: LongestWait = { foreground: 8_000, background: 30_000 };

/** Pause after a portal answers `QUERY_LIMIT_EXCEEDED`, in milliseconds; a server in front of it may ask for a longer one. */
const pauseMs = 2_000;

/**
 * Keeps calls within the limits of Bitrix24 (platform contract 4.5, 4.7). A call waits for its turn up to `longestWaitMs`,
 * or is refused with the seconds until it would succeed (`HeldBack`). Nothing is repeated here.
 */
export function createLimitedOutbound(
  outbound: Outbound,
  { store, budgetFor, clock, longestWaitMs = usualWait, listener = silent }: LimitedOutboundOptions,
): Outbound {
  const lines = boundedMap<MemberId, WaitingLine>(10_000);
  /** When the pause of each portal ends, in milliseconds since the epoch. */
  const paused = boundedMap<MemberId, number>(10_000);
  const learned = createLearnedLimits(store, clock);

  function lineOf(memberId: MemberId): WaitingLine {
    const present = lines.get(memberId);
    if (present !== undefined) return present;
    const take = (budget: Budget) => store.take(memberId, budget, clock.now());
    const line = createWaitingLine({ take, clock, longestWaitMs });
    lines.set(memberId, line);
    return line;
  }

  /** Waits and returns for how long, in milliseconds. */
  async function waitForTurn(memberId: MemberId, call: OutgoingCall, budget: Budget): Promise<number> {
    const begun = clock.now();
    await countWaiting(() => lineOf(memberId).turn(placeOf(call), budget));
    const waited = clock.now() - begun;
    listener.onWait(waited);
    return waited;
  }

  async function pause(memberId: MemberId, budget: Budget, ms = pauseMs): Promise<void> {
    const until = clock.now() + ms;
    paused.set(memberId, until);
    const emptyAt = fullUntil(until, budget);
    lineOf(memberId).pause(until, emptyAt);
    await store.raise(memberId, emptyAt);
  }

  /** Learns the limits that an answer reports. @throws HeldBack when the answer is a refusal because of one */
  async function learnFrom(
    { limits, refusal }: AnswerLimits,
    memberId: MemberId,
    call: OutgoingCall,
    budget: Budget | undefined,
  ): Promise<void> {
    for (const limit of limits) {
      const isCallLimit = limit.code === 'QUERY_LIMIT_EXCEEDED';
      if (isCallLimit) await pause(memberId, budget ?? standardBudget);
      if (!isCallLimit || budget === undefined) await learned.learn(memberId, limit);
    }
    if (refusal === undefined) return;
    const { code, message } = refusal;
    if (code === 'QUERY_LIMIT_EXCEEDED') {
      const seconds = lineOf(memberId).secondsFor(placeOf(call), budget ?? standardBudget);
      throw limitRefusal(code, message, seconds * 1000);
    }
    await learned.check(memberId, methodsOf(call));
  }

  const isPaused = (memberId: MemberId): boolean =>
    liesAhead(paused.get(memberId) ?? 0, longestEmptyingMs, clock.now());

  async function post(request: OutboundRequest, memberId: MemberId): Promise<OutboundAnswer> {
    const { call, url } = request;
    const methods = methodsOf(call);
    const countsCalls = await learned.check(memberId, methods);
    const budget =
      (await budgetFor(memberId, url.hostname)) ??
      (countsCalls || isPaused(memberId) ? standardBudget : undefined);
    if (budget !== undefined) {
      const waited = await waitForTurn(memberId, call, budget);
      // Limits may have been learned while the call waited.
      if (waited > 0) await learned.check(memberId, methods);
    }
    const answer = await outbound.post(request);
    const failure = gateFailure(answer);
    if (failure?.retryAfter !== undefined)
      await pause(memberId, budget ?? standardBudget, failure.retryAfter * 1000);
    if (failure !== undefined) throw failure;
    const reported = readLimits(call, answer);
    if (reported === undefined) learned.noteReset(memberId, call, answer.text);
    else await learnFrom(reported, memberId, call, budget);
    return answer;
  }

  return {
    post: request => {
      const { to, memberId } = request.call;
      if (to !== 'portal' || memberId === undefined) return outbound.post(request);
      return post(request, memberId).catch((error: unknown) => {
        if (error instanceof HeldBack) listener.onRefuse(error.code);
        throw error;
      });
    },
    close: () => outbound.close(),
  };
}

const silent: LimitListener = { onWait: () => undefined, onRefuse: () => undefined };

const placeOf = ({ userId }: OutgoingCall) => ({ userId, background: currentCause().background });

import { LRUCache } from 'lru-cache';
import type { MemberId } from '../identifiers.ts';
import type { OutgoingCall } from '../outbound/outgoing-call.ts';
import { HeldBack, type Outbound, type OutboundAnswer } from '../outbound/outbound.ts';
import { presentCause } from '../outbound/cause.ts';
import type { Clock } from '../../time/clock.ts';
import { fullUntil, standardBudget, type Budget, type BudgetFor } from './budget.ts';
import type { Lesson, LimitStore } from './limit-store.ts';
import { methodsOf, readLimits, readResetAt, type HeardLimit } from './read-limits.ts';
import { standing } from './time-in-line.ts';
import { createWaitingLine, type LongestWait, type WaitingLine } from './waiting-line.ts';

/** Told of what limits do to calls, for metrics. */
export interface LimitListener {
  /** How long a call waited for its turn, in milliseconds; mostly 0. */
  onWait(ms: number): void;
  /** `PORTAL_BUSY`, or Bitrix24's code of the limit. */
  onRefuse(code: string): void;
}

export interface LimitedOptions {
  readonly store: LimitStore;
  readonly budgetFor: BudgetFor;
  readonly clock: Clock;
  readonly longestWaitMs?: LongestWait;
  readonly listener?: LimitListener | undefined;
}

/** A person looks at a spinner, background work has time. In milliseconds. */
const usualWait: LongestWait = { foreground: 8_000, background: 30_000 };

/** For so long a portal is left alone that says `QUERY_LIMIT_EXCEEDED`, in milliseconds. */
const pauseMs = 2_000;
/** For so long a portal without a known budget is taken to have the usual one after it said so, in milliseconds. */
const adoptedMs = 3_600_000;
/** The window in which Bitrix24 adds up a method's work, and how long it blocks the method, in milliseconds. */
const operatingMs = 600_000;
/** `OVERLOAD_LIMIT` is lifted by hand, by Bitrix24's support; asked again once in a while, in milliseconds. */
const overloadMs = 3_600_000;

/**
 * Keeps calls within what Bitrix24 allows (platform contract 4.5, 4.7). A call waits for its turn, for so long that somebody
 * may still wait for it, or is refused with the seconds until it would not be. Nothing is ever repeated here.
 */
export function limited(
  outbound: Outbound,
  { store, budgetFor, clock, longestWaitMs = usualWait, listener = silent }: LimitedOptions,
): Outbound {
  const lines = new LRUCache<MemberId, WaitingLine>({ max: 10_000 });
  const resets = new LRUCache<string, number>({ max: 10_000 });

  function lineOf(memberId: MemberId): WaitingLine {
    const known = lines.get(memberId);
    if (known !== undefined) return known;
    const take = (budget: Budget) => store.take(memberId, budget, clock.now());
    const line = createWaitingLine({ take, clock, longestWaitMs });
    lines.set(memberId, line);
    return line;
  }

  async function lessonsFor(memberId: MemberId, methods: readonly string[]): Promise<readonly Lesson[]> {
    const lessons = await store.lessons(memberId, clock.now());
    const block = lessons.find(
      ({ code, method }) => code !== 'QUERY_LIMIT_EXCEEDED' && (method === '' || methods.includes(method)),
    );
    if (block !== undefined) throw blocked(block.code, '', block.endsAt - clock.now());
    return lessons;
  }

  async function budgetOf(
    memberId: MemberId,
    host: string,
    lessons: readonly Lesson[],
  ): Promise<Budget | undefined> {
    const counts = lessons.some(({ code }) => code === 'QUERY_LIMIT_EXCEEDED');
    return (await budgetFor(memberId, host)) ?? (counts ? standardBudget : undefined);
  }

  async function waitForTurn(memberId: MemberId, call: OutgoingCall, budget: Budget): Promise<number> {
    const begun = clock.now();
    await standing(() => lineOf(memberId).turn(placeOf(call), budget));
    const waited = clock.now() - begun;
    listener.onWait(waited);
    return waited;
  }

  async function learn(
    memberId: MemberId,
    { method, code, resetAt }: HeardLimit,
    budget: Budget | undefined,
  ): Promise<void> {
    const now = clock.now();
    if (code === 'QUERY_LIMIT_EXCEEDED') {
      const emptyAt = fullUntil(now + pauseMs, budget ?? standardBudget);
      lineOf(memberId).pause(now + pauseMs, emptyAt);
      await store.raise(memberId, emptyAt);
      if (budget === undefined) await store.learn(memberId, { method: '', code, endsAt: now + adoptedMs });
    } else if (code === 'OVERLOAD_LIMIT') {
      await store.learn(memberId, { method: '', code, endsAt: now + overloadMs });
    } else {
      const endsAt = endOf(resetAt ?? resets.get(`${memberId} ${method}`), now);
      await store.learn(memberId, { method, code, endsAt });
    }
  }

  async function heed(
    memberId: MemberId,
    call: OutgoingCall,
    answer: OutboundAnswer,
    budget: Budget | undefined,
  ): Promise<OutboundAnswer> {
    const heard = readLimits(call, answer);
    if (heard === undefined) {
      const resetAt = readResetAt(answer.text);
      if (resetAt !== undefined) resets.set(`${memberId} ${call.method.toLowerCase()}`, resetAt);
      return answer;
    }
    for (const limit of heard.limits) await learn(memberId, limit, budget);
    if (heard.refusal === undefined) return answer;
    const { code, message } = heard.refusal;
    if (code !== 'QUERY_LIMIT_EXCEEDED') {
      await lessonsFor(memberId, methodsOf(call));
      return answer;
    }
    const seconds = lineOf(memberId).secondsFor(placeOf(call), budget ?? standardBudget);
    throw blocked(code, message, seconds * 1000);
  }

  async function post(request: Parameters<Outbound['post']>[0], memberId: MemberId): Promise<OutboundAnswer> {
    const { call, url } = request;
    const methods = methodsOf(call);
    const lessons = await lessonsFor(memberId, methods);
    const budget = await budgetOf(memberId, url.hostname, lessons);
    // What was learned while it waited counts as well.
    if (budget !== undefined && (await waitForTurn(memberId, call, budget)) > 0)
      await lessonsFor(memberId, methods);
    return heed(memberId, call, await outbound.post(request), budget);
  }

  return {
    post: async request => {
      const { to, memberId } = request.call;
      if (to !== 'portal' || memberId === undefined) return outbound.post(request);
      try {
        return await post(request, memberId);
      } catch (error) {
        if (error instanceof HeldBack) listener.onRefuse(error.code);
        throw error;
      }
    },
    close: () => outbound.close(),
  };
}

const silent: LimitListener = { onWait: () => undefined, onRefuse: () => undefined };

const placeOf = ({ userId }: OutgoingCall) => ({ userId, background: presentCause().background });

/** Never longer than the window is, whatever a portal's clock says. */
const endOf = (resetAt: number | undefined, now: number): number =>
  resetAt !== undefined && resetAt > now ? Math.min(resetAt, now + operatingMs) : now + operatingMs;

const words: Readonly<Record<string, string>> = {
  OPERATION_TIME_LIMIT: 'Method is blocked due to operation time limit',
  OVERLOAD_LIMIT: 'REST API is blocked due to overload',
};

function blocked(code: string, message: string, leftMs: number): HeldBack {
  const retryAfter = Math.max(1, Math.ceil(leftMs / 1000));
  const status = code === 'OPERATION_TIME_LIMIT' ? 429 : 503;
  return new HeldBack(code, message === '' ? (words[code] ?? 'Too many requests') : message, {
    status,
    retryAfter,
  });
}

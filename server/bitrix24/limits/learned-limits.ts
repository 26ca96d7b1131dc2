import { boundedMap } from '../../time/bounded-map.ts';
import type { Clock } from '../../time/clock.ts';
import { liesAhead } from '../../time/time-window.ts';
import type { MemberId } from '../identifiers.ts';
import { HeldBack, type OutgoingCall } from '../outbound/outbound.ts';
import type { LimitStore } from './limit-store.ts';
import { readResetAt, type ReportedLimit } from './read-limits.ts';

/** How long a portal without a known budget is given the standard one after it refused a call, in milliseconds. */
const adoptedMs = 3_600_000;
/** The window in which Bitrix24 adds up a method's work, and how long it blocks the method, in milliseconds. */
const operatingMs = 600_000;
/**
 * Time after which a call is tried again under `OVERLOAD_LIMIT`, in milliseconds. Bitrix24's support lifts it by hand.
 */
const overloadMs = 3_600_000;

/** The limits that portals reported in their answers (platform contract 4.5, 4.7). */
export interface LearnedLimits {
  /**
   * Checks the methods of a call against the limits of the portal.
   * @returns whether the portal is known to count calls
   * @throws HeldBack (429, 503) when the portal or one of the methods is blocked, with the seconds left
   */
  check(memberId: MemberId, methods: readonly string[]): Promise<boolean>;
  learn(memberId: MemberId, limit: ReportedLimit): Promise<void>;
  /** Notes when the window of the called method ends, if the answer says so. */
  noteReset(memberId: MemberId, call: OutgoingCall, answer: string): void;
}

export function createLearnedLimits(store: LimitStore, clock: Clock): LearnedLimits {
  const resets = boundedMap<string, number>(10_000);

  /** Never longer than the window, whatever the clock of the portal says. */
  function endOfWindow(resetAt: number | undefined): number {
    const now = clock.now();
    const longest = now + operatingMs;
    return resetAt !== undefined && resetAt > now ? Math.min(resetAt, longest) : longest;
  }

  return {
    check: async (memberId, methods) => {
      const now = clock.now();
      const lessons = (await store.lessons(memberId, now)).filter(({ code, endsAt }) =>
        liesAhead(endsAt, code === 'OPERATION_TIME_LIMIT' ? operatingMs : overloadMs, now),
      );
      const block = lessons.find(
        ({ code, method }) => code !== 'QUERY_LIMIT_EXCEEDED' && (method === '' || methods.includes(method)),
      );
      if (block !== undefined) throw limitRefusal(block.code, '', block.endsAt - now);
      return lessons.some(({ code }) => code === 'QUERY_LIMIT_EXCEEDED');
    },
    learn: async (memberId, { method, code, resetAt }) => {
      switch (code) {
        case 'QUERY_LIMIT_EXCEEDED':
          return store.learn(memberId, { method: '', code, endsAt: clock.now() + adoptedMs });
        case 'OVERLOAD_LIMIT':
          return store.learn(memberId, { method: '', code, endsAt: clock.now() + overloadMs });
        case 'OPERATION_TIME_LIMIT': {
          const endsAt = endOfWindow(resetAt ?? resets.get(`${memberId} ${method}`));
          return store.learn(memberId, { method, code, endsAt });
        }
      }
    },
    noteReset: (memberId, { method }, answer) => {
      const resetAt = readResetAt(answer);
      if (resetAt !== undefined) resets.set(`${memberId} ${method.toLowerCase()}`, resetAt);
    },
  };
}

const messages: Readonly<Record<string, string>> = {
  OPERATION_TIME_LIMIT: 'Method is blocked due to operation time limit',
  OVERLOAD_LIMIT: 'REST API is blocked due to overload',
};

/**
 * Refuses a call because of a limit of Bitrix24.
 * @param message of the portal; empty: the usual one of this code
 * @param leftMs milliseconds until the limit ends
 */
export function limitRefusal(code: string, message: string, leftMs: number): HeldBack {
  const retryAfter = Math.max(1, Math.ceil(leftMs / 1000));
  const status = code === 'OPERATION_TIME_LIMIT' ? 429 : 503;
  return new HeldBack(code, message === '' ? (messages[code] ?? 'Too many requests') : message, {
    status,
    retryAfter,
  });
}

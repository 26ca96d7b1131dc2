import type { Answer, Failure, LostAttempt } from './answer.ts';
import { within, type Timers } from './timers.ts';
import { lost, type Delivery, type Way } from './way.ts';

/** Calls a REST method that changes nothing, on the first way that brings an answer. Never rejects. */
export interface Caller {
  (method: string, params: object, signal: AbortSignal): Promise<Answer>;
  /** The ways that would be tried now, in their order. */
  readonly serving: () => readonly Way[];
}

const cancelled: Failure = { ok: false, code: 'CANCELLED', message: '', status: 0 };

/** Calls on one way, and tells it to stop when its time is up. */
async function attempt(
  way: Way,
  method: string,
  params: object,
  signal: AbortSignal,
  timers: Timers,
): Promise<Delivery> {
  const stop = new AbortController();
  const work = way.send({ method, params, signal: stop.signal });
  try {
    return await within(work, {
      ms: way.timeoutMs,
      timers,
      signal,
      late: () => lost(way.timeoutCode, `No answer within ${Math.round(way.timeoutMs / 1000)} s`),
      aborted: () => ({ kind: 'answer', answer: cancelled }),
    });
  } catch (error) {
    return lost('PORTAL_NONSENSE', error instanceof Error ? error.message : String(error));
  } finally {
    stop.abort();
  }
}

/**
 * Tries the ways in their order. Only a transport failure leads to the next one, never an error of the method. The answer
 * names its way and the ones that failed before.
 */
export function createCaller(ways: readonly Way[], timers: Timers): Caller {
  const serving = (): readonly Way[] => ways.filter(candidate => candidate.serves());

  async function call(method: string, params: object, signal: AbortSignal): Promise<Answer> {
    const failed: LostAttempt[] = [];
    let last: Failure = { ok: false, code: 'NO_ROUTE', message: '', status: 0 };
    const withHistory = (answer: Answer): Answer =>
      failed.length > 0 ? { ...answer, lost: failed } : answer;

    for (const way of serving()) {
      if (signal.aborted) return cancelled;
      const delivery = await attempt(way, method, params, signal, timers);
      if (delivery.kind === 'answer') return withHistory(delivery.answer);
      const { code, message } = delivery;
      failed.push({ way: way.name, code });
      last = { ok: false, code, message, status: 0 };
    }
    return withHistory(last);
  }

  return Object.assign(call, { serving });
}

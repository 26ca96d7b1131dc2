import type { Answer, Failure, LostAttempt } from './answer.ts';
import { lost, type Delivery, type Route } from './transport.ts';
import { within, type Timers } from './timers.ts';

/** Calls a REST method that changes nothing, on the first route that can answer. Never rejects. */
export type Caller = (
  method: string,
  params: Readonly<Record<string, unknown>>,
  signal: AbortSignal,
) => Promise<Answer>;

const cancelled: Failure = { ok: false, code: 'CANCELLED', message: '', status: 0 };

/** Gives one route its time, and tells it to stop when the time is up. */
async function attempt(
  route: Route,
  method: string,
  params: Readonly<Record<string, unknown>>,
  signal: AbortSignal,
  timers: Timers,
): Promise<Delivery> {
  const stop = new AbortController();
  const work = route.send({ method, params, signal: stop.signal });
  try {
    return await within(work, {
      ms: route.timeoutMs,
      timers,
      signal,
      late: () => lost(route.timeoutCode, `No answer within ${Math.round(route.timeoutMs / 1000)} s`),
      aborted: () => ({ kind: 'answer', answer: cancelled }),
    });
  } catch (error) {
    return lost('PORTAL_NONSENSE', error instanceof Error ? error.message : String(error));
  } finally {
    stop.abort();
  }
}

/**
 * Asks the routes in their order: the next one only after a transport failure, never after an error of the method. The
 * answer names its route and the ones that failed before.
 */
export function createCaller(routes: readonly Route[], timers: Timers): Caller {
  return async (method, params, signal) => {
    const failed: LostAttempt[] = [];
    let last: Failure = { ok: false, code: 'NO_ROUTE', message: '', status: 0 };
    const withHistory = (answer: Answer): Answer =>
      failed.length > 0 ? { ...answer, lost: failed } : answer;

    for (const route of routes.filter(candidate => candidate.serves())) {
      if (signal.aborted) return cancelled;
      const delivery = await attempt(route, method, params, signal, timers);
      if (delivery.kind === 'answer') return withHistory(delivery.answer);
      failed.push({ route: route.name, code: delivery.code });
      last = { ok: false, code: delivery.code, message: delivery.message, status: 0 };
    }
    return withHistory(last);
  };
}

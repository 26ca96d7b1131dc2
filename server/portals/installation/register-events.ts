import type { Refusal, CallMethod } from '../../bitrix24/answer.ts';
import { callBatch } from '../../bitrix24/rest/batch.ts';
import { boundEvents } from './lifecycle-event.ts';

export interface Registered {
  readonly ok: true;
  readonly registered: readonly string[];
  readonly already: readonly string[];
}

/** Binds the lifecycle events to our handler; repeating it changes nothing. Needs an administrator's token. */
export type RegisterEvents = (call: CallMethod) => Promise<Registered | Refusal>;

/** @param handler public URL that receives the events; its host needs a dot (trap T23) */
export function createRegisterEvents(handler: string): RegisterEvents {
  return async call => {
    const existing = await call('event.get', {});
    if (!existing.ok) return existing;
    const already = boundEvents.filter(event => isBound(existing.result, event, handler));
    const missing = boundEvents.filter(event => !already.includes(event));
    if (missing.length === 0) return { ok: true, registered: [], already };

    const bound = await callBatch(
      call,
      Object.fromEntries(
        missing.map(event => [event, `event.bind?${new URLSearchParams({ event, handler }).toString()}`]),
      ),
    );
    if (!bound.ok) return bound;
    for (const event of missing) {
      const outcome = bound.of(event);
      if (!outcome.ok && !/already bind/i.test(outcome.message)) return outcome;
    }
    return { ok: true, registered: missing, already };
  };
}

function isBound(result: unknown, event: string, handler: string): boolean {
  return (
    Array.isArray(result) &&
    result.some(
      (entry: { event?: unknown; handler?: unknown } | null) =>
        typeof entry?.event === 'string' && entry.event.toUpperCase() === event && entry.handler === handler,
    )
  );
}

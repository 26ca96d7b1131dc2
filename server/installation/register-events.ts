import { readFailure, readResult, refuse } from '../bitrix24/answer.ts';
import type { Answer } from '../bitrix24/answer.ts';
import type { CallMethod } from '../bitrix24/biconnector.ts';
import { boundEvents } from './lifecycle-event.ts';

export interface Registered {
  readonly ok: true;
  readonly registered: readonly string[];
  readonly already: readonly string[];
}

/** Binds the lifecycle events to our handler; running it again changes nothing. Needs an administrator's token. */
export type RegisterEvents = (call: CallMethod) => Promise<Registered | Extract<Answer, { ok: false }>>;

/** @param handler public address that takes the events; its host needs a dot (trap T23) */
export function createRegisterEvents(handler: string): RegisterEvents {
  return async call => {
    const present = await call('event.get', {});
    if (!present.ok) return present;
    const already = boundEvents.filter(event => isBound(present.result, event, handler));
    const missing = boundEvents.filter(event => !already.includes(event));
    if (missing.length === 0) return { ok: true, registered: [], already };

    const cmd = Object.fromEntries(
      missing.map(event => [event, `event.bind?${new URLSearchParams({ event, handler }).toString()}`]),
    );
    const bound = await call('batch', { halt: 0, cmd });
    if (!bound.ok) return bound;
    for (const event of missing) {
      const outcome = outcomeOf(bound.result, event);
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

/** One command's outcome; empty maps arrive as `[]`, an error can be a bare string (platform contract 4.6). */
function outcomeOf(batch: unknown, command: string): Answer {
  const { result, result_error: errors } = (batch ?? {}) as { result?: unknown; result_error?: unknown };
  const error = pick(errors, command);
  if (typeof error === 'string') return refuse(error, '', 400);
  if (error !== undefined) return readResult({ error }, undefined);
  const value = pick(result, command);
  return value === undefined ? readFailure(undefined) : readResult(value, undefined);
}

const pick = (map: unknown, key: string): unknown =>
  typeof map === 'object' && map !== null && Object.hasOwn(map, key)
    ? (map as Record<string, unknown>)[key]
    : undefined;

import { onScopeDispose, shallowRef, type ShallowRef } from 'vue';
import type { Failure, Success } from '../transport/answer.ts';
import type { Outcome } from './outcome.ts';
import { realTimers } from '../transport/timers.ts';

export type LoadState<T> =
  | { readonly phase: 'loading'; readonly slow: boolean }
  | { readonly phase: 'ready'; readonly value: T; readonly from: Success; readonly renewing: boolean }
  | { readonly phase: 'failed'; readonly failure: Failure };

/** Milliseconds after which the person is told that it takes long. */
const slowAfterMs = 5_000;

/** Reads the value of an outcome; a failure stays as it is. */
export const mapOutcome = <T, U>(outcome: Outcome<T>, read: (value: T) => U): Outcome<U> =>
  outcome.ok ? { ...outcome, value: read(outcome.value) } : outcome;

/** The failure for an address whose id cannot be one; no request is made. */
export const badId: Failure = { ok: false, code: 'VALIDATION_INVALID_ID_FORMAT', message: '', status: 0 };

/** The failure for an answer that does not hold what was asked for. */
export const nonsense: Failure = { ok: false, code: 'PORTAL_NONSENSE', message: '', status: 0 };

/**
 * Loads something for a component: at once, and again by `reload`, which keeps the old value until the new answer is there.
 * A newer load wins over one under way. Nothing happens after the component is gone.
 */
export function useLoad<T>(load: (signal: AbortSignal) => Promise<Outcome<T>>): {
  readonly state: Readonly<ShallowRef<LoadState<T>>>;
  readonly reload: () => Promise<void>;
} {
  const state = shallowRef<LoadState<T>>({ phase: 'loading', slow: false });
  let running: AbortController | null = null;

  async function reload(): Promise<void> {
    running?.abort();
    const controller = new AbortController();
    running = controller;
    state.value =
      state.value.phase === 'ready' ? { ...state.value, renewing: true } : { phase: 'loading', slow: false };
    const callOffNotice = realTimers.after(slowAfterMs, () => {
      if (running === controller && state.value.phase === 'loading')
        state.value = { phase: 'loading', slow: true };
    });
    const outcome = await load(controller.signal);
    callOffNotice();
    if (running !== controller) return;
    running = null;
    state.value = outcome.ok
      ? { phase: 'ready', value: outcome.value, from: outcome.from, renewing: false }
      : { phase: 'failed', failure: outcome };
  }

  onScopeDispose(() => {
    running?.abort();
    running = null;
  });
  void reload();
  return { state, reload };
}

import { onScopeDispose, shallowRef, type ShallowRef } from 'vue';
import type { Failure, Success } from '../transport/answer.ts';
import type { Outcome } from './outcome.ts';
import { realTimers } from '../transport/timers.ts';

export type LoadState<T> =
  | { readonly phase: 'loading'; readonly slow: boolean }
  | { readonly phase: 'ready'; readonly value: T; readonly from: Success; readonly renewing: boolean }
  | { readonly phase: 'failed'; readonly failure: Failure };

/** After this a person is told that it takes long, in milliseconds. */
const slowAfterMs = 5_000;

/** What was loaded, read; a failure stays one. */
export const mapOutcome = <T, U>(outcome: Outcome<T>, read: (value: T) => U): Outcome<U> =>
  outcome.ok ? { ...outcome, value: read(outcome.value) } : outcome;

/** For an id in an address that cannot be one: nobody is asked. */
export const badId: Failure = { ok: false, code: 'VALIDATION_INVALID_ID_FORMAT', message: '', status: 0 };

/** An answer that does not hold what was asked for. */
export const nonsense: Failure = { ok: false, code: 'PORTAL_NONSENSE', message: '', status: 0 };

/**
 * Loads something for a component: at once, and again by `reload`, which keeps what is shown until the new answer is
 * there. A newer load wins over one under way; nothing happens after the component is gone.
 */
export function useLoad<T>(load: (signal: AbortSignal) => Promise<Outcome<T>>): {
  readonly state: Readonly<ShallowRef<LoadState<T>>>;
  readonly reload: () => Promise<void>;
} {
  const state = shallowRef<LoadState<T>>({ phase: 'loading', slow: false });
  let running: AbortController | null = null;

  async function reload(): Promise<void> {
    running?.abort();
    const mine = new AbortController();
    running = mine;
    state.value =
      state.value.phase === 'ready' ? { ...state.value, renewing: true } : { phase: 'loading', slow: false };
    const hush = realTimers.after(slowAfterMs, () => {
      if (running === mine && state.value.phase === 'loading') state.value = { phase: 'loading', slow: true };
    });
    const outcome = await load(mine.signal);
    hush();
    if (running !== mine) return;
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

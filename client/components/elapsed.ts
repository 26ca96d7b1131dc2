import { onScopeDispose, ref, type Ref } from 'vue';
import { realTimers } from '../transport/timers.ts';

/** Whole seconds since `start` was called; null before it and after `stop`. */
export function useElapsed(): {
  readonly seconds: Readonly<Ref<number | null>>;
  readonly start: () => void;
  readonly stop: () => void;
} {
  const seconds = ref<number | null>(null);
  let callOff = (): void => undefined;
  let begun = 0;

  function tick(): void {
    // The clock decides, because timers slow down in background tabs.
    seconds.value = Math.floor((realTimers.now() - begun) / 1000);
    callOff = realTimers.after(1000, tick);
  }
  const stop = (): void => {
    callOff();
    seconds.value = null;
  };
  onScopeDispose(stop);
  return {
    seconds,
    start: () => {
      callOff();
      begun = realTimers.now();
      tick();
    },
    stop,
  };
}

import { readonly, shallowRef, type InjectionKey, type Ref } from 'vue';
import type { Router } from 'vue-router';
import type { Timers } from '../transport/timers.ts';

/** Milliseconds after which a wait is shown; a shorter one would only flicker. */
const shownAfterMs = 200;

export const placeWaitingKey: InjectionKey<Readonly<Ref<boolean>>> = Symbol('place waiting');

/**
 * Whether a person waits for the code of the place they went to, long enough to be told.
 * @returns a flag that the shell shows as a line above the page
 */
export function createPlaceWaiting(router: Router, timers: Timers): Readonly<Ref<boolean>> {
  const isWaiting = shallowRef(false);
  let callOff = (): void => undefined;

  function end(): void {
    callOff();
    isWaiting.value = false;
  }
  router.beforeEach(() => {
    callOff();
    callOff = timers.after(shownAfterMs, () => (isWaiting.value = true));
  });
  router.afterEach(end);
  router.onError(end);
  return readonly(isWaiting);
}

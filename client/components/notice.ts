import { shallowRef } from 'vue';

/** What the page says about something that was just done; stands above the content, because a frame as tall as its content has no corner that a toast could be seen in. */
export interface Notice {
  readonly kind: 'done' | 'warning';
  readonly text: string;
  /** What can be done about it, such as undoing it; offered once. */
  readonly action?: { readonly label: string; readonly run: () => void };
}

export const notice = shallowRef<Notice | null>(null);
let fresh = false;

/** Says it on the place that is gone to next. */
export function say(next: Notice): void {
  notice.value = next;
  fresh = true;
}

/** Says it on this place only. */
export function sayHere(next: Notice): void {
  notice.value = next;
  fresh = false;
}

/** After every change of place: what was said for this one stays, what was said before goes. */
export function onPlaceChanged(): void {
  if (!fresh) notice.value = null;
  fresh = false;
}

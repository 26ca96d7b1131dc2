import { shallowRef } from 'vue';

/**
 * A message about the last action. It stands above the content: a frame as tall as its content has no visible corner for
 * a toast.
 */
export interface Notice {
  readonly kind: 'done' | 'warning';
  readonly text: string;
  /** An action offered once, such as undoing the change. */
  readonly action?: { readonly label: string; readonly run: () => void };
}

export const notice = shallowRef<Notice | null>(null);
let fresh = false;

/** Shows a notice on the next place. */
export function say(next: Notice): void {
  notice.value = next;
  fresh = true;
}

/** Shows a notice on this place only. */
export function sayHere(next: Notice): void {
  notice.value = next;
  fresh = false;
}

/** Called after every change of place: keeps a notice made for the new place and removes an older one. */
export function onPlaceChanged(): void {
  if (!fresh) notice.value = null;
  fresh = false;
}

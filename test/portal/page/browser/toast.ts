import { fill } from '../shared/words.ts';
import { h } from './dom.ts';
import { words } from './page-data.ts';

const toasts = h('div', { class: 'toasts', role: 'status', 'aria-live': 'polite' });

/** Shows a note in the corner for five seconds. */
export function toast(text: string, kind: 'info' | 'trouble' = 'info'): void {
  if (!toasts.isConnected) document.body.append(toasts);
  const note = h('p', { class: `toast toast-${kind}` }, text);
  toasts.append(note);
  setTimeout(() => note.remove(), 5000);
}

/** Shows that an action failed, and why. */
export function toastFailure(error: unknown): void {
  const reason = error instanceof Error ? error.message : String(error);
  toast(fill(words.notes.failed, { reason }), 'trouble');
}

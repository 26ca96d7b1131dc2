import { h } from './dom.ts';

const shelf = h('div', { class: 'toasts', role: 'status', 'aria-live': 'polite' });

/** Says something for a few seconds in the corner. */
export function toast(text: string, kind: 'info' | 'trouble' = 'info'): void {
  if (!shelf.isConnected) document.body.append(shelf);
  const note = h('p', { class: `toast toast-${kind}` }, text);
  shelf.append(note);
  setTimeout(() => note.remove(), 5000);
}

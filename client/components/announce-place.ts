import { nextTick } from 'vue';
import { announce } from './announcer.ts';
import { notice } from './notice.ts';

/**
 * Announces a place to screen readers. If the focused element is gone, the title takes the focus, so that the keyboard
 * does not start again at the top of the page.
 */
export async function announcePlace(title: string): Promise<void> {
  // A notice about the last action is heard first.
  void announce(notice.value ? `${notice.value.text} ${title}` : title);
  await nextTick();
  if (document.activeElement !== document.body) return;
  document.getElementById('result-title')?.focus({ preventScroll: true });
}

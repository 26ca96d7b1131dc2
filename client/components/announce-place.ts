import { nextTick } from 'vue';
import { announce } from './announcer.ts';
import { notice } from './notice.ts';

/**
 * Says where one has come to, and takes the focus there when what had it is gone: a keyboard goes on from the title, not from
 * the top of the page.
 */
export async function announcePlace(title: string): Promise<void> {
  // What was just done is heard first.
  void announce(notice.value ? `${notice.value.text} ${title}` : title);
  await nextTick();
  if (document.activeElement !== document.body) return;
  document.getElementById('result-title')?.focus({ preventScroll: true });
}

import { nextTick, ref } from 'vue';

/** The last announcement to screen readers; bound to the page's live region. */
export const announcement = ref('');

/** Announces a text to screen readers, even if it equals the last one. */
export async function announce(text: string): Promise<void> {
  announcement.value = '';
  await nextTick();
  announcement.value = text;
}

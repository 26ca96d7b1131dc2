import { nextTick, ref } from 'vue';

/** What the screen reader was told last; bound to the page's live region. */
export const announcement = ref('');

/** Says this to a screen reader, also when it is what was said last. */
export async function announce(text: string): Promise<void> {
  announcement.value = '';
  await nextTick();
  announcement.value = text;
}

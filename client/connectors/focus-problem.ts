import { nextTick } from 'vue';

/** Moves the focus to the first invalid field. */
export async function focusProblem(root: Element | null): Promise<void> {
  await nextTick();
  const field = root?.querySelector<HTMLElement>('[aria-invalid="true"]');
  field?.scrollIntoView({ block: 'center' });
  field?.focus({ preventScroll: true });
}

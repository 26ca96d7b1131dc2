import { nextTick } from 'vue';

/** Leads to the first field that has to be looked at again. */
export async function focusProblem(root: Element | null): Promise<void> {
  await nextTick();
  const field = root?.querySelector<HTMLElement>('[aria-invalid="true"]');
  field?.scrollIntoView({ block: 'center' });
  field?.focus({ preventScroll: true });
}

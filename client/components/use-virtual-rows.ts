import { readonly, shallowRef } from 'vue';
import type { Failure } from '../transport/answer.ts';
import type VirtualRows from './virtual-rows.vue';

const component = shallowRef<typeof VirtualRows | null>(null);
const notLoaded: Failure = { ok: false, code: 'SERVER_UNREACHABLE', message: '', status: 0 };

/**
 * The scroller of long lists. A single connector needs none, so it is loaded beside the rows of the first list.
 * @returns the component, null until it is there; the failure of its last load; and a function that loads it again
 */
export function useVirtualRows() {
  const failure = shallowRef<Failure | null>(null);

  async function load(): Promise<void> {
    if (component.value) return;
    failure.value = null;
    try {
      component.value = (await import('./virtual-rows.vue')).default;
    } catch {
      failure.value = notLoaded;
    }
  }
  void load();
  return { component: readonly(component), failure: readonly(failure), load };
}

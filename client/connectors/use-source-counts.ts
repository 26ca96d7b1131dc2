import { onScopeDispose, shallowRef } from 'vue';
import { readId } from '../../server/bitrix24/biconnector/ids.ts';
import { useDesk } from '../desk/desk.ts';

/**
 * Counts the sources of every connector.
 * @returns `count`, which asks for them once nothing else is under way, and `countOf`, which gives null until they are known and
 * where they cannot be had
 */
export function useSourceCounts(): {
  readonly count: () => void;
  readonly countOf: (connector: number) => number | null;
} {
  const { bi, quiet } = useDesk();
  const counts = shallowRef<ReadonlyMap<number, number> | null>(null);
  let isGone = false;
  onScopeDispose(() => (isGone = true));

  async function ask(): Promise<void> {
    if (isGone) return;
    const sources = await bi.sources.list();
    if (!sources.ok) return void (counts.value = null);
    const found = new Map<number, number>();
    for (const { connectorId } of sources.value) {
      const id = readId(connectorId);
      if (id !== undefined) found.set(id, (found.get(id) ?? 0) + 1);
    }
    counts.value = found;
  }

  return {
    count: () => quiet.whenQuiet(() => void ask()),
    countOf: id => counts.value && (counts.value.get(id) ?? 0),
  };
}

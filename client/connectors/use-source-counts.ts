import { shallowRef } from 'vue';
import { readId } from '../../server/bitrix24/biconnector/ids.ts';
import { useDesk } from '../desk/desk.ts';

/**
 * Counts the sources of every connector once the first view is on the page.
 * @returns `countOf`, which gives null until the sources are known and where they cannot be had
 */
export function useSourceCounts(): {
  readonly countOf: (connector: number) => number | null;
  readonly reload: () => Promise<void>;
} {
  const { bi, quiet } = useDesk();
  const counts = shallowRef<ReadonlyMap<number, number> | null>(null);

  async function reload(): Promise<void> {
    const sources = await bi.sources.list();
    if (!sources.ok) return void (counts.value = null);
    const found = new Map<number, number>();
    for (const { connectorId } of sources.value) {
      const id = readId(connectorId);
      if (id !== undefined) found.set(id, (found.get(id) ?? 0) + 1);
    }
    counts.value = found;
  }

  quiet.whenQuiet(() => void reload());
  return { countOf: id => counts.value && (counts.value.get(id) ?? 0), reload };
}

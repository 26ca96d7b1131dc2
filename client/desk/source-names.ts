import { computed } from 'vue';
import { useDesk } from './desk.ts';
import { mapOutcome, useLoad } from './load.ts';
import { readMaskedSource, type MaskedSource } from './masked-source.ts';

/** The portal's sources by id; an empty map until they are there, and where they cannot be had. */
export function useSourceNames() {
  const { bi } = useDesk();
  const { state, reload } = useLoad(async () =>
    mapOutcome(
      await bi.sources.list(),
      items =>
        new Map<number, MaskedSource>(
          items.flatMap(item => {
            const source = readMaskedSource(item);
            return source ? [[source.id, source] as const] : [];
          }),
        ),
    ),
  );
  const sources = computed(() =>
    state.value.phase === 'ready' ? state.value.value : new Map<number, MaskedSource>(),
  );
  return {
    state,
    reload,
    sources,
    nameOf: (id: number | undefined): string | null =>
      id === undefined ? null : (sources.value.get(id)?.title ?? null),
  };
}

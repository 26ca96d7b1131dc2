import { computed } from 'vue';
import { readConnector } from '../../server/bitrix24/biconnector/connector.ts';
import type { Item } from '../../server/bitrix24/biconnector/item.ts';
import { useDesk } from './desk.ts';
import { mapOutcome, useLoad } from './load.ts';
import { readMaskedSource } from './masked-source.ts';
import type { Outcome } from './outcome.ts';

interface Named {
  readonly id: number;
  readonly title: string;
}

/** Loads a list for pages that name its objects. The map is empty until the list is there, and where it cannot be had. */
function useNames<T extends Named>(
  list: () => Promise<Outcome<readonly Item[]>>,
  read: (item: Item) => T | undefined,
) {
  const { state, reload } = useLoad(async () =>
    mapOutcome(
      await list(),
      items => new Map<number, T>(items.flatMap(item => read(item) ?? []).map(each => [each.id, each])),
    ),
  );
  const byId = computed(() => (state.value.phase === 'ready' ? state.value.value : new Map<number, T>()));
  const nameOf = (id: number | undefined): string | null =>
    id === undefined ? null : (byId.value.get(id)?.title ?? null);
  return { state, reload, byId, nameOf };
}

export function useConnectorNames() {
  const { bi } = useDesk();
  const { byId: connectors, ...names } = useNames(() => bi.connectors.list(), readConnector);
  return { ...names, connectors };
}

export function useSourceNames() {
  const { bi } = useDesk();
  const { byId: sources, ...names } = useNames(() => bi.sources.list(), readMaskedSource);
  return { ...names, sources };
}

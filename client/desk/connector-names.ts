import { computed } from 'vue';
import { readConnector, type Connector } from '../../server/bitrix24/biconnector/connectors.ts';
import { useDesk } from './desk.ts';
import { mapOutcome, useLoad } from './load.ts';

/** The portal's connectors by id, for those that name them; an empty map until they are there, and where they cannot be had. */
export function useConnectorNames() {
  const { bi } = useDesk();
  const { state, reload } = useLoad(async () =>
    mapOutcome(
      await bi.connectors.list(),
      items =>
        new Map<number, Connector>(
          items.flatMap(item => {
            const connector = readConnector(item);
            return connector ? [[connector.id, connector] as const] : [];
          }),
        ),
    ),
  );
  const connectors = computed(() =>
    state.value.phase === 'ready' ? state.value.value : new Map<number, Connector>(),
  );
  return {
    state,
    reload,
    connectors,
    nameOf: (id: number | undefined): string | null =>
      id === undefined ? null : (connectors.value.get(id)?.title ?? null),
  };
}

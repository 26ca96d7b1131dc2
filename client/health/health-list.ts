import { shallowRef } from 'vue';
import type { PortalHealth } from '../../server/health/health-answers.ts';

/** What the last checks found, shared by the lists and pages that show it; null until it was loaded. */
export const portalHealth = shallowRef<PortalHealth | null>(null);

/** The place of a connector in a list that is sorted by state: what is broken comes first. */
export function stateOrder(connectorId: number): number {
  const found = portalHealth.value?.objects.find(
    ({ kind, id }) => kind === 'connector' && id === String(connectorId),
  );
  return ['broken', 'warned', 'works'].indexOf(found?.state ?? '') >>> 0;
}

import { shallowRef } from 'vue';
import type { ConnectorId } from '../../server/bitrix24/biconnector/ids.ts';

/** The connector that was written last while a page may show it. A new object each time. */
export const lastWritten = shallowRef<{ readonly id: ConnectorId } | null>(null);

/** Whoever shows this connector reads it anew. */
export function connectorWritten(id: ConnectorId): void {
  lastWritten.value = { id };
}

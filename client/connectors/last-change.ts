import { shallowRef } from 'vue';
import type { ConnectorId } from '../../server/bitrix24/biconnector/ids.ts';

/** The connector that was changed last while a page may show it. Each change is a new object. */
export const lastChange = shallowRef<{ readonly id: ConnectorId } | null>(null);

/** Tells the page that shows this connector to read it again. */
export function reportChange(id: ConnectorId): void {
  lastChange.value = { id };
}

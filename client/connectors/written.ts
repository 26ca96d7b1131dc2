import { shallowRef } from 'vue';

/** The connector that was written last while a page may show it. A new object each time. */
export const lastWritten = shallowRef<{ readonly id: number } | null>(null);

/** Whoever shows this connector reads it anew. */
export function connectorWritten(id: number): void {
  lastWritten.value = { id };
}

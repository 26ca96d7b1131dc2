import type { TypedSource } from './source-form.ts';

/**
 * The unsaved values of a source's form while its connector is checked. They are kept in memory, not in the address,
 * because values of settings are secrets.
 */
interface Kept {
  readonly connectorId: number;
  readonly sourceId: number | null;
  readonly typed: TypedSource;
}

let kept: Kept | null = null;

export const keep = (next: Kept): void => void (kept = next);

/** The draft for this connector and source; null if there is no draft. */
export const keptFor = (connectorId: number, sourceId: number | null): TypedSource | null =>
  kept?.connectorId === connectorId && kept.sourceId === sourceId ? kept.typed : null;

export const forgetKept = (): void => void (kept = null);

import type { TypedSource } from './source-form.ts';

/**
 * What was typed into a form that was left for the check of the connector, until somebody comes back to it. In memory only:
 * values of settings are secrets, and an address is none.
 */
interface Kept {
  readonly connectorId: number;
  readonly sourceId: number | null;
  readonly typed: TypedSource;
}

let kept: Kept | null = null;

export const keep = (next: Kept): void => void (kept = next);

/** The settings to check a connector with, as they were typed. */
export const keptFor = (connectorId: number, sourceId: number | null): TypedSource | null =>
  kept?.connectorId === connectorId && kept.sourceId === sourceId ? kept.typed : null;

export const forgetKept = (): void => void (kept = null);

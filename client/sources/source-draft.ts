import type { TypedSource } from './source-form.ts';

/**
 * The unsaved values of a source's form while its connector is checked. They are kept in memory, not in the address,
 * because values of settings are secrets.
 */
interface SourceDraft {
  readonly connectorId: number;
  /** Null for a new source. */
  readonly sourceId: number | null;
  readonly typed: TypedSource;
}

let draft: SourceDraft | null = null;

export const keepDraft = (next: SourceDraft): void => void (draft = next);

/** The draft for this connector and source; null if there is no draft. */
export const draftFor = (connectorId: number, sourceId: number | null): TypedSource | null =>
  draft?.connectorId === connectorId && draft.sourceId === sourceId ? draft.typed : null;

export const forgetDraft = (): void => void (draft = null);

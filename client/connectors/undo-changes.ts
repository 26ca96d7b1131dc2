import type { ConnectorId } from '../../server/bitrix24/biconnector/ids.ts';
import type { Failure } from '../transport/answer.ts';
import type { Bi } from '../desk/bi.ts';
import { undoing, type Change } from './changes.ts';
import type { FormFields } from './form-fields.ts';
import { draftOf, valuesOf } from './form-draft.ts';

export type UndoOutcome =
  | { readonly ok: true }
  | { readonly ok: false; readonly reason: 'changedSince' }
  | { readonly ok: false; readonly reason: 'failed'; readonly failure: Failure };

/** Writes the old values back, unless one of the fields has been changed since. */
export async function undoChanges(
  bi: Bi,
  id: ConnectorId,
  changes: readonly Change[],
  fields: FormFields,
): Promise<UndoOutcome> {
  const now = await bi.connectors.get(id);
  if (!now.ok) return { ok: false, reason: 'failed', failure: now };
  const values = undoing(changes, valuesOf(draftOf(now.value, fields), fields));
  if (values === null) return { ok: false, reason: 'changedSince' };
  const outcome = await bi.connectors.update(id, values);
  return outcome.ok ? { ok: true } : { ok: false, reason: 'failed', failure: outcome };
}

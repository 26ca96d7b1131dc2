import type { ConnectorId } from '../../server/bitrix24/biconnector/ids.ts';
import type { Failure } from '../transport/answer.ts';
import type { Bi } from '../desk/bi.ts';
import {
  changedMeanwhile,
  changesOf,
  sendable,
  type Change,
  type Meanwhile,
  type Values,
} from './changes.ts';
import type { FormFields } from './form-fields.ts';
import { draftOf, valuesOf } from './form-draft.ts';

export type SaveOutcome =
  | { readonly kind: 'saved'; readonly changes: readonly Change[] }
  /** Another person changed the connector; nothing was sent. */
  | { readonly kind: 'meanwhile'; readonly theirs: Values; readonly meanwhile: readonly Meanwhile[] }
  | { readonly kind: 'failed'; readonly failure: Failure };

/**
 * Saves the changes after reading the stored values again, because the portal lets the last writer overwrite all others.
 * @param stored the values the form began with
 */
export async function saveConnector(
  bi: Bi,
  id: ConnectorId,
  fields: FormFields,
  stored: Values,
  mine: Values,
): Promise<SaveOutcome> {
  const now = await bi.connectors.get(id);
  if (!now.ok) return { kind: 'failed', failure: now };
  const theirs = valuesOf(draftOf(now.value, fields), fields);
  const changes = changesOf(stored, mine);
  const meanwhile = changedMeanwhile(stored, theirs, mine);
  // After an answer that never came, the stored values may already be the ones that were sent.
  if (
    changes.every(
      ({ field, after }) => changesOf({ [field]: theirs[field] }, { [field]: after }).length === 0,
    )
  )
    return { kind: 'saved', changes };
  if (meanwhile.length > 0) return { kind: 'meanwhile', theirs, meanwhile };
  const outcome = await bi.connectors.update(id, sendable(changes));
  return outcome.ok ? { kind: 'saved', changes } : { kind: 'failed', failure: outcome };
}

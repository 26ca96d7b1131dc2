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
  /** Somebody else changed the connector; nothing was sent. */
  | { readonly kind: 'meanwhile'; readonly theirs: Values; readonly meanwhile: readonly Meanwhile[] }
  | { readonly kind: 'failed'; readonly failure: Failure };

/**
 * Saves what changed, after another look at what is stored: the portal takes the last writer's word for everything.
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
  // Also after an answer that never came: then theirs is what was sent.
  if (
    changes.every(
      ({ field, after }) => changesOf({ [field]: theirs[field] }, { [field]: after }).length === 0,
    )
  )
    return { kind: 'saved', changes };
  if (meanwhile.length > 0) return { kind: 'meanwhile', theirs, meanwhile };
  const written = await bi.connectors.update(id, sendable(changes));
  return written.ok ? { kind: 'saved', changes } : { kind: 'failed', failure: written };
}

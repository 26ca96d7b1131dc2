import type { CallMethod } from '../answer.ts';
import { checkInput } from './check-input.ts';
import { connectorChange, connectorDraft, withFields } from './connector-input.ts';
import { newId } from './connectors.ts';
import type { ConnectorId } from './ids.ts';
import { done, outcome, type Outcome } from './outcome.ts';

/**
 * @param fields a `ConnectorDraft`; everything else is refused before any call
 * @param newer names of further fields that the portal's own description lists
 */
export async function addConnector(
  call: CallMethod,
  fields: unknown,
  newer: readonly string[] = [],
): Promise<Outcome<ConnectorId>> {
  const draft = checkInput(withFields(connectorDraft, newer), fields);
  if (!draft.ok) return draft;
  return outcome(
    await call('biconnector.connector.add', { fields: draft.value }),
    newId<'connector'>,
    'an id',
  );
}

/** @param fields a `ConnectorChange`; `settings` replace the stored ones as a whole (biconnector contract 4.3) */
export async function updateConnector(
  call: CallMethod,
  id: ConnectorId,
  fields: unknown,
  newer: readonly string[] = [],
): Promise<Outcome<true>> {
  const change = checkInput(withFields(connectorChange, newer), fields);
  if (!change.ok) return change;
  return done(await call('biconnector.connector.update', { id, fields: change.value }));
}

/** Refused with `CONNECTOR_DELETE_RESTRICTED` while any source uses it (biconnector contract 4.6). */
export const deleteConnector = async (call: CallMethod, id: ConnectorId): Promise<Outcome<true>> =>
  done(await call('biconnector.connector.delete', { id }));

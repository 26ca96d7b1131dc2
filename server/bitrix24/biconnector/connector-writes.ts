import type { CallMethod } from '../answer.ts';
import { checkInput } from './check-input.ts';
import { connectorChange, connectorDraft, withFields } from './connector-input.ts';
import { newId, type ConnectorId } from './ids.ts';
import { done, outcome, type Outcome } from './outcome.ts';

/**
 * Registers a connector (biconnector contract 4.2).
 * @param fields a `ConnectorDraft`; anything else is refused before any call
 * @param newerFields names of further fields from the portal's own description
 * @returns the id of the new connector
 */
export async function addConnector(
  call: CallMethod,
  fields: unknown,
  newerFields: readonly string[] = [],
): Promise<Outcome<ConnectorId>> {
  const draft = checkInput(withFields(connectorDraft, newerFields), fields);
  if (!draft.ok) return draft;
  return outcome(
    await call('biconnector.connector.add', { fields: draft.value }),
    newId<'connector'>,
    'an id',
  );
}

/**
 * Changes a connector. @param fields a `ConnectorChange`; `settings` replace all stored ones (biconnector contract 4.3)
 */
export async function updateConnector(
  call: CallMethod,
  id: ConnectorId,
  fields: unknown,
  newerFields: readonly string[] = [],
): Promise<Outcome<true>> {
  const change = checkInput(withFields(connectorChange, newerFields), fields);
  if (!change.ok) return change;
  return done(await call('biconnector.connector.update', { id, fields: change.value }));
}

/** Deletes a connector. `CONNECTOR_DELETE_RESTRICTED` while any source uses it (biconnector contract 4.6). */
export const deleteConnector = async (call: CallMethod, id: ConnectorId): Promise<Outcome<true>> =>
  done(await call('biconnector.connector.delete', { id }));

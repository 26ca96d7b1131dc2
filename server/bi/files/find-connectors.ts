import { refuse, type CallMethod } from '../../bitrix24/answer.ts';
import { getConnector, listConnectors } from '../../bitrix24/biconnector/connectors.ts';
import { readId, type ConnectorId } from '../../bitrix24/biconnector/ids.ts';
import type { Item } from '../../bitrix24/biconnector/item.ts';
import type { Outcome } from '../../bitrix24/biconnector/outcome.ts';

/**
 * Finds the connectors with these ids, or all if the list is empty. `CONNECTOR_NOT_FOUND` (404) if one is missing, because a
 * smaller file would hide that.
 */
export async function findConnectors(
  call: CallMethod,
  ids: readonly ConnectorId[],
): Promise<Outcome<readonly Item[]>> {
  const [first, ...more] = ids;
  if (first !== undefined && more.length === 0) {
    const found = await getConnector(call, first);
    return found.ok ? { ...found, value: [found.value] } : found;
  }
  const listed = await listConnectors(call);
  if (!listed.ok || first === undefined) return listed;
  const named = listed.value.filter(item => ids.some(each => each === readId(item['id'])));
  return named.length === ids.length ? { ...listed, value: named } : refuse('CONNECTOR_NOT_FOUND');
}

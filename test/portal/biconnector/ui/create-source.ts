import type { PortalUser } from '../../users.ts';
import { phpText } from '../list-query.ts';
import { mergeSettings } from '../source-settings.ts';
import { connectorOf, type BiState } from './bi-state.ts';
import type { SourceForm } from './bi-ui.ts';
import { checkConnection } from './check-connection.ts';
import { failure, messages, success, type UiResult } from './ui-result.ts';

/** Makes a source on a connector of any app. Unlike REST, the page requires every declared setting (biconnector contract 5.2, step 5). */
export async function createSource(
  state: BiState,
  form: SourceForm,
  by: PortalUser,
): Promise<UiResult<number>> {
  const { connectorId, title, description = '', settings: typed } = form;
  if (!by.biBuilder || !by.analyticsHub) return failure(messages.denied);
  const connector = connectorOf(state, connectorId);
  const empty = connector.settings.some(({ code }) => phpText(typed[code] ?? null).trim() === '');
  if (empty || title.trim() === '') return failure(messages.incomplete);
  const check = await checkConnection(state, connector, typed);
  if (!check.ok) return check;
  const code = `rest_${connectorId}`;
  const settings = mergeSettings(connector, { code, settings: [] }, typed);
  return success(state.sources.add({ connectorId, title, description, settings }, by));
}

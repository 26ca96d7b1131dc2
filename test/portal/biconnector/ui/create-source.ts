import type { PortalUser } from '../../users.ts';
import { phpText } from '../list-query.ts';
import { mergeSettings } from '../source-settings.ts';
import { connectorOf, type BiDesk } from './bi-state.ts';
import type { SourceForm } from './bi-ui.ts';
import { checkConnection } from './check-connection.ts';
import { messages, shown, told, type UiResult } from './ui-result.ts';

/** Unlike REST the page wants every declared setting filled in (biconnector contract 5.2, step 5). Any connector of the portal will do. */
export async function createSource(
  desk: BiDesk,
  form: SourceForm,
  by: PortalUser,
): Promise<UiResult<number>> {
  const { connectorId, title, description = '', settings: typed } = form;
  if (!by.biBuilder || !by.analyticsHub) return told(messages.denied);
  const connector = connectorOf(desk, connectorId);
  const empty = connector.settings.some(({ code }) => phpText(typed[code] ?? null).trim() === '');
  if (empty || title.trim() === '') return told(messages.incomplete);
  const check = await checkConnection(desk, connector, typed);
  if (!check.ok) return check;
  const code = `rest_${connectorId}`;
  const settings = mergeSettings(connector, { code, settings: [] }, typed);
  return shown(desk.sources.add({ connectorId, title, description, settings }, by));
}

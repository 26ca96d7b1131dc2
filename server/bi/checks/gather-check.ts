import { refuse, type Refusal, type Success, type CallMethod } from '../../bitrix24/answer.ts';
import { readConnector, type Connector } from '../../bitrix24/biconnector/connector.ts';
import { getConnector } from '../../bitrix24/biconnector/connectors.ts';
import { readId, type ConnectorId, type SourceId } from '../../bitrix24/biconnector/ids.ts';
import { refuseInput } from '../../bitrix24/biconnector/refusal.ts';
import { getSource } from '../../bitrix24/biconnector/sources.ts';
import type { EndpointCheck } from './check-endpoint.ts';
import type { CheckRequest } from './check-request.ts';
import type { Endpoint } from '../../bitrix24/biconnector/endpoints.ts';
import { previewRows, type SettingValues } from './request-body.ts';

/** The check, and the answer of the portal it was read from. */
export type Gathered = { readonly ok: true; readonly check: EndpointCheck; readonly from: Success } | Refusal;

/**
 * Reads what a check needs, with the user's own rights: the URL of the connector, never one from the request, and the
 * settings of the source, which values in the request replace.
 */
export async function gatherCheck(
  call: CallMethod,
  endpoint: Endpoint,
  { connectorId, sourceId, settings: given = {}, ...question }: CheckRequest,
): Promise<Gathered> {
  const needsTable = endpoint === 'urlTableDescription' || endpoint === 'urlData';
  if (needsTable && question.table === undefined)
    return refuseInput([{ field: 'table', code: 'VALIDATION_REQUIRED_FIELD_MISSING' }]);
  const id = readId<'connector'>(connectorId);
  if (id === undefined) return refuseInput([{ field: 'connectorId', code: 'VALIDATION_INVALID_ID_FORMAT' }]);
  const [answer, stored] = await Promise.all([
    getConnector(call, id),
    storedSettings(call, id, readId<'source'>(sourceId)),
  ]);
  if (!answer.ok) return answer;
  if (!stored.ok) return stored;
  const connector = readConnector(answer.value);
  if (connector === undefined)
    return refuse('PORTAL_NONSENSE', { message: 'The portal answered without a connector.' });
  const settings = Object.fromEntries([...stored.values, ...Object.entries(given)]);
  const limit = exceededLimit(settings);
  if (limit !== undefined) return refuseInput([{ field: 'settings', code: 'VALIDATION_TOO_LONG', limit }]);
  return {
    ok: true,
    from: answer.from,
    check: {
      endpoint,
      url: connector[endpoint],
      // An endpoint may have millions of rows, so the limit of the preview is the default.
      question: endpoint === 'urlData' ? { limit: previewRows, ...question } : question,
      settings,
      labels: labelsOf(connector),
    },
  };
}

/** Labels of the connector's settings by their codes. */
export const labelsOf = ({ settings }: Connector): Readonly<Record<string, string>> =>
  Object.fromEntries(settings.map(({ code, name }) => [code, name]));

/** Maximum number of settings. The answer is searched for each value in all its spellings, which takes time. */
const mostSettings = 100;
/** Maximum length of all values together, in characters. */
const longestValues = 32_768;

/** The limit that the settings exceed; undefined if none. */
export function exceededLimit(settings: SettingValues): number | undefined {
  const values = Object.values(settings);
  if (values.length > mostSettings) return mostSettings;
  return values.reduce((sum, value) => sum + value.length, 0) > longestValues ? longestValues : undefined;
}

type Stored = { readonly ok: true; readonly values: readonly (readonly [string, string])[] } | Refusal;

async function storedSettings(
  call: CallMethod,
  connectorId: ConnectorId,
  sourceId: SourceId | undefined,
): Promise<Stored> {
  if (sourceId === undefined) return { ok: true, values: [] };
  const source = await getSource(call, sourceId);
  if (!source.ok) return source;
  // The secrets of one connector's source never go to another connector's endpoints.
  if (source.value.connectorId !== connectorId) return refuse('SOURCE_OF_ANOTHER_CONNECTOR');
  return { ok: true, values: source.value.settings.map(({ code, value }) => [code, value]) };
}

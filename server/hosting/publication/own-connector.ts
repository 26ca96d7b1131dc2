import type { CallMethod } from '../../bitrix24/answer.ts';
import { addConnector, updateConnector } from '../../bitrix24/biconnector/connector-writes.ts';
import { readConnector } from '../../bitrix24/biconnector/connector.ts';
import { getConnector, listConnectors } from '../../bitrix24/biconnector/connectors.ts';
import type { Schema } from '../../bitrix24/biconnector/schema.ts';
import { readId, type ConnectorId } from '../../bitrix24/biconnector/ids.ts';
import type { Item } from '../../bitrix24/biconnector/item.ts';
import type { Outcome } from '../../bitrix24/biconnector/outcome.ts';
import { connectorLogo } from './connector-logo.ts';

/** Code of the connector's only setting: the access key. */
export const keySetting = 'key';

/** Paths of the four endpoints that this app serves. */
export const endpointPaths = {
  urlCheck: '/bi/check',
  urlTableList: '/bi/tables',
  urlTableDescription: '/bi/columns',
  urlData: '/bi/data',
} as const;

/** The addresses of the four endpoints. @param appUrl public origin of this server */
export const endpointsAt = (appUrl: string) => ({
  urlCheck: appUrl + endpointPaths.urlCheck,
  urlTableList: appUrl + endpointPaths.urlTableList,
  urlTableDescription: appUrl + endpointPaths.urlTableDescription,
  urlData: appUrl + endpointPaths.urlData,
});

export interface OwnConnectorOptions {
  readonly call: CallMethod;
  readonly appUrl: string;
  /** The connector's id as it was stored; it may be gone meanwhile. */
  readonly known: number | undefined;
  /** The portal's description of a connector's fields. */
  readonly schema: Schema;
}

/**
 * Finds the app's own connector in a portal, or registers it (biconnector contract 4.2). It is recognized by its addresses,
 * so that one whose registration was never confirmed is not registered twice.
 */
export async function ensureConnector(options: OwnConnectorOptions): Promise<Outcome<ConnectorId>> {
  const { call, appUrl, schema } = options;
  const found = await findConnector(options);
  if (found !== undefined) return found;
  const newer = schema.fields.some(field => field['title'] === 'supportMapping');
  return addConnector(call, {
    title: 'Databases (Connector Desk)',
    logo: connectorLogo,
    description: 'PostgreSQL, MySQL and ClickHouse, served by Connector Desk.',
    ...endpointsAt(appUrl),
    settings: [{ code: keySetting, name: 'Access key', type: 'STRING' }],
    ...(newer && { supportMapping: true }),
  });
}

async function findConnector({
  call,
  appUrl,
  known,
}: OwnConnectorOptions): Promise<Outcome<ConnectorId> | undefined> {
  const id = readId<'connector'>(known);
  if (id !== undefined) {
    const got = await getConnector(call, id);
    if (got.ok) return atPresentAddress(call, appUrl, got);
    if (got.code !== 'CONNECTOR_NOT_FOUND') return got;
  }
  const listed = await listConnectors(call);
  if (!listed.ok) return listed;
  const { urlData } = endpointsAt(appUrl);
  const [own] = listed.value.flatMap(
    item => readId<'connector'>(item['urlData'] === urlData && item['id']) ?? [],
  );
  return own === undefined ? undefined : { ok: true, value: own, from: listed.from };
}

/** An app that has moved tells its own connector where it is now. */
async function atPresentAddress(
  call: CallMethod,
  appUrl: string,
  got: Outcome<Item> & { readonly ok: true },
): Promise<Outcome<ConnectorId> | undefined> {
  const connector = readConnector(got.value);
  if (connector === undefined) return undefined;
  const { id } = connector;
  const wanted = endpointsAt(appUrl);
  const moved = Object.entries(wanted).some(([name, url]) => connector[name as keyof typeof wanted] !== url);
  if (!moved) return { ok: true, value: id, from: got.from };
  const updated = await updateConnector(call, id, wanted);
  return updated.ok ? { ...updated, value: id } : updated;
}

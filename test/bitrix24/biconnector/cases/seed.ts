import type { SandboxPortal } from '../../../portal/api.ts';

/** The ids of the connectors that `seed` creates. */
export const seededConnectors = { connector: 1, foreign: 2, unused: 3, unreachable: 4 } as const;
/** The ids of the other objects that `seed` creates. */
export const seededObjects = {
  source: 1,
  sourceWithoutTables: 2,
  unreachableSource: 3,
  table: 1,
  foreignTable: 2,
} as const;

/** Puts connectors, sources and tables into a portal. @param url of the connectors' endpoints */
export function seed(portal: SandboxPortal, clientId: string, url: string): void {
  const by = { id: portal.users.admin.id };
  portal.endpoints.allowLocal = true;
  const fields = {
    logo: 'data:image/svg+xml;base64,AAAA',
    urlCheck: `${url}/check`,
    urlTableList: `${url}/tables`,
    urlTableDescription: `${url}/columns`,
    urlData: `${url}/data`,
    settings: [{ code: 'token', name: 'Token', type: 'STRING' }],
  };
  const setting = { code: 'token', name: 'Token', type: 'STRING', value: 'PROBE-stored' };
  portal.connectors.add({ ...fields, title: 'Own' }, { appClientId: clientId });
  portal.connectors.add({ ...fields, title: 'Foreign' }, { appClientId: 'another.app' });
  portal.connectors.add({ ...fields, title: 'Unused' }, { appClientId: clientId });
  portal.connectors.add(
    { ...fields, title: 'Unreachable', urlCheck: 'http://127.0.0.1:1/' },
    { appClientId: clientId },
  );
  portal.sources.add({ connectorId: seededConnectors.connector, title: 'Stored', settings: [setting] }, by);
  portal.sources.add({ connectorId: seededConnectors.connector, title: 'No tables', settings: [] }, by);
  portal.sources.add({ connectorId: seededConnectors.unreachable, title: 'Unreachable', settings: [] }, by);
  portal.tables.add(
    {
      sourceId: seededObjects.source,
      name: 'sales',
      columns: [
        { name: 'ID', externalCode: 'id', type: 'int' },
        { name: 'AMOUNT', externalCode: 'amount', type: 'money' },
      ],
    },
    by,
  );
  portal.tables.add(
    {
      sourceId: seededObjects.unreachableSource,
      name: 'foreign_table',
      columns: [{ name: 'X', externalCode: 'x', type: 'int' }],
    },
    by,
  );
}

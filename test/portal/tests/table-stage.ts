import { openPortal, type OpenPortal } from './open-portal.ts';

/** Starts a portal with source 1 of the app, source 2 of another app and source 3, which is a file. */
export async function openTableStage(): Promise<OpenPortal> {
  const stage = await openPortal();
  const { sandbox, portal } = stage;
  const { admin } = portal.users;
  portal.connectors.add({ title: 'C' }, { appClientId: sandbox.app.clientId });
  portal.connectors.add({ title: 'Other' }, { appClientId: 'app.other' });
  portal.sources.add({ connectorId: 1, title: 'Sales' }, admin);
  portal.sources.add({ connectorId: 2, title: 'Of another app' }, admin);
  portal.sources.add({ connectorId: 1, title: 'A file', type: 'csv' }, admin);
  return stage;
}

export const idColumn = { type: 'int', name: 'ID', externalCode: 'id' };
export const amountColumn = { type: 'money', name: 'AMOUNT', externalCode: 'amount' };

/** Fields that table.add accepts on this stage. */
export const completeTable = {
  sourceId: 1,
  name: 'sales_orders',
  externalName: 'Sales orders',
  externalCode: 'orders',
  fields: [idColumn, amountColumn],
};

import type { SandboxPortal } from '../api.ts';
import type { AppCard } from '../app-card.ts';
import { mergeSettings } from '../biconnector/source-settings.ts';
import type { SeedFile } from './seed-file.ts';

/** Adds the content of a seed file to a portal. Connectors belong to the app; nothing is called. */
export function plantSeed(portal: SandboxPortal, app: AppCard, seed: SeedFile): void {
  const { admin } = portal.users;
  for (const { email, ...user } of seed.users)
    portal.addUser({ ...user, ...(email !== undefined && { email }) });
  const connectorIds = new Map<string, number>();
  for (const { key, ...fields } of seed.connectors)
    connectorIds.set(key, portal.connectors.add(fields, { appClientId: app.clientId }));
  const sourceIds = new Map<string, number>();
  for (const { key, connector: connectorKey, values, ...fields } of seed.sources) {
    const connectorId = connectorIds.get(connectorKey) ?? 0;
    const connector = portal.connectors.get(connectorId);
    const stored = { code: `rest_${connectorId}`, settings: [] };
    const settings = connector ? mergeSettings(connector, stored, values) : [];
    sourceIds.set(key, portal.sources.add({ ...fields, connectorId, settings }, admin));
  }
  for (const { source, columns, externalName, externalCode, ...fields } of seed.tables) {
    portal.tables.add(
      {
        ...fields,
        sourceId: sourceIds.get(source) ?? 0,
        ...(externalName !== undefined && { externalName }),
        ...(externalCode !== undefined && { externalCode }),
        columns: columns.map(({ externalCode: code, ...column }) => ({
          ...column,
          externalCode: code ?? column.name,
        })),
      },
      admin,
    );
  }
}

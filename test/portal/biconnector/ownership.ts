import type { PortalState } from '../portal-state.ts';
import type { Connector } from './connector-store.ts';
import { ModuleError } from './module-error.ts';
import type { Source } from './source-store.ts';
import type { Table } from './table-store.ts';

/** An app that calls its portal. */
export interface CallingApp {
  readonly portal: PortalState;
  readonly clientId: string;
}

export function connectorNotFound(): ModuleError {
  return new ModuleError('CONNECTOR_NOT_FOUND', 'Connector was not found.');
}

/** Finds a connector of the app; another app's connector is not found. */
export function ownConnector({ portal, clientId }: CallingApp, id: number): Connector {
  const connector = portal.connectors.get(id);
  if (connector?.appId !== clientId) throw connectorNotFound();
  return connector;
}

/** True when the app owns the source's connector, whichever user made the source (biconnector contract 1). */
export function ownsSource({ portal, clientId }: CallingApp, source: Source): boolean {
  return source.type === 'rest' && portal.connectors.get(source.connectorId ?? 0)?.appId === clientId;
}

export function ownSource(app: CallingApp, id: number): Source {
  const source = app.portal.sources.get(id);
  if (!source || !ownsSource(app, source)) {
    throw new ModuleError('SOURCE_NOT_FOUND', 'Source was not found.');
  }
  return source;
}

/** True when the app owns the table's source. */
export function ownsTable(app: CallingApp, table: Table): boolean {
  const source = app.portal.sources.get(table.sourceId);
  return table.type === 'rest' && source !== undefined && ownsSource(app, source);
}

export function ownTable(app: CallingApp, id: number): Table {
  const table = app.portal.tables.get(id);
  if (!table || !ownsTable(app, table)) {
    throw new ModuleError('DATASET_NOT_FOUND', 'Dataset was not found.');
  }
  return table;
}

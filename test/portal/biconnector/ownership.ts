import type { PortalState } from '../portal-state.ts';
import type { Connector } from './connector-store.ts';
import { ModuleError } from './module-error.ts';
import type { Source } from './source-store.ts';
import type { Table } from './table-store.ts';

/** The app that asks, on its portal. */
export interface Asking {
  readonly portal: PortalState;
  readonly clientId: string;
}

export function connectorNotFound(): ModuleError {
  return new ModuleError('CONNECTOR_NOT_FOUND', 'Connector was not found.');
}

/** Another app's connector does not exist. */
export function ownConnector({ portal, clientId }: Asking, id: number): Connector {
  const connector = portal.connectors.get(id);
  if (connector?.appId !== clientId) throw connectorNotFound();
  return connector;
}

/** The connector alone decides whose a source is, whoever made the source (biconnector contract 1). */
export function ownsSource({ portal, clientId }: Asking, source: Source): boolean {
  return source.type === 'rest' && portal.connectors.get(source.connectorId ?? 0)?.appId === clientId;
}

export function ownSource(asking: Asking, id: number): Source {
  const source = asking.portal.sources.get(id);
  if (!source || !ownsSource(asking, source)) {
    throw new ModuleError('SOURCE_NOT_FOUND', 'Source was not found.');
  }
  return source;
}

/** A table belongs to whom its source belongs to. */
export function ownsTable(asking: Asking, table: Table): boolean {
  const source = asking.portal.sources.get(table.sourceId);
  return table.type === 'rest' && source !== undefined && ownsSource(asking, source);
}

export function ownTable(asking: Asking, id: number): Table {
  const table = asking.portal.tables.get(id);
  if (!table || !ownsTable(asking, table)) {
    throw new ModuleError('DATASET_NOT_FOUND', 'Dataset was not found.');
  }
  return table;
}

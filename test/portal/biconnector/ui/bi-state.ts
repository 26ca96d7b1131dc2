import type { SandboxClock } from '../../clock.ts';
import type { JsonMap } from '../../json.ts';
import type { PortalState } from '../../portal-state.ts';
import type { Connector } from '../connector-store.ts';
import type { Source } from '../source-store.ts';
import type { Column, Table } from '../table-store.ts';

/** The part of a portal that the BI pages work with. */
export type BiState = Pick<
  PortalState,
  'connectors' | 'sources' | 'tables' | 'endpoints' | 'biconnector' | 'lang'
> & { readonly clock: SandboxClock };

/** Finds a connector of any app. Throws when there is no such connector. */
export function connectorOf({ connectors }: BiState, id: number): Connector {
  const connector = connectors.get(id);
  if (!connector) throw new Error(`There is no connector ${id}.`);
  return connector;
}

/** Finds a source of any app with its connector. Throws when either is missing. */
export function sourceOf(
  state: BiState,
  id: number,
): { readonly source: Source; readonly connector: Connector } {
  const source = state.sources.get(id);
  const connector = state.connectors.get(source?.connectorId ?? 0);
  if (!source || !connector) throw new Error(`There is no source ${id} with a connector.`);
  return { source, connector };
}

/** A table with its columns, source and connector. */
export interface TableWithContext {
  readonly table: Table;
  readonly columns: readonly Column[];
  readonly source: Source;
  readonly connector: Connector;
}

/** Finds a table of any app with its context. Throws when one of them is missing. */
export function tableOf(state: BiState, id: number): TableWithContext {
  const table = state.tables.get(id);
  if (!table) throw new Error(`There is no table ${id}.`);
  return { table, columns: state.tables.columns(id), ...sourceOf(state, table.sourceId) };
}

/** Setting codes with their stored values, as endpoints get them. */
export function connectionOf({ settings }: Source): JsonMap {
  return Object.fromEntries(settings.map(({ code, value }) => [code, value]));
}

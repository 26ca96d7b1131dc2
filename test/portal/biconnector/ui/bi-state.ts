import type { SandboxClock } from '../../clock.ts';
import type { JsonMap } from '../../json.ts';
import type { PortalState } from '../../portal-state.ts';
import type { Connector } from '../connector-store.ts';
import type { Source } from '../source-store.ts';
import type { Column, Table } from '../table-store.ts';

/** What the portal's own pages work with. */
export type BiDesk = Pick<
  PortalState,
  'connectors' | 'sources' | 'tables' | 'endpoints' | 'biconnector' | 'lang'
> & { readonly clock: SandboxClock };

/** A connector, whosever it is. */
export function connectorOf({ connectors }: BiDesk, id: number): Connector {
  const connector = connectors.get(id);
  if (!connector) throw new Error(`There is no connector ${id}.`);
  return connector;
}

/** A source with its connector, whosever they are: people see all of them. */
export function sourceOf(
  desk: BiDesk,
  id: number,
): { readonly source: Source; readonly connector: Connector } {
  const source = desk.sources.get(id);
  const connector = desk.connectors.get(source?.connectorId ?? 0);
  if (!source || !connector) throw new Error(`There is no source ${id} with a connector.`);
  return { source, connector };
}

/** A table with all that is above and below it. */
export function tableOf(
  desk: BiDesk,
  id: number,
): {
  readonly table: Table;
  readonly columns: readonly Column[];
  readonly source: Source;
  readonly connector: Connector;
} {
  const table = desk.tables.get(id);
  if (!table) throw new Error(`There is no table ${id}.`);
  return { table, columns: desk.tables.columns(id), ...sourceOf(desk, table.sourceId) };
}

/** Setting codes with their stored values, as the endpoints get them. */
export function connectionOf({ settings }: Source): JsonMap {
  return Object.fromEntries(settings.map(({ code, value }) => [code, value]));
}

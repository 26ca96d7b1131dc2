import type { ConnectorId } from '../../server/bitrix24/biconnector/ids.ts';
import type { Bi } from '../desk/bi.ts';
import type { Outcome } from '../desk/outcome.ts';
import { treeOf, type TreeSource } from './tree.ts';

/** Loads a connector's sources and their tables. Without sources it asks for no tables. */
export async function loadTree(
  bi: Bi,
  connector: ConnectorId,
  signal?: AbortSignal,
): Promise<Outcome<readonly TreeSource[]>> {
  const sources = await bi.sources.list(connector, signal);
  if (!sources.ok) return sources;
  if (sources.value.length === 0) return { ...sources, value: [] };
  const tables = await bi.tables.list(signal);
  return tables.ok ? { ...tables, value: treeOf(connector, sources.value, tables.value) } : tables;
}
